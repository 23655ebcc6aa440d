const MASK = '***';

/** The forms in which a secret can appear in a URL, a header or an echo of a request. */
function spellings(secret: string): string[] {
	const base64 = Buffer.from(secret, 'utf8').toString('base64');
	const basic = Buffer.from(`${secret}:`, 'utf8').toString('base64');
	return [
		secret,
		encodeURIComponent(secret),
		JSON.stringify(secret).slice(1, -1),
		base64,
		base64.replace(/=+$/, ''),
		Buffer.from(secret, 'utf8').toString('base64url'),
		basic,
		encodeURIComponent(base64),
	];
}

/**
 * Returns a function that masks every secret in a text: raw, URL-encoded, JSON-escaped and base64.
 * Secrets shorter than four characters are left alone, masking them would shred every text.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
	const forms = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(spellings))]
		// Longest first, so that a form that contains another one is masked as a whole.
		.sort((a, b) => b.length - a.length);
	return (text) => forms.reduce((masked, form) => masked.split(form).join(MASK), text);
}
