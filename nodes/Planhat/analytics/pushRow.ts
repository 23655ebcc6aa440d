import type { SerializedRow } from '../../shared/batching/split';

/** Something to push, and the values by which a person and an answer can tell it from others. */
export interface PushRow extends SerializedRow {
	readonly names: Readonly<Record<string, string>>;
}

/** What became of a row. Shown to people and read by later nodes: never change the values. */
export interface PushOutcome {
	/** `accepted` means that Planhat queued it; what it makes of it later is never told. */
	readonly outcome: 'accepted' | 'failed' | 'unknown';
	/** How many rows of the same call Planhat says it took. */
	readonly processed?: number;
	readonly reason?: string;
	/** True when a person has to look at the row. */
	readonly isProblem: boolean;
	/** True when the row was left alone because of others. */
	readonly isConsequence?: boolean;
}

export function accepted(processed?: number): PushOutcome {
	const told = processed === undefined ? {} : { processed };
	return { outcome: 'accepted', ...told, isProblem: false };
}

/** The row did not get in. */
export function refused(reason: string): PushOutcome {
	return { outcome: 'failed', reason, isProblem: true };
}

/** The row may have got in or not. */
export function doubtful(reason: string): PushOutcome {
	return { outcome: 'unknown', reason, isProblem: true };
}
