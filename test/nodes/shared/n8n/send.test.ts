import { type IExecuteFunctions, type IHttpRequestOptions, UserError } from 'n8n-workflow';

import {
	CancelledError,
	ConfigError,
	NetworkError,
	TimeoutError,
} from '../../../../nodes/shared/http/errors';
import type { ApiRequest } from '../../../../nodes/shared/http/message';
import { n8nSend } from '../../../../nodes/shared/n8n/send';

const TOKEN = 'planhat-token';

const request: ApiRequest = {
	method: 'GET',
	url: `https://api.planhat.com/assets?echo=${TOKEN}`,
	headers: { Accept: 'application/json' },
	repeatable: true,
};

type Helper = (type: string, options: IHttpRequestOptions) => Promise<unknown>;

/** A node's context whose authenticated helper is the given one. */
function contextWith(helper: Helper, signal?: AbortSignal): IExecuteFunctions {
	return {
		getExecutionCancelSignal: () => signal,
		helpers: { httpRequestWithAuthentication: helper },
	} as unknown as IExecuteFunctions;
}

function sendWith(helper: Helper, signal?: AbortSignal) {
	return n8nSend(contextWith(helper, signal), {
		credentialType: 'planhatApi',
		timeoutMs: 500,
		ignoreSslIssues: false,
		redact: (text) => text.replaceAll(TOKEN, '***'),
	});
}

/** An error as n8n wraps those of its HTTP client. */
function wrapped(code: string, message = `connect ${code}`): Error {
	return Object.assign(new Error('n8n'), { cause: Object.assign(new Error(message), { code }) });
}

async function failure(error: Error): Promise<NetworkError | ConfigError> {
	const send = sendWith(async () => await Promise.reject(error));
	return (await send(request).catch((caught: unknown) => caught)) as NetworkError | ConfigError;
}

it.each([
	['ENOTFOUND', 'There is no host named api.planhat.com', /base URL/],
	[
		'CERT_HAS_EXPIRED',
		/^The certificate of api\.planhat\.com can't be verified/,
		/Ignore SSL Issues/,
	],
	['DEPTH_ZERO_SELF_SIGNED_CERT', /can't be verified/, /Ignore SSL Issues/],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /can't be verified/, /Ignore SSL Issues/],
])('says what %s means, as something the person has to change', async (code, message, hint) => {
	const error = await failure(wrapped(code));
	expect(error).toBeInstanceOf(ConfigError);
	expect(error.message).toMatch(message);
	expect(error.hint).toMatch(hint);
});

it.each([
	'ECONNREFUSED',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EACCES',
	'EADDRNOTAVAIL',
	'ENETDOWN',
])('knows that nothing arrived when no connection came about (%s)', async (code) => {
	const error = await failure(wrapped(code));
	expect(error).toMatchObject({
		name: 'NetworkError',
		message: "api.planhat.com can't be reached",
		mayHaveArrived: false,
	});
});

it.each(['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE', 'UNHEARD_OF'])(
	'takes it that the request may have arrived when the connection broke (%s)',
	async (code) => {
		const error = await failure(wrapped(code));
		expect(error).toMatchObject({ name: 'NetworkError', mayHaveArrived: true });
		expect(error.message).toContain(code);
	},
);

it('knows that nothing arrived when connecting took too long, at one address or at all', async () => {
	const connecting = () =>
		Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' });
	const all = Object.assign(new Error(''), { code: 'ETIMEDOUT', errors: [connecting()] });
	for (const cause of [connecting(), all]) {
		const error = await failure(Object.assign(new Error('n8n'), { cause }));
		expect(error).toMatchObject({ name: 'NetworkError', mayHaveArrived: false });
	}
});

it.each([
	['ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'],
	['EPROTO', 'write EPROTO C0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'],
	['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ssl3_read_bytes:sslv3 alert handshake failure'],
])('knows that nothing arrived without a secure connection (%s)', async (code, message) => {
	const error = await failure(wrapped(code, message));
	expect(error).toMatchObject({ name: 'NetworkError', mayHaveArrived: false });
	expect(error.message).toBe(`No secure connection to api.planhat.com came about (${code})`);
	expect(error.hint).toContain('Nothing was sent.');
});

