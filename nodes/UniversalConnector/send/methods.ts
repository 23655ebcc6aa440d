/** Methods that write. */
export type SendMethod = 'DELETE' | 'PATCH' | 'POST' | 'PUT';

export const SEND_METHODS = ['DELETE', 'PATCH', 'POST', 'PUT'] as const;

/** Methods whose repetition leaves what one call would (RFC 9110, 9.2.2). */
const IDEMPOTENT: ReadonlySet<SendMethod> = new Set(['DELETE', 'PUT']);

/** Whether a call may be sent again although an earlier one may have arrived. */
export function isIdempotent(method: SendMethod): boolean {
	return IDEMPOTENT.has(method);
}

/** What decides whether a repetition does harm. */
export interface Repetition {
	readonly isRepeatable: boolean;
	readonly sync: { readonly fields: readonly unknown[] };
	readonly body: { readonly holdsMany: boolean };
}

/** A row with the keys by which the server knows it. */
interface Row {
	readonly keys: readonly unknown[];
}

/**
 * Whether rows that may have arrived can be sent again, in other calls too: the person says so, or
 * the method does. Where the records of a list have a key, one without is new with each call. An
 * idempotency key does not allow it: it only tells one and the same call.
 */
export function mayResend(
	{ isRepeatable, sync, body }: Repetition,
	method: string,
	rows: readonly Row[],
): boolean {
	if (isRepeatable || method === 'DELETE') return true;
	if (!isIdempotent(method as SendMethod)) return false;
	if (!body.holdsMany || sync.fields.length === 0) return true;
	return rows.every(({ keys }) => keys.length > 0);
}
