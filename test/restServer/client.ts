import { Agent } from 'node:https';
import axios from 'axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { JsonObject, JsonValue } from './json';
import type { Row } from './records';

/** What the tests of this server read with: no redirects, no thrown statuses, bodies as text. */
export interface Reply {
	status: number;
	headers: AxiosResponse['headers'];
	text: string;
	/** The text parsed; throws when it is not JSON. */
	readonly json: JsonObject;
	/** Rows under `data`. */
	readonly rows: Row[];
}

const mostCallsPerTest = 200;
let counted = { test: '', calls: 0 };

/** The loops of these tests trust the server to end its lists; a broken one must not run for ever. */
export function countCall(): void {
	const test = expect.getState().currentTestName ?? '';
	counted = { test, calls: counted.test === test ? counted.calls + 1 : 1 };
	if (counted.calls > mostCallsPerTest) throw new Error('the list has no end');
}

export async function call(url: string, config: AxiosRequestConfig = {}): Promise<Reply> {
	countCall();
	const { status, headers, data } = await axios.request<string>({
		url,
		validateStatus: () => true,
		maxRedirects: 0,
		responseType: 'text',
		transformResponse: (body: string) => body,
		proxy: false,
		...config,
	});
	return {
		status,
		headers,
		text: data,
		get json() {
			return JSON.parse(data) as JsonObject;
		},
		get rows() {
			return (JSON.parse(data) as { data: Row[] }).data;
		},
	};
}

export async function post(
	url: string,
	body: JsonValue,
	config: AxiosRequestConfig = {},
): Promise<Reply> {
	return await call(url, { method: 'POST', data: body, ...config });
}

export function trusting(certificate: string | undefined): AxiosRequestConfig {
	return { httpsAgent: new Agent({ ca: certificate }) };
}
