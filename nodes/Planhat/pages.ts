import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isObject } from '../shared/extract/jsonValue';
import type { QueryPair } from '../shared/http/query';
import { tellHint } from '../shared/n8n/hints';
import { LoopGuard } from '../shared/pagination/loopGuard';
import { offsetStrategy } from '../shared/pagination/offset';
import { paginate } from '../shared/pagination/paginate';
import { asRecords, type PlanhatApi } from './api';

/** A list to read by limit and offset. */
export interface ListRead {
	readonly path: string;
	readonly query: readonly QueryPair[];
	readonly headers?: Readonly<Record<string, string>>;
	readonly pageSize: number;
	readonly maxRecords: number;
	/** Most pages read at the same time. */
	readonly inFlight: number;
	/** Which records are wanted, where the API has no filter for it; all when left out. */
	readonly isWanted?: (record: IDataObject) => boolean;
}

/** Notices a list that gives the same records again, whatever else changes in them. */
export function planhatGuard(): LoopGuard {
	return new LoopGuard((record) => {
		const id = isObject(record) ? record['_id'] : undefined;
		return typeof id === 'string' ? id : undefined;
	});
}

/** What a person should know about the lists that a run has read. */
export class ListNotes {
	private repeated = 0;
	private isUnpaged = false;

	/** `advice`: what to do when records came twice. */
	constructor(private readonly advice = 'Run again when nobody is writing.') {}

	/** Takes down that records came more than once. */
	addRepeated(count: number): void {
		this.repeated += count;
	}

	/** Takes down that the same page came again and again. */
	addLoop(): void {
		this.isUnpaged = true;
	}

	/** Adds hints under the node where there is something to tell. */
	report(context: IExecuteFunctions): void {
		if (this.isUnpaged) {
			const message =
				'Planhat gave the same page again and again, so this list seems not to know limit and offset. Each record is there once, but check whether all are.';
			tellHint(context, message);
		} else if (this.repeated > 0) {
			const message = `The list changed while it was read: ${this.repeated} records came twice and were left out once, so others may be missing. ${this.advice}`;
			tellHint(context, message);
		}
	}
}

/**
 * Reads a list page by page and yields its records in order, each `_id` once. A page that is
 * shorter than asked for ends the list, unless it may be a cap of the server.
 * @throws HttpError, ResponseShapeError when an answer is no list
 */
export async function* readPages(
	api: PlanhatApi,
	{ path, query, headers, pageSize, maxRecords, inFlight, isWanted = () => true }: ListRead,
	notes: ListNotes,
): AsyncGenerator<readonly IDataObject[]> {
	const seen = new Set<unknown>();
	const isFirst = (record: IDataObject) => {
		const id = record['_id'];
		if (typeof id !== 'string') return true;
		if (seen.has(id)) return false;
		seen.add(id);
		return true;
	};
	const pages = paginate({
		strategy: offsetStrategy({ start: 0, pageSize, shortPage: 'endsUnlessRound' }),
		inFlight,
		limits: { maxRecords },
		guard: planhatGuard(),
		fetch: async ({ offset }) => {
			const page: QueryPair[] = [
				['limit', String(pageSize)],
				['offset', String(offset)],
			];
			const call = { method: 'GET' as const, path, query: [...page, ...query] };
			const answer = await api.send(headers === undefined ? call : { ...call, headers });
			if (!answer.isSuccess) throw api.refusal(answer);
			const records = asRecords(answer.json());
			const wanted = records.filter(isWanted);
			return { records: wanted, entries: records, received: records.length };
		},
	});
	for (;;) {
		const { value, done } = await pages.next();
		if (done) {
			if (value.reason === 'loop') notes.addLoop();
			return;
		}
		const fresh = value.filter(isFirst);
		notes.addRepeated(value.length - fresh.length);
		yield fresh;
	}
}
