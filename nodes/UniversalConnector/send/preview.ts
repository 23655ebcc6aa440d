import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Outcome } from '../../shared/batching/outcomes';
import { estimateOf } from '../../shared/http/estimate';
import type { ApiRequest } from '../../shared/http/message';
import { knownRate } from '../knownRate';
import { maskedHeaders, maskedUrl } from '../masking';
import type { Line } from './line';
import type { Outcomes } from './prepare';
import { batchRequest } from './request';
import type { SendBatch } from './row';
import type { SendSettings } from './settings';

/** A call that would be made. */
export interface PlannedCall {
	readonly request: ApiRequest;
	/** Indexes of the items in it. */
	readonly items: readonly number[];
	readonly purpose: 'lookup' | 'write';
}

/** The calls of these batches. */
export function plannedCalls(
	lanes: ReadonlyArray<readonly SendBatch[]>,
	settings: SendSettings,
): PlannedCall[] {
	const batches = lanes.flat().sort((a, b) => a.number - b.number);
	return batches.flatMap(({ rows, number }) => {
		const request = batchRequest(rows, number, settings, true);
		if (request === undefined) return [];
		return [{ request, items: rows.map(({ index }) => index), purpose: 'write' as const }];
	});
}

function callItem(call: PlannedCall, number: number, shared: IDataObject, line: Line) {
	const { request, items, purpose } = call;
	const { redact } = line.signedIn;
	const json: IDataObject = {
		call: number,
		purpose,
		method: request.method,
		url: maskedUrl(request.url, redact),
		headers: maskedHeaders(request.headers, redact),
		body: request.body === undefined ? null : redact(request.body),
		bytes: Buffer.byteLength(request.body ?? '', 'utf8'),
		records: items.length,
		...shared,
	};
	return { json, pairedItem: items.map((item) => ({ item })) };
}

/** An item that would not be sent, and why. */
function leftOut({ outcome, reason }: Outcome, index: number): INodeExecutionData {
	const json = { call: null, item: index, outcome, reason: reason ?? null };
	return { json, pairedItem: { item: index } };
}

/** The calls as they would be made, without what the credential adds; nothing is sent. */
export function preview(
	calls: readonly PlannedCall[],
	outcomes: Outcomes,
	{ settings, line }: { settings: SendSettings; line: Line },
): INodeExecutionData[][] {
	const { minutes, basis } = estimateOf(calls.length, knownRate(settings));
	const shared = {
		estimatedCalls: calls.length,
		estimatedMinutes: minutes,
		signIn: settings.authentication,
	};
	const records = [
		...calls.map((call, at) => callItem(call, at + 1, shared, line)),
		...outcomes.flatMap((outcome, index) => (outcome ? [leftOut(outcome, index)] : [])),
	];
	const warnings = [
		...line.signedIn.warnings,
		'Nothing was sent. Each item shows a call as it would be sent; only the sign-in data that the credential adds is left out.',
		...(settings.lookup === undefined
			? []
			: [
					"'Write Mode' looks every record up first. Only these lookups are shown and counted: what is written after them depends on what they find.",
				]),
	];
	const json = {
		stopReason: 'preview',
		complete: false,
		calls: 0,
		batches: calls.length,
		estimatedCalls: calls.length,
		estimatedMinutes: minutes,
		basis,
		warnings,
	};
	return [records, [{ json, pairedItem: { item: 0 } }]];
}
