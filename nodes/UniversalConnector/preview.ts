import type { DataRecord } from '../shared/extract/records';
import type { Cursor } from '../shared/pagination/strategy';
import { toRequest } from '../shared/pagination/template';
import type { FetchResult } from './fetchResult';
import type { Plan } from './plan';

/** Requests that are shown where the later ones can be told without an answer. */
const SHOWN = 3;

/** Names under which people put secrets where the credential should hold them. */
const SECRET_NAME =
	/(^|[-_.])(authorization|cookie|key|passwd|password|secret|signature|token)$|apikey$/i;

const MASK = '***';

function masked(headers: Readonly<Record<string, string>>, redact: (text: string) => string) {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			SECRET_NAME.test(name) ? MASK : redact(value),
		]),
	);
}

/** Masks the values of parameters whose names say that they are secret. */
function maskedUrl(url: string): string {
	return url.replace(/([?&])([^=&]+)=([^&]*)/g, (whole, sign: string, name: string) =>
		SECRET_NAME.test(name) ? `${sign}${name}=${MASK}` : whole,
	);
}

/** The first positions, as far as they follow from counting full pages. */
function positions({ strategy, settings }: Plan): Cursor[] {
	const { pageSize, ahead } = strategy;
	const count = Math.min(SHOWN, settings.limits.maxPages);
	if (ahead === undefined || pageSize === undefined) return [strategy.first];
	const cursors: Cursor[] = [strategy.first];
	while (cursors.length < count && pageSize * cursors.length < settings.limits.maxRecords) {
		const last = cursors[cursors.length - 1] ?? strategy.first;
		const step = strategy.advance(last, { received: pageSize });
		if ('stop' in step) break;
		cursors.push(step.next);
	}
	return cursors;
}

/** How many calls the limits allow at most; null when no limit tells. */
function mostCalls({ strategy, settings: { limits } }: Plan): number | null {
	const byRecords =
		strategy.pageSize === undefined
			? Number.POSITIVE_INFINITY
			: limits.maxRecords / strategy.pageSize;
	const most = Math.ceil(Math.min(byRecords, limits.maxPages, limits.maxCalls));
	return Number.isFinite(most) ? most : null;
}

/** The first requests as they would be sent, without what the credential adds. */
export function preview(plan: Plan): FetchResult {
	const { strategy, template, signedIn, settings } = plan;
	const calls = mostCalls(plan);
	const records = positions(plan).map((cursor, at): DataRecord => {
		const request = toRequest(strategy.apply(template, cursor));
		return {
			call: at + 1,
			method: request.method,
			url: signedIn.redact(maskedUrl(request.url)),
			headers: masked(request.headers, signedIn.redact),
			body: request.body === undefined ? null : signedIn.redact(request.body),
			bytes: Buffer.byteLength(request.body ?? '', 'utf8'),
			recordsAskedFor: strategy.pageSize ?? null,
			callsAtMost: calls,
			signIn: settings.authentication,
		};
	});
	const warnings = [
		...signedIn.warnings,
		'Nothing was sent. What the credential adds is left out of the preview.',
		...(strategy.ahead ? ['Later calls are shown as if every page were full.'] : []),
	];
	const run = { stopReason: 'preview', complete: false, calls: 0, records: 0, warnings };
	return { records, run };
}
