import { randomUUID } from 'node:crypto';

const CALL_LIMIT_MS = 60_000;

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
		const response = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'browser-id': this.browserId,
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(CALL_LIMIT_MS),
		});
		const text = await response.text();
		if (!response.ok) throw new N8nCallError(response.status, `${method} ${path}`, text);
		this.keepCookie(response);
		return text;
	}

	private keepCookie(response: Response): void {
		const authentication = response.headers
			.getSetCookie()
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
