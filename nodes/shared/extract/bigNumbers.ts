/** Integers that JavaScript can't hold exactly have at least this many digits. */
const DIGITS = 16;
const CANDIDATE = /\d{16}/;

/** A string of JSON, or a number; strings are matched so that digits inside them are left alone. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function isUnsafe(token: string): boolean {
	return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}

/** Whether there are so many digits in a row; they cover one of every so many places. */
function hasCandidate(json: string): boolean {
	for (let at = DIGITS - 1; at < json.length; at += DIGITS) {
		const code = json.charCodeAt(at);
		const isDigit = code >= 0x30 && code <= 0x39;
		if (isDigit && CANDIDATE.test(json.slice(at - DIGITS + 1, at + DIGITS))) return true;
	}
	return false;
}

/** Whether a JSON text may hold integers that would change when parsed (quirk E09). */
export function hasBigNumbers(json: string): boolean {
	if (!hasCandidate(json)) return false;
	for (const [token] of json.matchAll(TOKEN)) if (isUnsafe(token)) return true;
	return false;
}

/** The JSON with such integers as texts, so that no digit is lost. */
export function bigNumbersAsText(json: string): string {
	if (!hasCandidate(json)) return json;
	return json.replace(TOKEN, (token) => (isUnsafe(token) ? `"${token}"` : token));
}
