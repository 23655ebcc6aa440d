import type { IDataObject } from 'n8n-workflow';

import { parseJson, requireSuccess } from '../shared/http/answer';
import { ResponseShapeError } from '../shared/http/errors';
import type { ApiRequest, ApiResponse, HttpMethod, Send } from '../shared/http/message';
import { type QueryPair, withQuery } from '../shared/http/query';

/** A call to the main API. */
export interface PlanhatCall {
	readonly method: HttpMethod;
	/** Path with a leading slash, already encoded. */
	readonly path: string;
	readonly query?: readonly QueryPair[];
	/** Sent as JSON, also when it is an empty list or object. */
	readonly body?: unknown;
	/** JSON that was written before, sent as it is; instead of `body`. */
	readonly bodyText?: string;
	/** Whether repeating it does no harm; by default true for all methods but POST and PATCH. */
	readonly repeatable?: boolean;
}

/** An answer together with the request it belongs to, which error messages need. */
export interface PlanhatAnswer {
	readonly request: ApiRequest;
	readonly response: ApiResponse;
}

/** The main API of one tenant. */
export interface PlanhatApi {
	/** Sends and returns the answer of any status. */
	send(call: PlanhatCall): Promise<PlanhatAnswer>;
	/**
	 * Sends and returns the parsed body; undefined when the answer is empty.
	 * @throws HttpError for a status other than 2xx, ResponseShapeError when it is not JSON
	 */
	json(call: PlanhatCall): Promise<unknown>;
	/** Parses an answer that was already looked at. */
	parse(answer: PlanhatAnswer): unknown;
	/** Masks the credential's secrets. */
	readonly redact: (text: string) => string;
}

const REPEATABLE: ReadonlySet<HttpMethod> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

function toRequest(baseUrl: string, call: PlanhatCall): ApiRequest {
	const body = call.body === undefined ? call.bodyText : JSON.stringify(call.body);
	return {
		method: call.method,
		url: withQuery(`${baseUrl}${call.path}`, call.query ?? []),
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		...(body === undefined ? {} : { body }),
		repeatable: call.repeatable ?? REPEATABLE.has(call.method),
	};
}

/** Speaks to the main API through `send`, which brings retry, quota, guard and sign-in. */
export function planhatApi(
	baseUrl: string,
	send: Send,
	redact: (text: string) => string,
): PlanhatApi {
	const parse = ({ request, response }: PlanhatAnswer) => parseJson(request, response, redact);
	const sendCall = async (call: PlanhatCall): Promise<PlanhatAnswer> => {
		const request = toRequest(baseUrl, call);
		return { request, response: await send(request) };
	};
	return {
		send: sendCall,
		parse,
		redact,
		async json(call) {
			const answer = await sendCall(call);
			requireSuccess(answer.request, answer.response, redact);
			return parse(answer);
		},
	};
}

/**
 * The body of an answer as one record.
 * @throws ResponseShapeError when it is something else, for example a bare text
 */
export function asRecord(body: unknown, what: string): IDataObject {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as IDataObject;
	throw new ResponseShapeError(
		`Planhat answered ${body === undefined ? 'nothing' : `a ${typeof body}`} where ${what} was expected`,
		'Check the base URL in the credential; run again if it is right.',
	);
}

/**
 * The body of an answer as a list of records (lists come without an envelope).
 * @throws ResponseShapeError when it is something else
 */
export function asRecords(body: unknown): IDataObject[] {
	if (Array.isArray(body)) return body as IDataObject[];
	throw new ResponseShapeError(
		`Planhat answered ${body === undefined ? 'nothing' : `a ${typeof body}`} where a list was expected`,
		'Check the base URL in the credential; run again if it is right.',
	);
}
