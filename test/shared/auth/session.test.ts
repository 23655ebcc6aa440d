import { ExpiringCache, fingerprint } from '../../../nodes/shared/auth/expiringCache';
import { loginRequest, loginResult, loginSecrets } from '../../../nodes/shared/auth/login';
import { Mask } from '../../../nodes/shared/auth/mask';
import { RefusedSignIns } from '../../../nodes/shared/auth/refusedSignIns';
import { withRenewal } from '../../../nodes/shared/auth/renewal';
import {
	authenticateSession,
	signedOutTest,
	storedSession,
} from '../../../nodes/shared/auth/session';
import { SignInNeeded } from '../../../nodes/shared/auth/signInNeeded';
import { CancelledError } from '../../../nodes/shared/http/errors';
import type { ApiRequest } from '../../../nodes/shared/http/message';

const credential = {
	baseUrl: 'https://api.example.com/v2',
	allowedHosts: 'auth.example.com',
	loginPath: '/login',
	loginValues: { value: [{ path: 'user.name', value: 'ada' }] },
	replyPlace: 'body',
	replyName: 'data.token',
	lifetimeSeconds: 3600,
	placement: 'header',
	headerName: 'Authorization',
	valuePrefix: 'Bearer',
};
const answer = (body: unknown, headers = {}, status = 200) => ({
	status,
	headers,
	body: JSON.stringify(body),
});

describe('the login request', () => {
	it('is a POST of JSON below the base URL', () => {
		expect(loginRequest({ ...credential, loginBody: '{"remember":true}' })).toEqual({
			method: 'POST',
			url: 'https://api.example.com/v2/login',
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			body: '{"remember":true,"user":{"name":"ada"}}',
		});
	});

	it('can be a form, with headers of its own', () => {
		const loginHeaders = { header: [{ name: 'X-App', value: 'k 1' }] };
		const form = loginRequest({
			...credential,
			loginFormat: 'form',
			loginHeaders,
			loginBody: { a: 1 },
		});
		expect(form.headers).toMatchObject({
			'X-App': 'k 1',
			'Content-Type': 'application/x-www-form-urlencoded',
		});
		expect(form.body).toBe('a=1&user.name=ada');
	});

	it('can be a GET, which has no body, at another allowed host', () => {
		const loginPath = 'https://auth.example.com/session';
		const request = loginRequest({ ...credential, loginPath, loginMethod: 'GET' });
		expect([request.url, request.body]).toEqual([loginPath, undefined]);
	});

	it.each([
		[{ loginPath: 'https://evil.example/login' }, /the credential is for/],
		[{ loginPath: '//evil.example/login' }, /not a web address/],
		[{ loginBody: '{' }, /'Login Body'/],
		[{ loginMethod: 'TRACE' }, /'Login Method'/],
		[{ loginHeaders: { header: [{ name: 'X', value: 'a\nb' }] } }, /line break/],
		[{ loginValues: { value: [{ path: '__proto__.x', value: '1' }] } }, /__proto__/],
	])('refuses %j', (changes, message) => {
		expect(() => loginRequest({ ...credential, ...changes })).toThrow(message);
	});
});

