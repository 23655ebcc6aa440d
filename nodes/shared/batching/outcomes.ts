/** What became of a row. Shown to people and read by later nodes: never change the values. */
export type OutcomeName =
	| 'created'
	| 'updated'
	| 'unchanged'
	| 'sent'
	| 'skipped'
	| 'failed'
	| 'unknown';

/** The fate of one row. */
export interface Outcome {
	readonly outcome: OutcomeName;
	/** The record's own id, where the server told it. */
	readonly id?: string;
	/** Why, in the server's words where it gave any. */
	readonly reason?: string;
	/** True when a person has to look at the row: it failed, or may have landed or not. */
	readonly isProblem: boolean;
	/** True when the row was left alone because of others, which say more about what is wrong. */
	readonly isConsequence?: boolean;
}

export const created = (id?: string): Outcome => accepted('created', id);
export const updated = (id?: string): Outcome => accepted('updated', id);
export const unchanged = (id?: string): Outcome => accepted('unchanged', id);

/** The server took the row; whether that created or changed anything is not told. */
export const sent = (id?: string): Outcome => accepted('sent', id);

function accepted(outcome: OutcomeName, id: string | undefined): Outcome {
	return { outcome, isProblem: false, id };
}

/** The row was left out on purpose; `id` is that of the record that is there all the same. */
export function skipped(reason: string, id?: string): Outcome {
	return { outcome: 'skipped', reason, isProblem: false, ...(id === undefined ? {} : { id }) };
}

/** The row did not land. */
export function failed(reason: string): Outcome {
	return { outcome: 'failed', reason, isProblem: true };
}

/** The row may have landed or not. */
export function unknown(reason: string): Outcome {
	return { outcome: 'unknown', reason, isProblem: true };
}

/** The row landed, but what it changed was not told. */
export function landed(reason: string): Outcome {
	return { outcome: 'unknown', reason, isProblem: false };
}
