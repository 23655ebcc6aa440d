import { createHash, createHmac } from 'node:crypto';
import { startRestServer } from './index';
import type { Exchange, Pair, RestServer, Row, Scenario } from './index';
import { verifySigV4 } from './auth/sigV4';
import { call } from './client';
import type { Reply } from './client';
import { parsePairs } from './exchange';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
	createHmac('sha256', key).update(text).digest();
const encode = (text: string): string =>
	encodeURIComponent(text).replace(
		/[!'()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);

interface Signing {
	method: string;
	path: string;
	query: readonly Pair[];
	/** Lower-case names. */
	headers: Record<string, string>;
	body: string;
	secret: string;
	scope: string;
}

/** The signature step by step as AWS documents it, written for this test and used nowhere else. */
function sign({ method, path, query, headers, body, secret, scope }: Signing): string {
	const names = Object.keys(headers).sort();
	const pairs = query
		.map(([name, value]) => [encode(name), encode(value)] as const)
		.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
	const canonical = [
		method,
		path.split('/').map(encode).join('/'),
		pairs.map((pair) => pair.join('=')).join('&'),
		...names.map((name) => `${name}:${headers[name]}`),
		'',
		names.join(';'),
		hash(body),
	].join('\n');
	const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
	const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`);
	return hmac(key, text).toString('hex');
}

describe('signed requests', () => {
	const now = Date.UTC(2025, 2, 4, 5, 6, 7);
	const stamp = '20250304T050607Z';
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer({ now: () => now });
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	interface Attempt {
		query?: readonly Pair[];
		headers?: Record<string, string>;
		body?: string;
		/** Changes made after signing. */
		sent?: { query?: readonly Pair[]; headers?: Record<string, string>; body?: string };
		secret?: string;
		stamp?: string;
	}

	async function signedCall(scenario: Scenario, attempt: Attempt = {}): Promise<Reply> {
		const { query = [], body = '', sent = {} } = attempt;
		const auth = scenario.given.auth ?? {};
		const headers = {
			host: `${server.host}:${server.port}`,
			'x-amz-date': attempt.stamp ?? stamp,
			...attempt.headers,
		};
		const method = scenario.given.method ?? 'GET';
		const date = (attempt.stamp ?? stamp).slice(0, 8);
		const scope = `${date}/${auth['region']}/${auth['service']}/aws4_request`;
		const secret = attempt.secret ?? auth['secretAccessKey'] ?? '';
		const signature = sign({ method, path: scenario.path, query, headers, body, secret, scope });
		const signedHeaders = Object.keys(headers).sort().join(';');
		const text = (sent.query ?? query).map((pair) => pair.map(encode).join('=')).join('&');
		return await call(`${scenario.url}?${text}`, {
			method,
			data: sent.body ?? body,
			headers: {
				...headers,
				Authorization: `AWS4-HMAC-SHA256 Credential=${auth['accessKeyId']}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
				...sent.headers,
			},
		});
	}

	const paging = (offset: number): Pair[] => [
		['offset', String(offset)],
		['limit', '20'],
	];

	it('agrees with the published vectors get-vanilla and get-vanilla-empty-query-key', () => {
		const options = {
			accessKeyId: 'AKIDEXAMPLE',
			secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
			region: 'us-east-1',
			service: 'service',
			now: () => Date.UTC(2015, 7, 30, 12, 36),
		};
		const request = (query: string, signature: string): Exchange => ({
			method: 'GET',
			target: `/${query}`,
			path: '/',
			query: parsePairs(query.slice(1)),
			rawHeaders: [
				['Host', 'example.amazonaws.com'],
				['X-Amz-Date', '20150830T123600Z'],
				[
					'Authorization',
					`AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
				],
			],
			body: Buffer.alloc(0),
			signal: new AbortController().signal,
		});
		const vanilla = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
		const oneParam = 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb';
		expect(() => verifySigV4(request('', vanilla), options)).not.toThrow();
		expect(() => verifySigV4(request('?Param1=value1', oneParam), options)).not.toThrow();
		expect(() => verifySigV4(request('', oneParam), options)).toThrow('SignatureDoesNotMatch');
	});

	it('takes every page signed on its own host, together with the key (A11)', async () => {
		const scenario = server.scenario('A11');
		const headers = { 'x-api-key': 'usage-plan-key' };
		const rows: Row[] = [];
		for (const offset of [0, 20, 40]) {
			rows.push(...(await signedCall(scenario, { query: paging(offset), headers })).rows);
		}
		expect(rows).toEqual(scenario.records);
	});

	it.each<[string, Attempt, string]>([
		['no API key', {}, 'x-api-key'],
		['another secret', { secret: 'other' }, 'SignatureDoesNotMatch'],
		['a page asked after signing', { sent: { query: paging(20) } }, 'SignatureDoesNotMatch'],
		['a body added after signing', { sent: { body: 'x' } }, 'SignatureDoesNotMatch'],
		['an old date', { stamp: '20250304T050006Z' }, 'RequestTimeTooSkewed'],
		['an unsigned x-amz header', { sent: { headers: { 'x-amz-meta': 'm' } } }, 'must be signed'],
		['another host', { sent: { headers: { host: 'evil.example' } } }, 'SignatureDoesNotMatch'],
	])('refuses %s (A11)', async (name, attempt, reason) => {
		const scenario = server.scenario('A11');
		const headers: Record<string, string> =
			name === 'no API key' ? {} : { 'x-api-key': 'usage-plan-key' };
		const reply = await signedCall(scenario, { query: paging(0), headers, ...attempt });
		expect(reply.status).toBe(403);
		expect(reply.text).toContain(reason);
	});

	it('refuses a body hash that is not that of the body (A11)', async () => {
		const reply = await signedCall(server.scenario('A11'), {
			query: paging(0),
			headers: { 'x-api-key': 'usage-plan-key', 'x-amz-content-sha256': hash('other') },
		});
		expect(reply.text).toContain('XAmzContentSHA256Mismatch');
	});

	it.each(['oddCharacters', 'emptyValues', 'repeatedNames'])(
		'%s takes the query signed and refuses it changed (A12)',
		async (variant) => {
			const scenario = server.scenario('A12', { variant });
			const query = [...(scenario.given.query ?? []), ...paging(40)];
			const good = await signedCall(scenario, { query });
			expect(good.rows).toEqual(scenario.records.slice(40));
			const bad = await signedCall(scenario, { query: query.slice(1) });
			expect(bad.status).toBe(400);
		},
	);

	it('wants the session token, signed (A12)', async () => {
		const scenario = server.scenario('A12', { variant: 'sessionToken' });
		const token = { 'x-amz-security-token': scenario.given.auth?.['sessionToken'] ?? '' };
		expect((await signedCall(scenario, { query: paging(0), headers: token })).status).toBe(200);
		expect((await signedCall(scenario, { query: paging(0) })).status).toBe(403);
		expect(
			(await signedCall(scenario, { query: paging(0), sent: { headers: token } })).status,
		).toBe(403);
	});

	it('takes the body of every page by its own hash (A12)', async () => {
		const scenario = server.scenario('A12', { variant: 'postBody' });
		const rows: Row[] = [];
		for (const page of [1, 2, 3]) {
			const body = JSON.stringify({ ...scenario.given.body, page, size: 20 });
			const headers = { 'content-type': 'application/json' };
			rows.push(...(await signedCall(scenario, { body, headers })).rows);
		}
		expect(rows).toEqual(scenario.records);
	});
});
