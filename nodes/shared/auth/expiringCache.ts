import { createHash } from 'node:crypto';

import { attemptAsync } from '../attempt';
import { CancelledError } from '../http/errors';

/** Something a server gave for a while. */
export interface Expiring {
	readonly value: string;
	/** Milliseconds since 1970; absent when only the server knows. */
	readonly expiresAt?: number;
}

/** A key that tells the values apart and holds none of them. */
export function fingerprint(...parts: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const MAX_MARGIN_MS = 60_000;

interface Kept {
	readonly value: string;
	readonly until: number;
}

/** A tenth of its life, at most a minute, before the end a value counts as over. */
function kept({ value, expiresAt }: Expiring, now: number): Kept {
	if (expiresAt === undefined) return { value, until: Number.POSITIVE_INFINITY };
	return { value, until: expiresAt - Math.min(MAX_MARGIN_MS, (expiresAt - now) / 10) };
}

/**
 * Values kept until shortly before they expire. One obtains for all who ask at the same time (A07).
 * It lives as long as the process and is shared by all runs, so it is bounded.
 */
export class ExpiringCache {
	private readonly values = new Map<string, Kept>();
	private readonly flights = new Map<string, Promise<string>>();

	constructor(private readonly limit = 200) {}

	/** The value kept under the key, or what `obtain` gives. */
	async get(key: string, now: () => number, obtain: () => Promise<Expiring>): Promise<string> {
		for (;;) {
			const found = this.values.get(key);
			if (found !== undefined && found.until > now()) return found.value;
			const flight = this.flights.get(key);
			if (flight === undefined) return await this.fly(key, now, obtain);
			const joined = await attemptAsync(async () => await flight);
			if (joined.ok) return joined.value;
			// Another run obtained it and was cancelled; that says nothing about this one.
			if (!(joined.error instanceof CancelledError)) throw joined.error;
		}
	}

	/** Forgets a value that a server refused; a newer one under the same key stays. */
	drop(key: string, value: string): void {
		if (this.values.get(key)?.value === value) this.values.delete(key);
	}

	private async fly(
		key: string,
		now: () => number,
		obtain: () => Promise<Expiring>,
	): Promise<string> {
		const flight = this.obtained(key, now, obtain);
		this.flights.set(key, flight);
		const result = await attemptAsync(async () => await flight);
		this.flights.delete(key);
		if (!result.ok) throw result.error;
		return result.value;
	}

	private async obtained(
		key: string,
		now: () => number,
		obtain: () => Promise<Expiring>,
	): Promise<string> {
		const value = kept(await obtain(), now());
		this.values.delete(key);
		this.values.set(key, value);
		const [oldest] = this.values.keys();
		if (this.values.size > this.limit && oldest !== undefined) this.values.delete(oldest);
		return value.value;
	}
}
