import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../shared/attempt';
import { isObject } from '../shared/extract/jsonValue';
import { Answer } from '../shared/http/answer';
import {
	ConfigError,
	type HttpError,
	NetworkError,
	RateLimitError,
	ResponseShapeError,
} from '../shared/http/errors';
import { type Headers, withHeader } from '../shared/http/headers';
import type { ApiRequest, HttpMethod, Send } from '../shared/http/message';
import { type QueryPair, withQuery } from '../shared/http/query';
import { requirePath } from '../shared/http/path';
import type { LostAnswers } from '../shared/http/lostAnswers';

/** A call to the main API. */
export interface PlanhatCall {
	readonly method: HttpMethod;
	/** Path with a leading slash, already encoded. */
	readonly path: string;
	readonly query?: readonly QueryPair[];
	/** On top of those that every call has; a name that is the same takes its place. */
	readonly headers?: Headers;
	/** Sent as JSON, also when it is an empty list or object. */
	readonly body?: unknown;
	/** JSON that was written before, sent as it is; instead of `body`. */
	readonly bodyText?: string;
	/** Whether repeating it does no harm; by default true for all methods but POST and PATCH. */
	readonly repeatable?: boolean;
}

/** An answer of the main API. */
export interface PlanhatAnswer extends Answer {
	/** Whether an earlier try may have taken effect already, its answer being lost. */
	readonly isAfterLoss: boolean;
}

/** The main API of one tenant. */
export interface PlanhatApi {
	/** Address of the tenant's host, without a slash at the end. */
	readonly baseUrl: string;
	/** Sends and returns the answer of any status. */
	send(call: PlanhatCall): Promise<PlanhatAnswer>;
	/**
	 * Sends and returns the parsed body; undefined when the answer is empty.
	 * @throws HttpError for a status other than 2xx, ResponseShapeError when it is not JSON
	 */
	json(call: PlanhatCall): Promise<unknown>;
	/** What an answer that is no success means and what to do. */
	refusal(answer: PlanhatAnswer): HttpError;
	/**
	 * For operations whose first call is harmless, so that nothing is sent in vain.
	 * @throws AccessError when the credential does not allow the method
	 */
	requireAccess(method: HttpMethod): void;
	/** Resolves when no call is under way, so that nothing is sent after a node has ended. */
	settled(): Promise<void>;
	/** Masks the credential's secrets. */
	readonly redact: (text: string) => string;
}

const REPEATABLE: ReadonlySet<HttpMethod> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

const JSON_HEADERS: Headers = { Accept: 'application/json', 'Content-Type': 'application/json' };

function headersOf({ headers = {} }: PlanhatCall): Headers {
	let all = JSON_HEADERS;
	for (const [name, value] of Object.entries(headers)) all = withHeader(all, name, value);
	return all;
}

function toRequest(baseUrl: string, call: PlanhatCall): ApiRequest {
	requirePath(call.path, { field: 'Path', isFree: false });
	const body = call.body === undefined ? call.bodyText : JSON.stringify(call.body);
	return {
		method: call.method,
		url: withQuery(`${baseUrl}${call.path}`, call.query ?? []),
		headers: headersOf(call),
		body,
		repeatable: call.repeatable ?? REPEATABLE.has(call.method),
	};
}

/** What the API speaks through. */
export interface PlanhatLine {
	readonly baseUrl: string;
	/** Brings retry, quota, guard and sign-in. */
	readonly send: Send;
	readonly lost: Pick<LostAnswers, 'includes'>;
	readonly requireAccess: (method: HttpMethod) => void;
	readonly redact: (text: string) => string;
}

/** The last try did not arrive or was put off, but that says nothing about the ones before it. */
function withEarlierTries(error: unknown, isAfterLoss: boolean): unknown {
	const isUndone =
		error instanceof RateLimitError || (error instanceof NetworkError && !error.mayHaveArrived);
	if (isAfterLoss && error instanceof ConfigError) {
		const hint = `An earlier try of the same call may have been carried out. ${error.hint}`;
		return new NetworkError(error.message, hint, true, error.facts);
	}
	if (!isUndone || !isAfterLoss) return error;
	return new NetworkError(error.message, error.hint, true, error.facts);
}

/** Speaks to the main API of one tenant. */
export function planhatApi({
	baseUrl,
	send,
	lost,
	requireAccess,
	redact,
}: PlanhatLine): PlanhatApi {
	const refusal = (answer: PlanhatAnswer) => answer.error();
	const underWay = new Set<Promise<unknown>>();
	const tracked = async <T>(work: Promise<T>): Promise<T> => {
		underWay.add(work);
		return await work.finally(() => underWay.delete(work));
	};
	const sendCall = async (call: PlanhatCall): Promise<PlanhatAnswer> => {
		const request = toRequest(baseUrl, call);
		const sent = await attemptAsync(async () => await tracked(send(request)));
		const isAfterLoss = lost.includes(request);
		if (!sent.ok) throw withEarlierTries(sent.error, isAfterLoss);
		return Object.assign(new Answer(request, sent.value, redact), { isAfterLoss });
	};
	return {
		baseUrl,
		send: sendCall,
		refusal,
		requireAccess,
		redact,
		async settled() {
			await Promise.allSettled(underWay);
		},
		async json(call) {
			const answer = await sendCall(call);
			if (!answer.isSuccess) throw refusal(answer);
			return answer.json();
		},
	};
}

/** What kind of body it is, in words for a person. */
function described(body: unknown): string {
	if (body === undefined) return 'nothing';
	if (body === null) return "'null'";
	if (Array.isArray(body)) return 'a list';
	return typeof body === 'object' ? 'one record' : 'a bare text or number';
}

function unexpected(body: unknown, expected: string): ResponseShapeError {
	return new ResponseShapeError(
		`Planhat answered ${described(body)} where ${expected} was expected`,
		'Run the workflow again. If it stays like this, check that the base URL in the credential is the one of Planhat.',
	);
}

/**
 * The body of an answer as one record.
 * @throws ResponseShapeError when it is something else, for example a bare text
 */
export function asRecord(body: unknown, what: string): IDataObject {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as IDataObject;
	throw unexpected(body, what);
}

/**
 * The body of an answer as a list of records (lists come without an envelope).
 * @throws ResponseShapeError when it is something else
 */
export function asRecords(body: unknown): IDataObject[] {
	if (!Array.isArray(body)) throw unexpected(body, 'a list');
	const list: unknown[] = body;
	const odd = list.find((entry) => !isObject(entry));
	if (odd !== undefined) throw unexpected(odd, 'a record in a list');
	// Parsed JSON is what an n8n item holds.
	return list as IDataObject[];
}

/**
 * The id of a record that Planhat answered.
 * @throws ResponseShapeError when the record has none: an empty id would address the whole list
 */
export function idOf(record: IDataObject): string {
	const id = record['_id'];
	if (typeof id === 'string' && id !== '') return id;
	throw unexpected(record, 'a record with an ID');
}
