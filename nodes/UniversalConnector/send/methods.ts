/** Methods that write. */
export type SendMethod = 'DELETE' | 'PATCH' | 'POST' | 'PUT';

export const SEND_METHODS = ['DELETE', 'PATCH', 'POST', 'PUT'] as const;

/** Methods whose repetition leaves what one call would (RFC 9110, 9.2.2). */
const IDEMPOTENT: ReadonlySet<SendMethod> = new Set(['DELETE', 'PUT']);

/** Whether a call may be sent again although an earlier one may have arrived. */
export function isIdempotent(method: SendMethod): boolean {
	return IDEMPOTENT.has(method);
}

/**
 * Whether rows that may have arrived can be sent again in other calls. An idempotency key does not
 * allow it: it only tells one and the same call.
 */
export function mayResend(
	{ isRepeatable }: { readonly isRepeatable: boolean },
	method: string,
): boolean {
	return isRepeatable || isIdempotent(method as SendMethod);
}
