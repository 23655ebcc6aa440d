import { ConfigError, HttpError, ResponseShapeError } from '../http/errors';
import { parseTrustedUrl } from '../http/origin';
import { encodeStrict, type QueryPair } from '../http/query';
import type { SignedRequest } from './sigV4';

const API_VERSION = '2011-06-15';
const DEFAULT_SESSION_NAME = 'n8n';

/** The role to take on, as the credential has it. */
export interface RoleSettings {
	/** For example `arn:aws:iam::123456789012:role/reader`. */
	readonly roleArn: string;
	/** The region whose STS is asked; it is also the region to sign for, with service `sts`. */
	readonly region: string;
	/** Agreed with the owner of the role; empty when it asks for none. */
	readonly externalId?: string;
	/** Shown in the logs of the role's owner; `n8n` when empty. */
	readonly sessionName?: string;
	/** 900 to 43,200; without it STS gives an hour. */
	readonly durationSeconds?: number;
	/** Address of the token service, when it is not the region's public one. */
	readonly endpoint?: string;
}

/** Credentials that end by themselves. */
export interface TemporaryCredentials {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken: string;
	/** Milliseconds since 1970. */
	readonly expiresAt: number;
}

/** The part of an answer that is looked at. */
export interface StsAnswer {
	readonly status: number;
	readonly body: string;
}

/** What AWS said: a stable code and a sentence; what is missing in the answer is empty. */
export interface AwsRefusal {
	readonly code: string;
	readonly message: string;
}

/** Partitions of AWS have host names of their own; all other regions are under amazonaws.com. */
const SUFFIXES: ReadonlyArray<readonly [prefix: string, suffix: string]> = [
	['cn-', 'amazonaws.com.cn'],
	['eusc-', 'amazonaws.eu'],
];

function matching(value: string, field: string, pattern: RegExp, hint: string): string {
	const trimmed = value.trim();
	if (pattern.test(trimmed)) return trimmed;
	throw new ConfigError(
		trimmed === '' ? `'${field}' is empty` : `'${field}' can't be right: ${trimmed.slice(0, 80)}`,
		hint,
		{ field },
	);
}

function endpointOf({ region, endpoint = '' }: RoleSettings): string {
	if (endpoint.trim() !== '') return parseTrustedUrl(endpoint, 'STS Endpoint').href;
	const checked = matching(
		region,
		'Region',
		/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, // it becomes part of a host name
		'Enter a region code, for example eu-west-1.',
	);
	const [, suffix = 'amazonaws.com'] =
		SUFFIXES.find(([prefix]) => checked.startsWith(prefix)) ?? [];
	return `https://sts.${checked}.${suffix}/`;
}

function optionalPairs({ externalId = '', durationSeconds }: RoleSettings): QueryPair[] {
	const pairs: QueryPair[] = [];
	if (externalId.trim() !== '') {
		const hint = "2 to 1,224 letters, digits and _ + = , . @ : / -, as the role's owner gave it.";
		pairs.push(['ExternalId', matching(externalId, 'External ID', /^[\w+=,.@:/-]{2,1224}$/, hint)]);
	}
	if (durationSeconds !== undefined) {
		const hint = 'Whole seconds from 900 (a quarter of an hour) to 43200 (twelve hours).';
		const inRange = durationSeconds >= 900 && durationSeconds <= 43_200;
		if (!inRange || !Number.isInteger(durationSeconds)) {
			throw new ConfigError("'Duration' is out of range", hint, { field: 'Duration' });
		}
		pairs.push(['DurationSeconds', String(durationSeconds)]);
	}
	return pairs;
}

/**
 * The request that asks STS for a role's temporary credentials; to be signed for service `sts`.
 * A form in a POST, because proxies log URLs, and the external id is meant for two parties only.
 *
 * Its body: `Action=AssumeRole&Version=2011-06-15&RoleArn=…&RoleSessionName=n8n`
 * (AWS Security Token Service API Reference, "AssumeRole")
 * @throws ConfigError naming the field that can't be used
 */
