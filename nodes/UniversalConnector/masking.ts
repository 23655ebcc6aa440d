/** Names under which people put secrets where the credential should hold them. */
const SECRET_NAME =
	/(^|[-_.])(authorization|cookie|key|passwd|password|secret|sig|signature|token)$|apikey$|accesstoken$/i;

/** Whether a header, parameter or member of a body is secret by its name. */
export function isSecretName(name: string): boolean {
	return SECRET_NAME.test(name);
}

const MASK = '***';

/** Headers as they may be shown: values whose names say that they are secret are masked. */
export function maskedHeaders(
	headers: Readonly<Record<string, string>>,
	redact: (text: string) => string,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			isSecretName(name) ? MASK : redact(value),
		]),
	);
}

/** The URL with the values of parameters masked whose names say that they are secret. */
export function maskedUrl(url: string, redact: (text: string) => string): string {
	return redact(
		url.replace(/([?&#])([^=&#]+)=([^&#]*)/g, (whole, sign: string, name: string) =>
			isSecretName(name) ? `${sign}${name}=${MASK}` : whole,
		),
	);
}
