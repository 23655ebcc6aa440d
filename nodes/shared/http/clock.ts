/** Time and chance, passed in so that tests need neither. */
export interface Clock {
	/** Milliseconds since 1970-01-01T00:00:00Z. */
	now(): number;
	/** Resolves after `ms` milliseconds; rejects with CancelledError when the run is cancelled. */
	wait(ms: number): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}
