import { attemptJson } from '../attempt';
import { AccessError } from './errors';
import type { Headers } from './headers';
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

/** A request as far as it may say another method than its own. */
export interface AccessedRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: Headers;
	/** Text, its bytes, or what will be written as JSON or as a form. */
	readonly body?: unknown;
}

/** A place in which servers and frameworks look for another method. */
interface Override {
	/** For messages: `X-HTTP-Method-Override`. */
	readonly name: string;
	readonly value: string;
}

/**
 * Names under which a method is put in place of the real one, in lower case, without signs. Rails,
 * Laravel, Symfony and Express read `_method` and the three headers, OData `X-HTTP-Method`, Google's
 * APIs `$httpMethod`, Sails and LoopBack the other parameters.
 */
const OVERRIDE_NAMES: ReadonlySet<string> = new Set([
	'httpmethod',
	'httpmethodoverride',
	'methodoverride',
	'overridemethod',
	'xhttpmethod',
	'xhttpmethodoverride',
	'xmethod',
	'xmethodoverride',
]);

/** Too common a word to be meant so, unless it is marked as something special. */
const MARKED_METHOD = /^(_+method_*|\$+method|x[-_]method)$/;

function isOverrideName(name: string): boolean {
	const plain = name.trim().toLowerCase().replace(/\[\]$/, '');
	return MARKED_METHOD.test(plain) || OVERRIDE_NAMES.has(plain.replace(/[-_$.\s]/g, ''));
}

/** Whether a long text may hold such a name at all, also one with escaped letters. */
function mayHoldName(text: string): boolean {
	return /^\s*[[{]/.test(text) ? /method|\\u00/i.test(text) : /method|%/i.test(text);
}

function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	if (Buffer.isBuffer(body)) return body.toString('utf8');
	return body instanceof URLSearchParams ? body.toString() : '';
}

/** The top members of a JSON body, or of the entries of a list; those of a form otherwise. */
function membersOf(body: unknown): Array<readonly [string, unknown]> {
	const isParsed = typeof body === 'object' && body !== null && textOf(body) === '';
	const text = isParsed ? '' : textOf(body);
	if (!isParsed && !mayHoldName(text)) return [];
	const parsed = isParsed ? { ok: true as const, value: body } : attemptJson(text);
	if (!parsed.ok) return [...new URLSearchParams(text)];
	const entries: unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
	return entries.flatMap((entry) =>
		typeof entry === 'object' && entry !== null ? Object.entries(entry) : [],
	);
}

/** Everything in a request that asks for another method. */
function overridesIn({ url, headers, body }: AccessedRequest): Override[] {
	const [, query = ''] = /^[^?#]*\?([^#]*)/s.exec(url) ?? [];
	const all: Array<readonly [string, unknown]> = [
		...Object.entries(headers),
		...new URLSearchParams(query),
		...membersOf(body),
	];
	return all
		.filter(([name]) => isOverrideName(name))
		.map(([name, value]) => ({ name, value: String(value) }));
}

/** The methods in a value; `put, delete` are two. One that is no word counts as writing. */
function methodsIn({ value }: Override): string[] {
	return value.toUpperCase().match(/[A-Z]+/g) ?? ['?'];
}

/**
 * Refuses a request that the credential's access level does not include, by its method or by
 * anything in it that asks for another one (header, parameter or member of the body). Case does not
 * matter: the HTTP layer below writes methods in upper case. What a body means to a server that takes
 * commands in it, as GraphQL does, is not looked at.
 * @throws AccessError before anything is sent
 */
export function requireAccess(level: AccessLevel, request: AccessedRequest): void {
	requireMethod(level, request.method);
	if (level === 'full') return;
	const { label, allows } = LEVELS[level];
	const refused = overridesIn(request).find((one) => !methodsIn(one).every(allows));
	if (refused === undefined) return;
	throw new AccessError(
		`The credential's access is set to '${label}', which does not allow '${refused.name.slice(0, 40)}' with '${refused.value.slice(0, 20)}'`,
		'It asks the server for another method than that of the request. Remove it, choose another credential, or change the access level in this one.',
		{},
	);
}

/**
 * Refuses a method that the credential's access level does not include.
 * @throws AccessError before anything is sent
 */
export function requireMethod(level: AccessLevel, method: string): void {
	if (LEVELS[level].allows(method.toUpperCase())) return;
	throw new AccessError(
		`The credential's access is set to '${LEVELS[level].label}', which does not allow ${method} requests`,
		"Choose another credential, or change 'Access' in this one.",
		{ method: method as HttpMethod }, // n8n types the method as text
	);
}