it.each([
	['EPROTO', 'SSL routines:ssl3_get_record:decryption failed or bad record mac'],
	['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', 'unexpected eof while reading'],
])(
	'takes it that the request may have arrived when a secure connection broke (%s)',
	async (...of) => {
		expect(await failure(wrapped(...of))).toMatchObject({ mayHaveArrived: true });
	},
);

it.each(['ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS', 'ERR_INVALID_URL'])(
	'knows that what can not be written is not sent (%s)',
	async (code) => {
		const error = await failure(wrapped(code));
		expect(error).toBeInstanceOf(ConfigError);
		expect(error.hint).toContain('Nothing was sent.');
	},
);

it("tells n8n's own refusals as such", async () => {
	const cause = new UserError(`Node has no credentials, ${TOKEN}`);
	const error = await failure(Object.assign(new Error('n8n'), { cause }));
	expect(error).toBeInstanceOf(ConfigError);
	expect(error.message).toBe('n8n did not send the request: Node has no credentials, ***');
	expect(error.hint).toContain('Nothing was sent.');
});

it('tells a proxy that wants a sign-in as such', async () => {
	const send = sendWith(
		async () => await Promise.resolve({ statusCode: 407, headers: {}, body: '<html>' }),
	);
	await expect(send(request)).rejects.toMatchObject({
		kind: 'config',
		message: 'The proxy that n8n goes through asks for a sign-in (407)',
	});
});

it.each(['ECONNABORTED', 'ETIMEDOUT'])('tells a time-out of the connection (%s)', async (code) => {
	const error = await failure(wrapped(code));
	expect(error).toBeInstanceOf(TimeoutError);
	expect(error.message).toBe('api.planhat.com did not answer completely within 0.5 seconds');
});

it('passes on what the credential refused', async () => {
	const refusal = new ConfigError("'API Token' in the credential is empty", 'Enter the token.');
	const error = await failure(Object.assign(new Error('n8n'), { cause: refusal }));
	expect(error).toBe(refusal);
});

it('masks the token in the address and in words it does not know', async () => {
	const error = await failure(new Error(`Something about ${TOKEN}`));
	expect(error.message).toContain('Something about ***');
	expect(error.facts.url).toBe('https://api.planhat.com/assets?echo=***');
});

it('ends with the cancelled run, whatever n8n makes of it', async () => {
	const cancel = new AbortController();
	const send = sendWith(async () => {
		cancel.abort();
		return await Promise.reject(wrapped('ERR_CANCELED'));
	}, cancel.signal);
	await expect(send(request)).rejects.toBeInstanceOf(CancelledError);
});

it('sends nothing once the run is cancelled', async () => {
	const helper = jest.fn();
	await expect(sendWith(helper, AbortSignal.abort())(request)).rejects.toBeInstanceOf(
		CancelledError,
	);
	expect(helper).not.toHaveBeenCalled();
});

it('asks n8n for the whole answer as it comes, of any status, without redirects', async () => {
	const helper = jest.fn(
		async () => await Promise.resolve({ statusCode: 200, headers: {}, body: '[]' }),
	);
	await sendWith(helper as unknown as Helper)({ ...request, method: 'PUT', body: '[]' });
	expect(helper.mock.calls[0]?.slice(0, 2)).toEqual([
		'planhatApi',
		expect.objectContaining({
			method: 'PUT',
			url: request.url,
			body: '[]',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		}),
	]);
});

it('hands over status, headers in lower case and the text of the body', async () => {
	const send = sendWith(
		async () =>
			await Promise.resolve({
				statusCode: 206,
				headers: { 'Retry-After': 3, 'set-cookie': ['a=1', 'b=2'], gone: undefined },
				body: '{"a":1}',
			}),
	);
	expect(await send(request)).toEqual({
		status: 206,
		headers: { 'retry-after': '3', 'set-cookie': 'a=1, b=2' },
		body: '{"a":1}',
		attempts: 1,
	});
});
