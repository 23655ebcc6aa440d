import { type Attempt, attempt, attemptJson } from '../attempt';
import type { Path } from '../extract/path';
import { valueAt } from '../extract/readPath';
import {
	type DataRecord,
	type PageRecords,
	type RecordOptions,
	readRecords,
} from '../extract/records';
import { Answer, isSuccess, type Redact } from '../http/answer';
import type { ContentHints } from '../http/content';
import { EngineError } from '../http/errors';
import type { ApiRequest, ApiResponse, Send } from '../http/message';
import type { ReadPage } from './paginate';
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
	readonly hasMore?: Path;
	/**
	 * Statuses that end the read: an error means "past the end" once a page was read (quirk P21), a
	 * success is the last page.
	 */
	readonly endStatuses: readonly number[];
	/** Whether an earlier run has read pages before the first one of this. */
	readonly isResumed: boolean;
	/** How answers are read, where that is set. */
	readonly content?: Omit<ContentHints, 'contentType'>;
	/** Told what a person should know. */
	readonly warn: (warning: string) => void;
}

const BIG_INTEGERS = 'Whole numbers that n8n would round are given as texts, with all their digits';

/** Reads the flag that tells whether there is more; also as a text or number. */
function hasMoreIn(path: Path | undefined, body: unknown): Pick<PageFacts, 'hasMore'> {
	const value = path === undefined ? undefined : valueAt(body, path);
	if (value === undefined || value === null) return {};
	const isNo =
		value === false || value === 0 || value === '' || /^(false|no|0)$/i.test(String(value));
	return { hasMore: !isNo };
}

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
	let columnNames: readonly string[] | undefined;

	/** The answer as it is given out, and as positions are read from it: a rounded cursor leads astray. */
	function read(answer: Answer): { given: unknown; exact: unknown } {
		const given = answer.json();
		if (answer.hasBigIntegers) warn(BIG_INTEGERS);
		return { given, exact: answer.exactJson() };
	}

	function recordsOf(body: unknown, isEnd: boolean): PageRecords {
		if (body === undefined) return { records: [], ends: false };
		const { missing } = reader.records;
		return readRecords(body, {
			...reader.records,
			missing: isEnd ? 'ends' : missing,
			columnNames,
		});
	}

	function toPage(answer: Answer): ReadPage<DataRecord> {
		const { request, response } = answer;
		const { given, exact } = read(answer);
		const isEnd = reader.endStatuses.includes(response.status);
		const { records, ends, columnNames: names } = recordsOf(given, isEnd);
		columnNames ??= names;
		const exactRecords = exact === given ? records : recordsOf(exact, isEnd).records;
		const facts: PageFacts = {
			received: records.length,
			...(ends ? { ends: 'stop-test' as const } : {}),
			...(isEnd ? { ends: 'stop-status' as const } : {}),
			body: exact,
			headers: response.headers,
			...(records.length > 0 ? { lastRecord: exactRecords[records.length - 1] } : {}),
			url: request.url,
		};
		const unusable = unusableTotal(reader.total, facts);
		if (unusable !== undefined) warn(`The stated total is no number and was ignored: ${unusable}`);
		return {
			...facts,
			...readTotals(reader.total, facts),
			...hasMoreIn(reader.hasMore, exact),
			records,
			fingerprint: response.body,
		};
	}

	/** The page in an answer; errors know the call they belong to. */
	function pageIn(request: ApiRequest, response: ApiResponse): Attempt<ReadPage<DataRecord>> {
		const answer = new Answer(request, response, redact, reader.content).requireSuccess();
		const page = attempt(() => toPage(answer));
		return page.ok
			? page
			: { ok: false, error: withFacts(page.error, request, response.status, redact) };
	}

	return async (cursor) => {
		const request = toRequest(strategy.apply(template, cursor));
		const response = await send(request);
		const isEnd = reader.endStatuses.includes(response.status);
		if (hasRead && isEnd && !isSuccess(response)) {
			return { records: [], received: 0, ends: 'stop-status' };
		}
		let page = pageIn(request, response);
		// A body that was cut on its way is whole the next time (quirk E06).
		if (!page.ok && looksCut(response)) page = pageIn(request, await send(request));
		if (!page.ok) throw page.error;
		hasRead = true;
		return page.value;
	};
}
