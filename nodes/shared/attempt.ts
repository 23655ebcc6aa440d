/** The result of work that may throw, as a value. */
export type Attempt<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: unknown };

/** Runs the work and catches what it throws. */
export function attempt<T>(work: () => T): Attempt<T> {
	try {
		return { ok: true, value: work() };
	} catch (error) {
		return { ok: false, error };
	}
}

/** Awaits the work and catches what it rejects with. */
export async function attemptAsync<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { ok: true, value: await work() };
	} catch (error) {
		return { ok: false, error };
	}
}

/** Parses JSON; `ok` is false when the text is none. */
export function attemptJson(text: string): Attempt<unknown> {
	return attempt(() => JSON.parse(text) as unknown);
}
