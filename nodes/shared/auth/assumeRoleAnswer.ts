import { HttpError, ResponseShapeError } from '../http/errors';
import { isText, parsedJson, valueInside, xmlText } from './awsDocument';
import { type AwsRefusal, awsRefusal, isClockSkew } from './awsRefusal';

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
	const json = parsedJson(answer.body);
	const read = (name: string): unknown =>
		json === undefined ? xmlText(answer.body, name) : valueInside(json, ...CREDENTIALS, name);
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
