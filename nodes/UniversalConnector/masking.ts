/** Names under which people put secrets where the credential should hold them. */
const SECRET_NAME =
	/(^|[-_.])(authorization|cookie|key|passwd|password|secret|signature|token)$|apikey$/i;

const MASK = '***';

/** Headers as they may be shown: values whose names say that they are secret are masked. */
export function maskedHeaders(
	headers: Readonly<Record<string, string>>,
	redact: (text: string) => string,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			SECRET_NAME.test(name) ? MASK : redact(value),
		]),
	);
}

/** The URL with the values of parameters masked whose names say that they are secret. */
export function maskedUrl(url: string, redact: (text: string) => string): string {
	return redact(
		url.replace(/([?&])([^=&]+)=([^&]*)/g, (whole, sign: string, name: string) =>
			SECRET_NAME.test(name) ? `${sign}${name}=${MASK}` : whole,
		),
	);
}
