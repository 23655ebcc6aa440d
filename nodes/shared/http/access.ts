import { AccessError } from './errors';
import type { HttpMethod } from './message';

/** What a credential lets the nodes do. Stored in credentials: never change the values. */
export type AccessLevel = 'full' | 'noDelete' | 'readOnly';

/** Methods that change nothing (RFC 9110, 9.2.1); any other one may, also one unknown here. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const LEVELS: Record<AccessLevel, { label: string; allows: (method: string) => boolean }> = {
	full: { label: 'Full', allows: () => true },
	noDelete: { label: 'No Deletes', allows: (method) => method !== 'DELETE' },
	readOnly: { label: 'Read Only', allows: (method) => READING.has(method) },
};

/** Whether `value` is one of the three levels. */
export function isAccessLevel(value: unknown): value is AccessLevel {
	return typeof value === 'string' && Object.hasOwn(LEVELS, value);
}

/**
 * Refuses a method that the credential's access level does not include. Case does not matter: the
 * HTTP layer below writes methods in upper case.
 * @throws AccessError before anything is sent
 */
export function requireAccess(level: AccessLevel, method: HttpMethod): void {
	if (LEVELS[level].allows(method.toUpperCase())) return;
	throw new AccessError(
		`The credential's access is set to '${LEVELS[level].label}', which does not allow ${method} requests`,
		"Choose another credential, or change 'Access' in this one.",
		{ method },
	);
}
