import { ConfigError, type EngineError, type ErrorFacts, NetworkError } from '../http/errors';
import type { ApiResponse } from '../http/message';

/** What an error and those that caused it say. */
interface Link {
	readonly name: string;
	readonly code: string;
	readonly message: string;
	/** What the machine was asked for, for example `connect`. */
	readonly syscall: string;
	/** Names of the error's classes. */
	readonly classes: readonly string[];
}

const MOST_LINKS = 12;

function textOf(error: object, member: string): string {
	const value: unknown = (error as Record<string, unknown>)[member];
	return typeof value === 'string' ? value : '';
}

function classesOf(error: object): string[] {
	const names: string[] = [];
	for (let type: unknown = error; typeof type === 'object' && type !== null; ) {
		type = Object.getPrototypeOf(type) as unknown;
		if (typeof type === 'object' && type !== null) names.push(type.constructor.name);
	}
	return names;
}

/** An error and its causes; several tries to connect are one error with a list of them. */
function chainOf(error: unknown): Link[] {
	const links: Link[] = [];
	const left: unknown[] = [error];
	while (left.length > 0 && links.length < MOST_LINKS) {
		const current = left.shift();
		if (typeof current !== 'object' || current === null) continue;
		const [name, code, message] = ['name', 'code', 'message'].map((one) => textOf(current, one));
		links.push({
			name: name ?? '',
			code: code ?? '',
			message: message ?? '',
			syscall: textOf(current, 'syscall'),
			classes: classesOf(current),
		});
		const { cause, errors } = current as { cause?: unknown; errors?: unknown };
		left.push(cause, ...(Array.isArray(errors) ? (errors as unknown[]).slice(0, MOST_LINKS) : []));
	}
	return links;
}

/** Nobody could be connected to, whatever the reason. */
const NOT_CONNECTED =
	/^(EACCES|EADDRNOTAVAIL|EAI_AGAIN|ECONNREFUSED|EHOSTDOWN|EHOSTUNREACH|ENETDOWN|ENETUNREACH|EPERM)$/;

/** No secure connection came about. What breaks one that stood, such as a bad record, is not here. */
const NOT_SECURED =
	/disconnected before secure TLS connection|wrong version number|unsupported protocol|no protocols available|handshake failure|no shared cipher|alert (protocol version|handshake|insufficient security|certificate required|unknown ca|bad certificate|internal error)/i;

/** The request itself can't be written. */
const NOT_WRITABLE = /^ERR_(INVALID_(CHAR|HTTP_TOKEN|URL)|UNESCAPED_CHARACTERS)$/;

/** n8n's own refusals; errors of its HTTP library are wrapped in classes of other names. */
const N8N_CLASSES: ReadonlySet<string> = new Set([
	'NodeOperationError',
	'OperationalError',
	'UnexpectedError',
	'UserError',
]);

const NOTHING_SENT = 'Nothing was sent.';

function privateAddress(host: string, facts: ErrorFacts): ConfigError {
	return new ConfigError(
		`n8n does not let requests go to ${host}, because it is protected against private or blocked addresses`,
		`${NOTHING_SENT} Ask the administrator of n8n to allow the host, with N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES.`,
		facts,
	);
}

/**
 * The error for a request that surely did not reach the server: refused by n8n, no connection, no
 * secure one, or nothing that could be written. Undefined when it may have arrived.
 */
export function notSentError(
	error: unknown,
	host: string,
	facts: ErrorFacts,
	redact: (text: string) => string,
): EngineError | undefined {
	const links = chainOf(error);
	if (links.some(({ name, classes }) => /^SsrfBlocked/.test([name, ...classes].join(' ')))) {
		return privateAddress(host, facts);
	}
	const secured = links.find(({ message }) => NOT_SECURED.test(message));
	if (secured !== undefined) {
		const what = secured.code === '' ? secured.message.slice(0, 100) : secured.code;
		return new NetworkError(
			`No secure connection to ${host} came about (${redact(what)})`,
			`${NOTHING_SENT} Check the base URL in the credential: its port may speak http, or the server wants another version of TLS or a client certificate.`,
			false,
			facts,
		);
	}
	const isUnconnected = links.some(
		({ code, syscall }) =>
			NOT_CONNECTED.test(code) || (code === 'ETIMEDOUT' && syscall === 'connect'),
	);
	if (isUnconnected) {
		return new NetworkError(
			`${host} can't be reached`,
			'Check the base URL in the credential, and that this machine may connect to it.',
			false,
			facts,
		);
	}
	const unwritable = links.find(({ code }) => NOT_WRITABLE.test(code));
	if (unwritable !== undefined) {
		return new ConfigError(
			`The request can't be written (${unwritable.code})`,
			`${NOTHING_SENT} Check the path and the headers for characters that have no place there.`,
			facts,
		);
	}
	if (links.some(({ code }) => code !== '')) return undefined;
	const own = links.find(({ classes }) => classes.some((name) => N8N_CLASSES.has(name)));
	if (own === undefined) return undefined;
	return new ConfigError(
		`n8n did not send the request: ${redact(own.message)}`,
		`${NOTHING_SENT} This comes from n8n itself, not from the server.`,
		facts,
	);
}

/**
 * Passes an answer on unless it says that a proxy between n8n and the server wants a sign-in (RFC
 * 9110, 15.5.8); no server answers so.
 * @throws ConfigError then
 */
export function requireNoProxyRefusal(answer: ApiResponse, factsOf: () => ErrorFacts): ApiResponse {
	if (answer.status !== 407) return answer;
	throw new ConfigError(
		'The proxy that n8n goes through asks for a sign-in (407)',
		`${NOTHING_SENT} Ask the administrator of n8n to check the proxy in HTTP_PROXY or HTTPS_PROXY.`,
		{ ...factsOf(), status: 407 },
	);
}
