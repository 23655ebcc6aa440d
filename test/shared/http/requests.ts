import type { ApiRequest, ApiResponse, HttpMethod } from '../../../nodes/shared/http/message';

/** A request of the engine; whether it may be repeated follows from the method, unless told. */
export function requestOf(method: HttpMethod, changes: Partial<ApiRequest> = {}): ApiRequest {
	return {
		method,
		url: 'https://api.example.com/items',
		headers: {},
		repeatable: method !== 'POST' && method !== 'PATCH',
		...changes,
	};
}

/** An answer as the innermost send gives it. */
export function answerOf(
	status: number,
	headers: Readonly<Record<string, string>> = {},
	body = '',
): ApiResponse {
	return { status, headers, body, attempts: 1 };
}
