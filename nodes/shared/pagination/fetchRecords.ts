import { type Attempt, attempt, attemptAsync, attemptJson } from '../attempt';
import { isObject } from '../extract/jsonValue';
import { readPath } from '../extract/readPath';
import {
	type DataRecord,
	type PageRecords,
	type RecordOptions,
	readRecords,
} from '../extract/records';
import { Answer, isSuccess, type Redact } from '../http/answer';
import type { ContentHints } from '../http/content';
import { EngineError, HttpError, PaginationError, ResponseShapeError } from '../http/errors';
import type { ApiRequest, ApiResponse, Send } from '../http/message';
import { hasMoreIn, type MoreFlag } from './hasMore';
import type { ReadPage } from './paginate';
import { servedEntries } from './served';
import type { Cursor, PageFacts, RequestStrategy } from './strategy';
import { type RequestTemplate, toRequest } from './template';
import { readTotals, type TotalSource, unusableTotal } from './totals';

/** How to read one page of an API. */
export interface PageReader<C extends Cursor> {
	readonly send: Send;
	readonly redact: Redact;
	readonly template: RequestTemplate;
	readonly strategy: RequestStrategy<C>;
	readonly records: RecordOptions;
	readonly total?: TotalSource;
	readonly hasMore?: MoreFlag;
	/**
	 * Statuses that end the read: an error means "past the end" once a page was read (quirk P21), a
	 * success is the last page.
	 */
	readonly endStatuses: readonly number[];
	/** Whether an earlier run has read pages before the first one of this. */
	readonly isResumed: boolean;
	/** Whether an error beside records is told instead of ending the read. */
	readonly toleratesErrors?: boolean;
	/** How answers are read, where that is set. */
	readonly content?: Omit<ContentHints, 'contentType'>;
	/** Told what a person should know. */
	readonly warn: (warning: string) => void;
}

const NOT_READY = 202;

const UNNAMED_ROWS =
	"The records are rows of values without names; if the answer names the columns, set 'Records: Shape' to 'Table'";

const BIG_INTEGERS = 'Whole numbers that n8n would round are given as texts, with all their digits';

