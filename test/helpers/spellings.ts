/** The forms in which a token could show up where it must not. */
export function spellingsOf(token: string): string[] {
	const encoded = [token, `${token}:`].map((text) => Buffer.from(text, 'utf8'));
	return [
		token,
		encodeURIComponent(token),
		...encoded.map((bytes) => bytes.toString('base64').replace(/=+$/, '')),
		...encoded.map((bytes) => bytes.toString('base64url')),
	];
}
