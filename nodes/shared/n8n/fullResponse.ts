import type { IN8nHttpFullResponse as FullResponse } from 'n8n-workflow';

import { flatHeaders } from '../auth/plainHttp';
import { readBody } from '../http/body';
import { decodeBody } from '../http/charset';
import { type ApiRequest, type ApiResponse, MAX_ANSWER_BYTES } from '../http/message';

/**
 * What n8n answered with `returnFullResponse` and the encoding `stream`, read to its end. Streamed,
 * because n8n would otherwise read all of a body before anybody could look, and take it for UTF-8.
 * @throws AnswerTooLargeError when the body is larger than the request allows
 */
export async function toApiResponse(
	{ statusCode: status, headers: given, body }: FullResponse,
	{ maxBytes = MAX_ANSWER_BYTES, charset }: ApiRequest,
): Promise<ApiResponse> {
	const headers = flatHeaders(given);
	const bytes = await readBody(body, Math.min(maxBytes, MAX_ANSWER_BYTES));
	const { text, misfit } = decodeBody(bytes, headers['content-type'], charset);
	return { status, headers, body: text, misfit, attempts: 1 };
}

/** An answer in the shape in which n8n gave it. */
export function toFullResponse({ status, headers, body }: ApiResponse): FullResponse {
	return { statusCode: status, headers, body };
}