/** Whether the body began as JSON and did not end as such. */
function looksCut({ body }: ApiResponse): boolean {
	return /^[\uFEFF\s]*[[{]/.test(body) && !attemptJson(body.replace(/^\uFEFF/, '')).ok;
}

/** Adds what is known about the page to an error that does not know its call. */
function withFacts(error: unknown, request: ApiRequest, status: number, redact: Redact): unknown {
	if (error instanceof EngineError) {
		error.facts = { method: request.method, url: redact(request.url), status, ...error.facts };
	}
	return error;
}

function unclearUnit(entries: number, records: number): PaginationError {
	return new PaginationError(
		`A page holds ${entries} entries with ${records} records in them, and neither is the page size, so it is unclear which of them positions count`,
		"Name the 'Limit Parameter' and set 'Paging: Page Size' to what the API gives, or choose the pagination 'Limit and Page'.",
		{ field: 'Pagination' },
	);
}

/**
 * Returns a function that reads the page at a position: request, answer, records and what the
 * answer says about totals and more pages.
 * @throws HttpError, ResponseShapeError and what `send` throws
 */
export function pageReader<C extends Cursor>(
	reader: PageReader<C>,
): (cursor: C) => Promise<ReadPage<DataRecord>> {
	const { send, redact, template, strategy, warn } = reader;
	let hasRead = reader.isResumed;
	/** Names that stand in answers that have the list. */
	const usualKeys = new Set<string>();

	let columnNames: readonly string[] | undefined;
	/** What positions count, where the list holds other lists and a full page has shown it. */
	let unit: 'entries' | 'records' | undefined;
	let unclearPages = 0;

	/** The answer as it is given out, and as positions are read from it: a rounded cursor leads astray. */
	function read(answer: Answer): { given: unknown; exact: unknown } {
		const given = answer.json();
		if (answer.hasBigIntegers) warn(BIG_INTEGERS);
		return { given, exact: answer.exactJson() };
	}

	function recordsOf(body: unknown): PageRecords {
		if (body === undefined) return { records: [], ends: false };
		return readRecords(body, { ...reader.records, columnNames });
	}

	/** Whether an answer has the list, is empty by its status, or is built like one that had it. */
	function isListless(status: number, body: unknown): boolean {
		if (status === 204 || (body !== undefined && readPath(body, reader.records.path).found)) {
			if (isObject(body)) for (const key of Object.keys(body)) usualKeys.add(key);
			return body === null;
		}
		return !isObject(body) || !Object.keys(body).some((key) => usualKeys.has(key));
	}

	/** What positions count: the entries of the list, or the records that stand in them. */
	function entriesOf(body: unknown, found: readonly DataRecord[]): readonly unknown[] {
		const entries = servedEntries(body, reader.records) ?? found;
		if (strategy.countsEntries !== true || entries.length === found.length) return entries;
		if (unit === undefined && entries.length === strategy.pageSize) unit = 'entries';
		if (unit === undefined && found.length === strategy.pageSize) unit = 'records';
		if (unit === undefined) {
			unclearPages += found.length > 0 ? 1 : 0;
			if (unclearPages > 1) throw unclearUnit(entries.length, found.length);
		}
		return unit === 'records' ? found : entries;
	}

	function toPage(answer: Answer): ReadPage<DataRecord> {
		const { request, response } = answer;
		const { given, exact } = read(answer);
		const isEnd = reader.endStatuses.includes(response.status);
		const isBlank = isListless(response.status, given);
		const found = attempt(() => recordsOf(given));
		const isMissing = !readPath(given, reader.records.path).found;
		if (!found.ok && !isMissing) throw found.error;
		columnNames ??= found.ok ? found.value.columnNames : undefined;
		const records = found.ok ? found.value.records : [];
		const exactRecords = exact === given || !found.ok ? records : recordsOf(exact).records;
		const entries = entriesOf(given, records);
		const areRows = reader.records.shape !== 'table' && entries.every(Array.isArray);
		if (areRows && entries.length > 0) warn(UNNAMED_ROWS);
		const facts: PageFacts = {
			received: entries.length,
			...(isBlank && !isEnd ? { isBlank } : {}),
			...(isEnd ? { ends: 'stop-status' as const } : {}),
			body: exact,
			headers: response.headers,
			...(records.length > 0 ? { lastRecord: exactRecords[records.length - 1] } : {}),
			url: request.url,
		};
		const unusable = unusableTotal(reader.total, facts);
		if (unusable !== undefined) warn(`The stated total is no number and was ignored: ${unusable}`);
		const hasMore = hasMoreIn(reader.hasMore, exact);
		const problem =
			found.ok || isEnd ? undefined : withFacts(found.error, request, response.status, redact);
		return {
			...facts,
			...readTotals(reader.total, facts),
			...(hasMore === undefined ? {} : { hasMore }),
			records,
			entries,
			...(problem instanceof Error ? { problem } : {}),
		};
	}

	/**
	 * An error that stands in a success in place of records, or what is no answer yet. One record below
	 * an error are its reasons, as JSend tells them.
	 */
	function errorInstead(answer: Answer, received: number): Error | undefined {
		const { status } = answer;
		const { shape, path } = reader.records;
		const mayBeReasons = shape === 'object' && path.length > 0;
		if ((received > 0 && !mayBeReasons) || reader.endStatuses.includes(status)) return undefined;
		const facts = { method: answer.request.method, url: redact(answer.request.url), status };
		if (status === NOT_READY) {
			return new HttpError(
				`The server is still preparing its answer (${status})`,
				'Run the workflow again later.',
				facts,
			);
		}
		const said = reader.toleratesErrors ? undefined : answer.errorInBody();
		if (said === undefined) return undefined;
		return new HttpError(
			`The answer holds an error and no records: ${said}`,
			"See the message of the server. If it means something else, say so with 'Error Path' and 'On Error in Answer'.",
			{ ...facts, serverMessage: said },
		);
	}

	/** The page in an answer; errors know the call they belong to. */
	function pageIn(request: ApiRequest, response: ApiResponse): Attempt<ReadPage<DataRecord>> {
		const answer = new Answer(request, response, redact, reader.content).requireSuccess();
		const page = attempt(() => {
			const read = attempt(() => toPage(answer));
			// What stands where the list belongs is hardly one when the answer tells of an error.
			if (!read.ok && !(read.error instanceof ResponseShapeError)) throw read.error;
			const error = errorInstead(answer, read.ok ? read.value.received : 0);
			if (error !== undefined) throw error;
			if (!read.ok) throw read.error;
			return read.value;
		});
		return page.ok
			? page
			: { ok: false, error: withFacts(page.error, request, response.status, redact) };
	}

	async function readAt(cursor: C): Promise<ReadPage<DataRecord>> {
		const request = toRequest(strategy.apply(template, cursor));
		const response = await send(request);
		const isEnd = reader.endStatuses.includes(response.status);
		if (hasRead && isEnd && !isSuccess(response)) {
			return { records: [], received: 0, ends: 'stop-status' };
		}
		let page = pageIn(request, response);
		// A body that was cut on its way is whole the next time (quirk E06), and an error may be over.
		const isWorthAnother = !page.ok && (page.error instanceof HttpError || looksCut(response));
		if (isWorthAnother) page = pageIn(request, await send(request));
		if (!page.ok) throw page.error;
		hasRead = true;
		return page.value;
	}

	return async (cursor) => {
		const page = await attemptAsync(async () => await readAt(cursor));
		if (page.ok) return page.value;
		const { error } = page;
		throw error instanceof HttpError ? (strategy.explain?.(error, cursor) ?? error) : error;
	};
}
