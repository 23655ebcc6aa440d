import { isText, parsedJson, valueInside, xmlText } from './awsDocument';

/** What AWS said: a stable code and a sentence; what is missing in the answer is empty. */
export interface AwsRefusal {
	readonly code: string;
	readonly message: string;
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
	const json = parsedJson(body);
	const isXml = json === undefined;
	const code = isXml
		? xmlText(body, 'Code')
		: (valueInside(json, 'Error', 'Code') ?? shortCode(valueInside(json, '__type')));
	const message = isXml
		? xmlText(body, 'Message')
		: (valueInside(json, 'Error', 'Message') ??
			valueInside(json, 'message') ??
			valueInside(json, 'Message'));
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
