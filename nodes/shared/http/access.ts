import { AccessError } from './errors';
import type { HttpMethod } from './message';

/** What a credential lets the nodes do. Stored in credentials: never change the values. */
export type AccessLevel = 'full' | 'noDelete' | 'readOnly';

const REFUSED: Record<AccessLevel, ReadonlySet<string>> = {
	full: new Set(),
	noDelete: new Set(['DELETE']),
	readOnly: new Set(['DELETE', 'PATCH', 'POST', 'PUT']),
};

const LABEL: Record<AccessLevel, string> = {
	full: 'Full',
	noDelete: 'No Deletes',
	readOnly: 'Read Only',
};

/** Whether `value` is one of the three levels. */
export function isAccessLevel(value: unknown): value is AccessLevel {
	return typeof value === 'string' && Object.hasOwn(REFUSED, value);
}

/**
 * Refuses a method that the credential's access level does not include.
 * @throws AccessError before anything is sent
 */
export function requireAccess(level: AccessLevel, method: HttpMethod): void {
	if (!REFUSED[level].has(method)) return;
	throw new AccessError(
		`The credential's access is set to '${LABEL[level]}', which does not allow ${method} requests`,
		"Choose another credential, or change 'Access' in this one.",
		{ method },
	);
}
