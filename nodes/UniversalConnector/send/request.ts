import { randomUUID } from 'node:crypto';

import { headerOf, withHeader } from '../../shared/http/headers';
import type { ApiRequest } from '../../shared/http/message';
import { toRequest } from '../../shared/pagination/template';
import { mayResend } from './methods';
import type { SendRow } from './row';
import type { SendSettings } from './settings';

/** Shown instead of the key that each call gets when it is sent. */
const NEW_KEY = '(a new key for each call)';

/**
 * The request for a text about a row, or several of one address and method. Its idempotency key, if the API has one, stays the same when the request
 * is repeated.
 * @throws ConfigError for headers that can't be sent
 */
export function textRequest(
	rows: readonly [SendRow, ...SendRow[]],
	body: string,
	settings: SendSettings,
	isPreview = false,
): ApiRequest {
	const [{ method, url }] = rows;
	const { idempotencyHeader } = settings;
	const hasKey = idempotencyHeader !== '';
	const repeatable = hasKey || mayResend(settings, method, rows);
	const plain = toRequest({ method, url, query: [], headers: settings.headers, repeatable });
	const { contentType } = settings.body;
	const isTyped = body === '' || headerOf(plain.headers, 'content-type') !== undefined;
	const typed = isTyped
		? plain.headers
		: withHeader(plain.headers, 'Content-Type', contentType || 'application/json');
	const key = isPreview ? NEW_KEY : randomUUID();
	return {
		...plain,
		headers: hasKey ? withHeader(typed, idempotencyHeader, key) : typed,
		...(body === '' ? {} : { body }),
	};
}

/** The request of a call with these rows, which share address and method. */
export function batchRequest(
	rows: readonly SendRow[],
	batch: number,
	settings: SendSettings,
	isPreview = false,
): ApiRequest | undefined {
	const [first, ...others] = rows;
	if (first === undefined) return undefined;
	const values = { batch, count: rows.length, group: first.groupValue, columns: first.columns };
	return textRequest([first, ...others], settings.body.write(rows, values), settings, isPreview);
}
