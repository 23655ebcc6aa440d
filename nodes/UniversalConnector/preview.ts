import type { DataRecord } from '../shared/extract/records';
import { estimateOf } from '../shared/http/estimate';
import type { Cursor } from '../shared/pagination/strategy';
import { toRequest } from '../shared/pagination/template';
import type { FetchResult } from './fetchResult';
import { knownRate } from './knownRate';
import { maskedHeaders, maskedUrl } from './masking';
import type { Plan } from './plan';

/** Requests that are shown where the later ones can be told without an answer. */
const SHOWN = 3;

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

/** How many calls the limits allow at most; undefined when no limit tells. */
function mostCalls({ strategy, settings: { limits } }: Plan): number | undefined {
	const byRecords =
		strategy.pageSize === undefined
			? Number.POSITIVE_INFINITY
			: limits.maxRecords / strategy.pageSize;
	const most = Math.ceil(Math.min(byRecords, limits.maxPages, limits.maxCalls));
	return Number.isFinite(most) ? most : undefined;
}

/** The first requests as they would be sent, without what the credential adds. */
export function preview(plan: Plan): FetchResult {
	const { strategy, template, signedIn, settings } = plan;
	const { authentication, limits } = settings;
	const rate = knownRate({ authentication, callsPerMinute: limits.callsPerMinute });
	const { calls, minutes, basis } = estimateOf(mostCalls(plan), rate);
	const records = positions(plan).map((cursor, at): DataRecord => {
		const request = toRequest(strategy.apply(template, cursor));
		return {
			call: at + 1,
			method: request.method,
			url: maskedUrl(request.url, signedIn.redact),
			headers: maskedHeaders(request.headers, signedIn.redact),
			body: request.body === undefined ? null : signedIn.redact(request.body),
			bytes: Buffer.byteLength(request.body ?? '', 'utf8'),
			recordsAskedFor: strategy.pageSize ?? null,
			callsAtMost: calls,
			estimatedMinutes: minutes,
			signIn: authentication,
		};
	});
	const warnings = [
		...signedIn.warnings,
		'Nothing was sent. What the credential adds is left out of the preview.',
		...(strategy.ahead ? ['Later calls are shown as if every page were full.'] : []),
	];
	const estimate = {
		callsAtMost: calls,
		estimatedMinutes: minutes,
		basis: `As many calls as the limits allow; the read ends earlier when the records do. ${basis}`,
	};
	const run = { stopReason: 'preview', complete: false, calls: 0, records: 0, estimate, warnings };
	return { records, run };
}
