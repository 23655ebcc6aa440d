import { attemptJson } from '../attempt';
import { parsePath } from '../extract/path';
import { valueAt } from '../extract/readPath';
import type { SignInAnswer } from './plainHttp';
import { type CredentialValues, credentialText } from './scope';

/** Numbers above are no lifetime but a moment: seconds since 1970, or milliseconds. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e12;

function fromNumber(value: number, now: number): number | undefined {
	if (!Number.isFinite(value) || value <= 0) return undefined;
	if (value > EPOCH_MS) return value;
	return value > EPOCH_SECONDS ? value * 1000 : now + value * 1000;
}

/** When something said to be good for `value` is over; undefined when that can't be read. */
function endOf(value: unknown, now: number): number | undefined {
	if (typeof value === 'number') return fromNumber(value, now);
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	if (/^[\d.]+$/.test(value.trim())) return fromNumber(Number(value), now);
	// Only what begins like ISO 8601: Date.parse makes a date of many other texts, too.
	const moment = /^\d{4}-\d\d/.test(value.trim()) ? Date.parse(value) : Number.NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

function toldBy(credential: CredentialValues, { body }: SignInAnswer, now: number) {
	const path = credentialText(credential, 'lifetimePath');
	if (path === '') return undefined;
	const parsed = attemptJson(body);
	if (!parsed.ok) return undefined;
	return endOf(valueAt(parsed.value, parsePath(path, 'Lifetime in Reply')), now);
}

/**
 * When a session is over, in milliseconds since 1970: what the reply says at 'Lifetime in Reply', as
 * seconds (`3600`, `"3600"`) or as a moment (`"2026-03-01T12:00:00Z"`, epoch seconds or
 * milliseconds), otherwise the lifetime that the credential states (A08). Undefined when only the
 * server knows.
 */
export function sessionEnd(
	credential: CredentialValues,
	reply: SignInAnswer,
	now: number,
): number | undefined {
	const told = toldBy(credential, reply, now);
	if (told !== undefined) return told;
	const seconds = Number(credential['lifetimeSeconds'] ?? 0);
	return seconds > 0 ? now + seconds * 1000 : undefined;
}
