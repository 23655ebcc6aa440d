import type { IDataObject } from 'n8n-workflow';

import { type Plan } from '../../../nodes/UniversalConnector/plan';
import { readPaging } from '../../../nodes/UniversalConnector/paging';
import { type Outcome, readAll } from '../../../nodes/UniversalConnector/read';
import { isComplete, summaryOf, totalMismatch } from '../../../nodes/UniversalConnector/report';
import { readSettings } from '../../../nodes/UniversalConnector/settings';
import { uniqueRecords, type UniqueRecords } from '../../../nodes/UniversalConnector/syncField';
import type { Clock } from '../../../nodes/shared/http/clock';
import type { ApiRequest, ApiResponse } from '../../../nodes/shared/http/message';
import { meteredClock, noUsage, withMeter } from '../../../nodes/shared/http/meter';
import { Pace } from '../../../nodes/shared/http/pace';
import { Quota } from '../../../nodes/shared/http/quota';
import type { ItemParameters } from '../../../nodes/shared/n8n/parameters';

/** An answer of a server that lives in this process. */
export type MemoryAnswer = Pick<ApiResponse, 'status' | 'headers' | 'body'>;
export type MemoryServer = (url: URL, body: unknown) => MemoryAnswer;

export const BASE = 'http://api.invalid';

/** A clock on which every wait is over at once. */
export function instantClock(): Clock {
	let now = Date.UTC(2026, 0, 1);
	return {
		now: () => now,
		random: () => 0.5,
		async wait(ms) {
			now += ms;
			await Promise.resolve();
		},
	};
}

/** Parameters as the node stores them, without expressions. */
function plainParameters(values: IDataObject): ItemParameters {
	return {
		text: (name: string, fallback = '') => String(values[name] ?? fallback),
		collection: (name: string) => (values[name] ?? {}) as IDataObject,
		number: (name: string, _label: string, fallback: number) => Number(values[name] ?? fallback),
		boolean: (name: string, _label: string, fallback: boolean) =>
			(values[name] ?? fallback) === true,
		value: (name: string) => values[name] ?? null,
		pieces: (name: string) => [{ text: String(values[name] ?? '') }],
		locator: () => ({ mode: 'id', value: '' }),
		isLocatorFilledIn: () => false,
		mapped: () => ({ values: {}, isWholeItem: false, types: new Map() }),
	};
}

/** What a read in memory gave. */
export interface MemoryRead {
	readonly outcome: Outcome;
	readonly unique: UniqueRecords;
	readonly isComplete: boolean;
	readonly summary: string;
	readonly calls: number;
}

/** Reads as the connector does, with all its layers but n8n's HTTP. */
export async function readInMemory(values: IDataObject, server: MemoryServer): Promise<MemoryRead> {
	const parameters = plainParameters({
		authentication: 'none',
		baseUrl: BASE,
		path: '/d',
		...values,
	});
	const settings = readSettings(parameters);
	const usage = noUsage();
	const { limits } = settings;
	const endsAt = Number.POSITIVE_INFINITY;
	const clock = meteredClock(instantClock(), usage, endsAt);
	const ceilings = { maxCalls: limits.maxCalls, maxBytes: limits.maxBytes, endsAt };
	const send = withMeter(
		usage,
		ceilings,
		clock,
	)(async (request: ApiRequest) => {
		await Promise.resolve();
		const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body);
		return { ...server(new URL(request.url), body), attempts: 1 };
	});
	const quota = new Quota();
	const plan: Plan = {
		settings,
		strategy: readPaging(parameters, [BASE]),
		template: { ...settings.request, url: `${BASE}/d` },
		signedIn: {
			baseUrl: BASE,
			allowedOrigins: [BASE],
			send,
			sendBare: send,
			account: '',
			identity: { account: '', secrets: [] },
			redact: (text) => text,
			secrets: [],
			withoutSignIn: (url) => url,
			warnings: [],
		},
		clock,
		end: () => undefined,
		callLimits: { quotaOf: () => quota, pace: new Pace() },
		usage,
		ceilings,
		binding: {
			account: '',
			secrets: [],
			baseUrl: BASE,
			settings: '',
			first: null,
			redact: (text) => text,
			withoutSignIn: (url) => url,
		},
		timezone: 'UTC',
	};
	const outcome = await readAll(plan);
	const unique = uniqueRecords(outcome.records, settings.sync);
	const mismatch = totalMismatch(outcome, unique, false);
	const count = unique.records.length;
	return {
		outcome,
		unique,
		isComplete: isComplete(outcome, mismatch),
		summary: summaryOf({ outcome, count, mismatch, isResumed: false }),
		calls: usage.calls,
	};
}