describe('the reply to the login', () => {
	it.each([
		['body', 'data.token', answer({ data: { token: ' t1 ' } }), 't1'],
		['body', 'data.token', answer({ data: { token: 12345 } }), '12345'],
		['body', '', answer('t1'), 't1'],
		['header', 'X-Session', answer({}, { 'x-session': 't1' }), 't1'],
		['cookie', 'sid', answer({}, { 'set-cookie': 'sid=t1; Path=/' }), 't1'],
		[
			'cookie',
			'sid',
			answer(
				{},
				{ 'set-cookie': 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=t/1=; Path=/, b=2' },
			),
			't/1=',
		],
		['cookie', 'sid', answer({}, { 'set-cookie': 'sid=; Max-Age=0, sid="t2"; HttpOnly' }), 't2'],
		['cookie', 'sid', answer({}, { 'set-cookie': 'sid=t3' }, 302), 't3'],
	])('holds the session in its %s at %j (A06)', (replyPlace, replyName, reply, value) => {
		const values = { ...credential, replyPlace, replyName };
		expect(loginResult(values, reply, 1_000)).toEqual({ value, expiresAt: 3_601_000 });
	});

	it.each([
		['seconds', 120, 120_000],
		['seconds as a text', '120', 120_000],
		['a date and time', '1970-01-01T00:05:00Z', 300_000],
		['epoch seconds', 2_000_000_000, 2_000_000_000_000],
		['epoch milliseconds', 2_000_000_000_123, 2_000_000_000_123],
		['nothing', undefined, 3_600_000],
		['null', null, 3_600_000],
		['a word', 'soon', 3_600_000],
		['a number that is none', '-5', 3_600_000],
		['zero', 0, 3_600_000],
	])('tells its end as %s (A08)', (_what, end, expiresAt) => {
		const values = { ...credential, lifetimePath: 'data.end' };
		const reply = answer({ data: { token: 't', ...(end === undefined ? {} : { end }) } });
		expect(loginResult(values, reply, 0)).toEqual({ value: 't', expiresAt });
	});

	it('ends when the server says so where no lifetime is set', () => {
		const values = { ...credential, lifetimeSeconds: 0 };
		expect(loginResult(values, answer({ data: { token: 't' } }), 0)).toEqual({ value: 't' });
	});

	it.each([
		['body', 'data.token', answer({ data: {} })],
		['body', 'data.token', answer({ data: { token: ' ' } })],
		['body', 'data.token', { ...answer(''), body: '<html>' }],
		['header', 'X-Session', answer({ data: { token: 't' } })],
		['cookie', 'sid', answer({}, { 'set-cookie': 'xsid=t1; sid=t2' })],
	])('says so when there is nothing in its %s at %j', (replyPlace, replyName, reply) => {
		const values = { ...credential, replyPlace, replyName };
		expect(() => loginResult(values, reply, 0)).toThrow(/holds nothing at/);
	});

	it('passes the words of a refusal on, without what was sent', () => {
		const values = { ...credential, loginValues: { value: [{ path: 'p', value: 'my-password' }] } };
		const refusal = answer({ error: 'my-password is wrong' }, {}, 401);
		expect(() => loginResult(values, refusal, 0)).toThrow(
			'The server refused the login (401): *** is wrong',
		);
		expect(loginSecrets(values)).toEqual(['my-password']);
	});
});

describe('a request with a session', () => {
	const request = { url: 'https://api.example.com/v2/x', headers: {} };
	const stored = (expiresAt?: number) => ({
		...credential,
		sessionToken: storedSession({ value: 't1', ...(expiresAt === undefined ? {} : { expiresAt }) }),
	});

	it('carries it', async () => {
		const signed = await authenticateSession(stored(10), request, 9);
		expect(signed.headers).toEqual({ Authorization: 'Bearer t1' });
		expect(await authenticateSession(stored(), signed, 9)).toEqual(signed);
	});

	it.each([
		[{ ...credential, sessionToken: '' }],
		[{ ...credential, sessionToken: 'null' }],
		[credential],
		[stored(9)],
	])('asks n8n to sign in when there is none that is good (%#)', async (values) => {
		const error = await authenticateSession(values, request, 9).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(SignInNeeded);
		expect((error as SignInNeeded).response.status).toBe(401); // what n8n looks at
	});

	const isOver = (values: object, status: number, body = '') =>
		signedOutTest({ ...values })({ status, headers: {}, body, attempts: 1 });

	it('is over by the statuses that the credential names, or by 401', () => {
		expect([200, 401, 419].filter((status) => isOver({}, status))).toEqual([401]);
		const values = { signedOutStatuses: '401, 419' };
		expect([200, 401, 419].filter((status) => isOver(values, status))).toEqual([401, 419]);
		expect(() => isOver({ signedOutStatuses: '4xx' }, 200)).toThrow(/Signed-Out Statuses/);
	});

	it.each([
		['the value', '602', '{"errors":[{"code":602}]}', true],
		['the value as a text', '602', '{"errors":[{"code":"602"}]}', true],
		['another value', '602', '{"errors":[{"code":601}]}', false],
		['nothing', '602', '{"errors":[]}', false],
		['anything', '', '{"errors":[{"code":1}]}', true],
		['an object without a text', '602', '{"errors":[{"code":{"toString":null}}]}', false],
		['no JSON', '602', '<html>', false],
	])('is over when the body of a success has %s at the path', (_what, value, body, isSignedOut) => {
		const values = { signedOutPath: 'errors[0].code', signedOutValue: value };
		expect(isOver(values, 200, body)).toBe(isSignedOut);
	});
});

describe('the cache', () => {
	const now = () => 0;
	const later = async <Value>(give: () => Value): Promise<Value> => {
		await new Promise((resolve) => setImmediate(resolve));
		return give();
	};
	const fails = (error: Error) => (): never => {
		throw error;
	};

	it('obtains once for all who ask at the same time (A07)', async () => {
		const cache = new ExpiringCache();
		const obtain = jest.fn(async () => await later(() => ({ value: 'a' })));
		const all = await Promise.all([1, 2, 3].map(async () => await cache.get('k', now, obtain)));
		expect([all, obtain.mock.calls.length]).toEqual([['a', 'a', 'a'], 1]);
	});

	it.each([
		[600_000, 539_999, 1],
		[600_000, 540_000, 2],
		[10_000, 8_999, 1],
		[10_000, 9_000, 2],
	])('keeps a value good for %d ms until a margin before', async (expiresAt, time, calls) => {
		const cache = new ExpiringCache();
		const obtain = jest.fn(async () => ({ value: 'a', expiresAt }));
		await cache.get('k', now, obtain);
		await cache.get('k', () => time, obtain);
		expect(obtain).toHaveBeenCalledTimes(calls);
	});

	it('tells all who wait when it fails, and tries again for the next', async () => {
		const cache = new ExpiringCache();
		const failing = async () => await later(fails(new Error('no')));
		const both = [1, 2].map(async () => await cache.get('k', now, failing));
		const results = await Promise.allSettled(both);
		expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await cache.get('k', now, async () => ({ value: 'b' }))).toBe('b');
	});

	it('goes on for the others when the run that obtains is cancelled', async () => {
		const cache = new ExpiringCache();
		const cancelled = cache.get('k', now, async () => await later(fails(new CancelledError())));
		const other = cache.get('k', now, async () => ({ value: 'b' }));
		await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
		expect(await other).toBe('b');
	});

	it('forgets only the value that was refused', async () => {
		const cache = new ExpiringCache();
		await cache.get('k', now, async () => ({ value: 'new' }));
		cache.drop('k', 'old');
		expect(await cache.get('k', now, async () => ({ value: 'other' }))).toBe('new');
	});

	it('is bounded, the oldest going first', async () => {
		const cache = new ExpiringCache(2);
		for (const key of ['a', 'b', 'c']) await cache.get(key, now, async () => ({ value: key }));
		const again = async (key: string) =>
			await cache.get(key, now, async () => ({ value: 'again' }));
		expect([await again('c'), await again('b'), await again('a')]).toEqual(['c', 'b', 'again']);
	});

	it('has keys that tell values apart and hold none', () => {
		expect(fingerprint('t', { password: 'secret' })).toMatch(/^[0-9a-f]{64}$/);
		expect(fingerprint('t', { a: '1' })).not.toBe(fingerprint('t', { a: '2' }));
		expect(fingerprint('a', 'b')).not.toBe(fingerprint('ab', ''));
	});
});