export function assumeRoleRequest(settings: RoleSettings): SignedRequest {
	const { roleArn, sessionName = '' } = settings;
	const pairs: QueryPair[] = [
		['Action', 'AssumeRole'],
		['Version', API_VERSION],
		[
			'RoleArn',
			matching(
				roleArn,
				'Role ARN',
				/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
				'Copy it from the role in AWS IAM, for example arn:aws:iam::123456789012:role/reader.',
			),
		],
		[
			'RoleSessionName',
			matching(
				sessionName.trim() === '' ? DEFAULT_SESSION_NAME : sessionName,
				'Role Session Name',
				/^[\w+=,.@-]{2,64}$/,
				'Use 2 to 64 letters, digits and _ + = , . @ -.',
			),
		],
		...optionalPairs(settings),
	];
	return {
		method: 'POST',
		url: endpointOf(settings),
		headers: {
			Accept: 'application/json',
			'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
		},
		body: pairs.map(([name, value]) => `${name}=${encodeStrict(value)}`).join('&'),
	};
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&apos;': "'",
	'&amp;': '&',
};

/**
 * The text of the one element of that name, or undefined when there is none, more than one, or
 * anything but plain text in it. Documents with comments, CDATA or a DTD are not read at all:
 * AWS sends none, and guessing at them is how a parser is talked into another value.
 */
function xmlText(xml: string, name: string): string | undefined {
	const [open, close] = [`<${name}>`, `</${name}>`];
	const start = xml.indexOf(open);
	const end = xml.indexOf(close, start);
	if (start < 0 || end < 0 || xml.includes('<!') || xml.indexOf(open, end) >= 0) return undefined;
	const text = xml.slice(start + open.length, end).trim();
	if (/<|&(?!(lt|gt|quot|apos|amp);)/.test(text)) return undefined;
	return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Reads the value at own keys of JSON objects inside each other; undefined on the first miss. */
function inside(value: unknown, ...keys: readonly string[]): unknown {
	return keys.reduce<unknown>((current, key) => {
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) {
			return undefined;
		}
		return (current as Record<string, unknown>)[key]; // an object with this own key, see above
	}, value);
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined; // XML, or nothing we know; the caller tells them apart
	}
}

