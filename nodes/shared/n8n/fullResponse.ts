import type { IN8nHttpFullResponse as FullResponse } from 'n8n-workflow';

import { flatHeaders } from '../auth/plainHttp';
import type { ApiRequest, ApiResponse } from '../http/message';
import { bodyText } from './bodyText';

/**
 * As text, so that a cut answer is noticed instead of being passed on as a string. A limited body is
 * streamed: n8n would read all of it before anybody could look.
 */
export function encodingOf({ maxBytes }: ApiRequest): 'stream' | 'text' {
	return maxBytes === undefined ? 'text' : 'stream';
}

/**
 * What n8n answered with `returnFullResponse`, read to its end.
 * @throws CeilingError when the body is larger than the request allows
 */
export async function toApiResponse(
	{ statusCode: status, headers, body }: FullResponse,
	{ maxBytes }: ApiRequest,
): Promise<ApiResponse> {
	const text = await bodyText(body, maxBytes);
	return { status, headers: flatHeaders(headers), body: text, attempts: 1 };
}

/** An answer in the shape in which n8n gave it. */
export function toFullResponse({ status, headers, body }: ApiResponse): FullResponse {
	return { statusCode: status, headers, body };
}
