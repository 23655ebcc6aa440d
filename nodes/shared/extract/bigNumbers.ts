/** Integers that JavaScript can't hold exactly have at least this many digits. */
const CANDIDATE = /\d{16}/;

/** A string of JSON, or a number; strings are matched so that digits inside them are left alone. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function isUnsafe(token: string): boolean {
	return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}

/** Whether a JSON text may hold integers that would change when parsed (quirk E09). */
export function hasBigNumbers(json: string): boolean {
	if (!CANDIDATE.test(json)) return false;
	for (const [token] of json.matchAll(TOKEN)) if (isUnsafe(token)) return true;
	return false;
}

/** The JSON with such integers as texts, so that no digit is lost. */
export function bigNumbersAsText(json: string): string {
	if (!CANDIDATE.test(json)) return json;
	return json.replace(TOKEN, (token) => (isUnsafe(token) ? `"${token}"` : token));
}