/** The last part of a type name, for example of `com.amazon.coral.service#ExpiredToken`. */
function shortCode(type: unknown): unknown {
	return typeof type === 'string' ? type.replace(/^.*#/, '').replace(/:.*$/, '') : undefined;
}

/**
 * The code and sentence in the refusal of any AWS service; undefined when there are none. Forms:
 * `{"Error":{"Code":…,"Message":…}}`, `{"__type":"…#Code","message":…}` and
 * `<Error><Code>…</Code><Message>…</Message></Error>`.
 */
export function awsRefusal(body: string): AwsRefusal | undefined {
	const json = parsed(body);
	const isXml = json === undefined;
	const code = isXml
		? xmlText(body, 'Code')
		: (inside(json, 'Error', 'Code') ?? shortCode(inside(json, '__type')));
	const message = isXml
		? xmlText(body, 'Message')
		: (inside(json, 'Error', 'Message') ?? inside(json, 'message') ?? inside(json, 'Message'));
	if (!isText(code) && !isText(message)) return undefined;
	return { code: isText(code) ? code : '', message: isText(message) ? message : '' };
}

const SKEW_CODES: ReadonlySet<string> = new Set(['RequestExpired', 'RequestTimeTooSkewed']);

/**
 * Whether AWS refused because the clock of the sender is wrong. Most services say so by a code
 * for wrong signatures and only the sentence tells it apart.
 */
export function isClockSkew({ code, message }: AwsRefusal): boolean {
	return SKEW_CODES.has(code) || /^Signature (expired|not yet current)/i.test(message);
}

const CLOCK: readonly [message: string, hint: string] = [
	'AWS refused the signature because its time is too far from the time at AWS',
	'Set the clock of the machine that runs n8n; more than five minutes off is too much.',
];

const MEANING: Readonly<Record<string, readonly [message: string, hint: string]>> = {
	AccessDenied: [
		'AWS does not let this user take on the role',
		"The role's trust policy must name the user (and the External ID, if it asks for one), and the user must be allowed sts:AssumeRole.",
	],
	ExpiredToken: [
		'The session token in the credential has expired',
		'Enter new temporary keys, or use the permanent keys of a user.',
	],
	InvalidClientTokenId: [
		'AWS does not know the access key',
		"Check 'Access Key ID' and 'Session Token'; a key of another AWS partition (China, GovCloud) is unknown too.",
	],
	RegionDisabledException: [
		'The token service is not enabled in this region for the account',
		"Enable it in the AWS account settings, or enter another region's address as 'STS Endpoint'.",
	],
	SignatureDoesNotMatch: [
		'AWS did not accept the signature',
		"Check 'Secret Access Key'; a missing or extra character is enough.",
	],
	Throttling: ['AWS is limiting the number of calls', 'Wait a minute and run again.'],
	ValidationError: ['AWS did not accept a value in the request', 'See the message of the server.'],
};

const UNKNOWN = 'AWS did not give credentials for the role';

function meaning(refusal: AwsRefusal | undefined): readonly [message: string, hint: string] {
	if (refusal === undefined) return [UNKNOWN, "Check 'STS Endpoint' and 'Region'."];
	if (isClockSkew(refusal)) return CLOCK;
	const { code } = refusal;
	const name = [code, code.replace(/Exception$/, '')].find((key) => Object.hasOwn(MEANING, key));
	const text = code === '' ? UNKNOWN : `${UNKNOWN} (${code})`;
	return MEANING[name ?? ''] ?? [text, 'See the message of the server.'];
}

/** AWS answers a wrong signature with the text it expected, session token included: not shown. */
function shownMessage(refusal: AwsRefusal | undefined): string {
	if (refusal === undefined || /signature/i.test(refusal.code + refusal.message)) return '';
	return refusal.message.replace(/\s+/g, ' ').trim().slice(0, 300);
}

function refused(answer: StsAnswer): HttpError {
	const refusal = awsRefusal(answer.body);
	const [message, hint] = meaning(refusal);
	const said = shownMessage(refusal);
	return new HttpError(said === '' ? message : `${message}: ${said}`, hint, {
		status: answer.status,
		...(said === '' ? {} : { serverMessage: said }),
	});
}

const CREDENTIALS = ['AssumeRoleResponse', 'AssumeRoleResult', 'Credentials'];

/** Milliseconds since 1970 of an expiry: seconds as a number or text in JSON, ISO 8601 in XML. */
function expiry(value: unknown): number {
	if (typeof value === 'number') return value * 1000;
	if (typeof value !== 'string' || value.trim() === '') return Number.NaN;
	return /^[\d.E+]+$/i.test(value.trim()) ? Number(value) * 1000 : Date.parse(value);
}

/**
 * The temporary credentials in the answer of STS, as JSON or as XML:
 * `{"AssumeRoleResponse":{"AssumeRoleResult":{"Credentials":{"AccessKeyId":"ASIA…",
 * "SecretAccessKey":"…","SessionToken":"…","Expiration":1.7E9}}}}`
 * @throws HttpError when STS refused, in plain words
 * @throws ResponseShapeError when the answer is no such thing; it never shows any part of it
 */
export function parseAssumeRole(answer: StsAnswer): TemporaryCredentials {
	if (answer.status < 200 || answer.status > 299) throw refused(answer);
	const json = parsed(answer.body);
	const read = (name: string): unknown =>
		json === undefined ? xmlText(answer.body, name) : inside(json, ...CREDENTIALS, name);
	const [accessKeyId, secretAccessKey] = [read('AccessKeyId'), read('SecretAccessKey')];
	const sessionToken = read('SessionToken');
	const expiresAt = expiry(read('Expiration'));
	if (
		!isText(accessKeyId) ||
		!isText(secretAccessKey) ||
		!isText(sessionToken) ||
		!Number.isFinite(expiresAt)
	) {
		throw new ResponseShapeError(
			'The answer to AssumeRole holds no complete temporary credentials',
			"Check 'STS Endpoint'; something other than the AWS token service seems to have answered.",
			{ status: answer.status },
		);
	}
	return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
}