describe('renewal', () => {
	const request: ApiRequest = { method: 'POST', url: 'https://x/', headers: {}, repeatable: false };

	async function run(good: (value: string) => boolean) {
		let logins = 0;
		const sent: string[] = [];
		const send = withRenewal({
			cache: new ExpiringCache(),
			key: 'k',
			now: () => 0,
			obtain: async () => ({ value: `t${(logins += 1)}` }),
			isStale: ({ status }) => status === 401,
			refused: new RefusedSignIns(),
			run: {},
			sendWith: (value) => async () => {
				sent.push(value);
				return { status: good(value) ? 200 : 401, headers: {}, body: '', attempts: 1 };
			},
		});
		const results = await Promise.all([send(request), send(request)]);
		return { logins, sent, statuses: results.map(({ status }) => status) };
	}

	it('signs in once more for all calls that were refused (A10)', async () => {
		const { logins, sent, statuses } = await run((value) => value === 't2');
		expect([logins, sent, statuses]).toEqual([2, ['t1', 't1', 't2', 't2'], [200, 200]]);
	});

	it('takes a second refusal as final (A10)', async () => {
		const { sent, statuses } = await run(() => false);
		expect(statuses).toEqual([401, 401]);
		expect(sent).toHaveLength(4);
	});
});

it('the mask knows what it learns on the way', () => {
	const mask = new Mask(['first-secret', '']);
	const { redact } = mask;
	mask.add('second-secret', 'first-secret');
	expect(mask.secrets).toEqual(['first-secret', 'second-secret']);
	expect(redact('first-secret second-secret third')).toBe('*** *** third');
});
