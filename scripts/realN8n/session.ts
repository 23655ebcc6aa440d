import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import axios from 'axios';

const CALL_LIMIT_MS = 60_000;

/** n8n closes idle connections after five seconds; a busy test would write into a closed one. */
const ONE_CALL_EACH = new Agent({ keepAlive: false });

/** An answer of n8n that is not a success, with n8n's own words. */
export class N8nCallError extends Error {
	constructor(
		readonly status: number,
		call: string,
		answer: string,
	) {
		super(`${call} answered ${status}: ${messageOf(answer)}`);
	}
}

/**
 * Speaks HTTP to n8n the way the editor does: a sign-in cookie that is only valid together with
 * the id of the browser it was given to.
 */
export class Session {
	private readonly browserId = randomUUID();
	private cookie = '';

	constructor(readonly url: string) {}

	/** Calls the editor's API and returns what is under `data`. */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const text = await this.text(method, `/rest${path}`, body);
		return (JSON.parse(text) as { data: T }).data;
	}

	/** Calls any address of n8n and returns the body as it is. */
	async text(method: string, path: string, body?: unknown): Promise<string> {
		const { status, data, headers } = await axios.request<string>({
			method,
			url: `${this.url}${path}`,
			headers: {
				'browser-id': this.browserId,
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { data: JSON.stringify(body) }),
			httpAgent: ONE_CALL_EACH,
			// The text as it came: the callers know what they asked for.
			responseType: 'text',
			transformResponse: (text: string) => text,
			validateStatus: () => true,
			signal: AbortSignal.timeout(CALL_LIMIT_MS),
		});
		if (status < 200 || status > 299) throw new N8nCallError(status, `${method} ${path}`, data);
		this.keepCookie(headers['set-cookie'] ?? []);
		return data;
	}

	private keepCookie(lines: readonly string[]): void {
		const authentication = lines
			.map((line) => line.split(';')[0] ?? '')
			.find((pair) => pair.startsWith('n8n-auth='));
		if (authentication) this.cookie = authentication;
	}
}

function messageOf(answer: string): string {
	try {
		const { message } = JSON.parse(answer) as { message?: unknown };
		return typeof message === 'string' ? message : answer;
	} catch {
		return answer;
	}
}
