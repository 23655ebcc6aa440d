import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as aws4 from 'aws4';
import fc from 'fast-check';

import {
	canonicalHeaders,
	canonicalPath,
	canonicalQuery,
	canonicalRequest,
	signedHeaders,
	type SignedRequest,
} from '../../../nodes/shared/auth/canonicalForm';
import {
	signSigV4,
	type SigningRequest,
	type SigV4Secrets,
} from '../../../nodes/shared/auth/sigV4';
import {
	amzDate,
	authorizationHeader,
	signature,
	signingKey,
	stringToSign,
} from '../../../nodes/shared/auth/signature';
import { ConfigError } from '../../../nodes/shared/http/errors';
import type { HttpMethod } from '../../../nodes/shared/http/message';

interface Vector {
	name: string;
	method: HttpMethod;
	target: string;
	headers?: Array<[string, string]>;
	body?: string;
	sessionToken?: string;
	normalize?: false;
	canonicalRequest: string[];
	stringToSign: string[];
	signature: string;
}

interface Suite {
	accessKeyId: string;
	secretAccessKey: string;
	region: string;
	service: string;
	host: string;
	date: string;
	cases: Vector[];
}

function suite(name: string): Suite {
	const file = join(__dirname, '..', '..', 'fixtures', 'vectors', 'sigv4', `${name}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as Suite;
}

/** Header lines as one record, the way HTTP joins lines of the same name (RFC 9110, 5.2). */
function headerRecord(lines: Array<[string, string]> = []): Record<string, string> {
	const record: Record<string, string> = {};
	for (const [name, value] of lines) {
		record[name] = name in record ? `${record[name]},${value}` : value;
	}
	return record;
}

const published = suite('suite');
const s3 = suite('s3');

describe.each([
	// The suite's own signatures encode the path once, unlike the services it stands for.
	{ title: 'the AWS test suite', suite: published, pathEncoding: 'once' as const },
	{ title: "Amazon S3's published examples", suite: s3, pathEncoding: undefined },
])('signing $title', ({ suite: { cases, host, date, ...secrets }, pathEncoding }) => {
	const now = new Date(date);
	const scope = { day: amzDate(now).slice(0, 8), region: secrets.region, service: secrets.service };
	const isS3 = secrets.service === 's3';

	/** All headers the canonical request holds, those that signing adds among them. */
	function allHeaders(vector: Vector): Record<string, string> {
		return {
			...headerRecord(vector.headers),
			Host: host,
			'X-Amz-Date': amzDate(now),
			...(vector.sessionToken ? { 'X-Amz-Security-Token': vector.sessionToken } : {}),
			...(isS3 ? { 'X-Amz-Content-Sha256': vector.canonicalRequest.at(-1) ?? '' } : {}),
		};
	}

	function unsigned(vector: Vector): SignedRequest {
		const { method, target, body } = vector;
		return {
			method,
			url: `https://${host}${target}`,
			headers: headerRecord(vector.headers),
			...(body === undefined ? {} : { body }),
		};
	}

	describe.each(cases)('$name', (vector) => {
		const names = vector.canonicalRequest.at(-2) ?? '';

		it('builds the published canonical request', () => {
			const rule = { encoding: 'once', normalize: !isS3 && vector.normalize !== false } as const;
			const request = { ...unsigned(vector), headers: allHeaders(vector) };
			expect(canonicalRequest(request, rule).split('\n')).toEqual(vector.canonicalRequest);
			expect(signedHeaders(request.headers)).toBe(names);
		});

		it('builds the published string to sign', () => {
			const canonical = vector.canonicalRequest.join('\n');
			expect(stringToSign(canonical, amzDate(now), scope).split('\n')).toEqual(vector.stringToSign);
		});

		it('computes the published signature', () => {
			const key = signingKey(secrets.secretAccessKey, scope);
			expect(signature(key, vector.stringToSign.join('\n'))).toBe(vector.signature);
		});
	});

	// Cases that are signed as they stand have another path rule than the service they name.
	const asService = cases.filter(({ normalize }) => normalize !== false);

	it.each(asService)('sends the published Authorization header for $name', (vector) => {
		const { sessionToken } = vector;
		const signed = signSigV4(unsigned(vector), { ...secrets, sessionToken, pathEncoding }, now);
		const names = vector.canonicalRequest.at(-2) ?? '';
		expect(signed.headers['Authorization']).toBe(
			authorizationHeader(secrets.accessKeyId, scope, names, vector.signature),
		);
	});
});

const NOW = new Date('2026-03-04T05:06:07.890Z');
const SECRETS: SigV4Secrets = {
	accessKeyId: published.accessKeyId,
	secretAccessKey: published.secretAccessKey,
	region: 'eu-west-1',
	service: 'execute-api',
};
const GET: SigningRequest = { method: 'GET', url: 'https://api.example.com/', headers: {} };

/** What aws4, an unrelated signer, makes of the request that is about to be sent. */
function signedByAws4(sent: SignedRequest, secrets: SigV4Secrets): string {
	const url = new URL(sent.url);
	const request = {
		method: sent.method,
		path: url.pathname + url.search,
		service: secrets.service,
		region: secrets.region,
		// It replaces the Authorization header that is already there.
		headers: { host: url.host, ...sent.headers },
		// aws4 hands both on to node:crypto, but its types know no plain Uint8Array.
		body: (sent.body ?? '') as string,
		// It adds the length of a body by itself, which clients do as well.
		extraHeadersToIgnore: { 'content-length': true },
	};
	return String(aws4.sign(request, secrets).headers?.['Authorization']);
}

describe('signing compared with aws4', () => {
	const token = 'AQoDYXdzEPT//////////wEXAMPLE==';
	const bytes = Buffer.from([0, 255, 254, 10, 13]);
	const JSON_TYPE = { 'Content-Type': 'application/json' };

	it.each<[string, SigningRequest, Partial<SigV4Secrets>]>([
		['odd characters in the query', { ...GET, query: [["a!'()*", "v!'()*~ +&=/?%é😀"]] }, {}],
		[
			'odd characters in the path',
			{ ...GET, url: "https://api.example.com/a b/!'()*;:@&=+$,/é" },
			{},
		],
		['an encoded slash in a segment', { ...GET, url: 'https://api.example.com/a%2Fb/c' }, {}],
		['empty values', { ...GET, url: 'https://api.example.com/?a=&b&c=1' }, {}],
		['repeated names', { ...GET, url: 'https://api.example.com/?b=2&a=1&b=10&b=1&b=' }, {}],
		[
			'names where one begins the other',
			{ ...GET, url: 'https://api.example.com/?a-b=1&a=2&a0=3' },
			{},
		],
		['a session token', GET, { sessionToken: token }],
		['a body of text', { ...GET, method: 'POST', body: '{"name":"Zoë"}', headers: JSON_TYPE }, {}],
		['a body of bytes', { ...GET, method: 'PUT', body: bytes, headers: JSON_TYPE }, {}],
		['a custom host with an API key', { ...GET, headers: { 'x-api-key': ' a  b ' } }, {}],
		['a port of its own', { ...GET, url: 'https://api.example.com:8443/items' }, {}],
		['a default port', { ...GET, url: 'https://api.example.com:443/items' }, {}],
		['repeated slashes', { ...GET, url: 'https://api.example.com//a///b//' }, {}],
		[
			'an object of S3',
			{ ...GET, url: "https://b.s3.amazonaws.com//k/a b+(1)'é" },
			{ service: 's3' },
		],
		[
			'an upload to S3',
			{ ...GET, method: 'PUT', body: 'x', headers: JSON_TYPE },
			{ service: 's3', sessionToken: token },
		],
	])('agrees on %s', (_title, request, more) => {
		const secrets = { ...SECRETS, ...more };
		const sent = signSigV4(request, secrets, NOW);
		expect(sent.headers['Authorization']).toBe(signedByAws4(sent, secrets));
	});

	it('agrees on any path, query, header and body', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 12 });
		// aws4 leaves parameters without a name out; a name of a prototype member confuses its parser.
		const name = text.filter((value) => value !== '' && !(value in {}));
		const property = fc.property(
			fc.array(text),
			fc.array(fc.tuple(name, text)),
			fc.string({ unit: 'grapheme-ascii' }),
			text,
			(segments, query, header, body) => {
				const path = segments.map(encodeURIComponent).join('/');
				const request: SigningRequest = {
					method: 'POST',
					url: `https://api.example.com/${path}`,
					query,
					body,
					headers: { ...JSON_TYPE, 'x-note': header },
				};
				const sent = signSigV4(request, SECRETS, NOW);
				expect(sent.headers['Authorization']).toBe(signedByAws4(sent, SECRETS));
			},
		);
		fc.assert(property, { numRuns: 300 });
	});
});

describe('the signed request', () => {
	it('keeps the order of the query and encodes each value exactly once', () => {
		const sent = signSigV4(
			{ ...GET, url: 'https://api.example.com/?z=1%20x+y', query: [['cursor', 'a+b/c==']] },
			SECRETS,
			NOW,
		);
		expect(sent.url).toBe('https://api.example.com/?z=1%20x%20y&cursor=a%2Bb%2Fc%3D%3D');
	});

	it('is a URL that the class URL leaves as it is, so clients send what was signed', () => {
		const url = "https://api.example.com/a b(1)|^/[x]?q='é*|&r";
		const sent = signSigV4({ ...GET, url }, SECRETS, NOW);
		expect(new URL(sent.url).href).toBe(sent.url);
	});

	it('names an object of S3 with plain slashes, and keeps an encoded one elsewhere', () => {
		const request = { ...GET, url: 'https://api.example.com/a%2Fb' };
		expect(signSigV4(request, { ...SECRETS, service: 's3' }, NOW).url).toMatch(/\/a\/b$/);
		expect(signSigV4(request, SECRETS, NOW).url).toBe(request.url);
	});

	it('holds no fragment', () => {
		const sent = signSigV4({ ...GET, url: 'https://api.example.com/a?b=1#c' }, SECRETS, NOW);
		expect(sent.url).toBe('https://api.example.com/a?b=1');
	});

	it('is the same after signing it a second time, whatever the case of the header names', () => {
		const secrets = { ...SECRETS, service: 's3', sessionToken: 'token' };
		const once = signSigV4({ ...GET, headers: { Accept: 'text/plain' } }, secrets, NOW);
		const renamed = Object.fromEntries(
			Object.entries(once.headers).map(([name, value]) => [name.toUpperCase(), value]),
		);
		const twice = signSigV4({ ...once, headers: renamed }, secrets, NOW);
		expect(twice.headers).toEqual({ ...once.headers, Accept: undefined, ACCEPT: 'text/plain' });
		expect(twice.url).toBe(once.url);
	});

	it('drops the token of an earlier signing when there is none any more', () => {
		const before = signSigV4(GET, { ...SECRETS, sessionToken: 'old' }, NOW);
		const after = signSigV4(before, SECRETS, NOW);
		expect(Object.keys(after.headers)).toEqual(['x-amz-date', 'Authorization']);
	});

	it("keeps and signs the caller's own x-amz headers", () => {
		const headers = { 'X-Amz-Target': 'DynamoDB_20120810.ListTables' };
		const sent = signSigV4({ ...GET, method: 'POST', headers }, SECRETS, NOW);
		expect(sent.headers).toMatchObject(headers);
		expect(sent.headers['Authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-target,');
	});

	it('keeps header names as typed, and of two that differ in case the last one', () => {
		const sent = signSigV4({ ...GET, headers: { 'X-Key': '1', 'x-KEY': '2' } }, SECRETS, NOW);
		expect(sent.headers).toMatchObject({ 'x-KEY': '2' });
		expect(sent.headers).not.toHaveProperty('X-Key');
	});

	it('does not sign headers that clients and proxies change', () => {
		const headers = {
			'User-Agent': 'n8n',
			Connection: 'close',
			'Content-Length': '0',
			'Sec-A': '1',
		};
		const sent = signSigV4({ ...GET, headers }, SECRETS, NOW);
		expect(sent.headers).toMatchObject(headers);
		expect(sent.headers['Authorization']).toContain('SignedHeaders=host;x-amz-date,');
	});

	it('signs a Host header that was given instead of the one in the URL', () => {
		const given = signSigV4({ ...GET, headers: { Host: 'tunnel.example.com' } }, SECRETS, NOW);
		const plain = signSigV4(GET, SECRETS, NOW);
		expect(given.headers['Host']).toBe('tunnel.example.com');
		expect(given.headers['Authorization']).toContain('SignedHeaders=host;x-amz-date,');
		expect(given.headers['Authorization']).not.toBe(plain.headers['Authorization']);
		expect(plain.headers).not.toHaveProperty('host');
	});

	it('has no body when none was given, and the very same one otherwise', () => {
		const body = Buffer.from('x');
		expect(signSigV4(GET, SECRETS, NOW).body).toBeUndefined();
		expect(signSigV4({ ...GET, method: 'PUT', body }, SECRETS, NOW).body).toBe(body);
	});

	it('states the hash of the body for S3 only', () => {
		const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
		const forS3 = signSigV4(GET, { ...SECRETS, service: 's3' }, NOW);
		expect(forS3.headers['x-amz-content-sha256']).toBe(hash);
		expect(signSigV4(GET, SECRETS, NOW).headers).not.toHaveProperty('x-amz-content-sha256');
	});

	it('ignores blanks around pasted secrets', () => {
		const padded = { ...SECRETS, accessKeyId: ` ${SECRETS.accessKeyId}\n`, region: ' eu-west-1 ' };
		expect(signSigV4(GET, padded, NOW)).toEqual(signSigV4(GET, SECRETS, NOW));
	});

	it('treats an empty session token as none', () => {
		expect(signSigV4(GET, { ...SECRETS, sessionToken: ' ' }, NOW)).toEqual(
			signSigV4(GET, SECRETS, NOW),
		);
	});
});

describe('what signing refuses', () => {
	function refusal(
		request: Partial<SigningRequest>,
		secrets: Partial<SigV4Secrets> = {},
	): ConfigError {
		try {
			signSigV4({ ...GET, ...request }, { ...SECRETS, ...secrets }, NOW);
		} catch (error) {
			if (error instanceof ConfigError) return error;
			throw error;
		}
		throw new Error('It was signed');
	}

	it.each<[string, Partial<SigV4Secrets>]>([
		['Region', { region: '' }],
		['Region', { region: 'eu west' }],
		['Service', { service: '  ' }],
		['Service', { service: 's3/x' }],
		['Access Key ID', { accessKeyId: '' }],
		['Access Key ID', { accessKeyId: 'AK/ID' }],
		['Secret Access Key', { secretAccessKey: '' }],
		['Secret Access Key', { secretAccessKey: 'two words' }],
		['Session Token', { sessionToken: 'a\r\nX-Evil: 1' }],
	])('names the field %s of %j', (field, secrets) => {
		expect(refusal({}, secrets).facts.field).toBe(field);
		expect(refusal({}, secrets).message).toContain(`'${field}'`);
	});

	it.each([
		['https://api.example.com/100%', 'URL'],
		['https://api.example.com/?a=%zz', 'URL'],
		['https://api.example.com/?%ff', 'URL'],
		['http://api.example.com/', 'URL'],
		['https://user:pass@api.example.com/', 'URL'],
		['/items', 'URL'],
	])('refuses the address %s', (url, field) => {
		expect(refusal({ url }).facts.field).toBe(field);
	});

	it.each<Record<string, string>>([
		{ 'x-a': '1\r\nx-b: 2' },
		{ 'x\na': '1' },
		{ 'x a': '1' },
		{ '': '1' },
	])('refuses the header %j', (headers) => {
		expect(refusal({ headers }).facts.field).toBe('Headers');
	});

	it('refuses an object of S3 whose name clients would resolve to another one', () => {
		const url = 'https://bucket.s3.amazonaws.com/a/..%2Fsecret';
		expect(refusal({ url }, { service: 's3' }).facts.field).toBe('URL');
	});

	it('shows no secret in its message', () => {
		const error = refusal({}, { secretAccessKey: 'top secret', sessionToken: 'also secret' });
		expect(`${error.message} ${error.hint}`).not.toContain("secret'");
		expect(`${error.message} ${error.hint}`).not.toContain('top');
	});
});

describe('canonical parts', () => {
	it.each([
		['/a b', 'once', '/a%20b'],
		['/a b', 'twice', '/a%2520b'],
		['/a%20b', 'twice', '/a%2520b'],
		['', 'twice', '/'],
		['/a/./b/../c/', 'twice', '/a/c/'],
		['/../..', 'twice', '/'],
	] as const)('writes the path %j encoded %s as %j', (path, encoding, expected) => {
		expect(canonicalPath(path, { encoding, normalize: true })).toBe(expected);
	});

	it('keeps a path for S3 as it is', () => {
		const rule = { encoding: 'once', normalize: false } as const;
		expect(canonicalPath('//a/./b//c d/..', rule)).toBe('//a/./b//c%20d/..');
	});

	it('sorts the query by encoded name and then by encoded value', () => {
		expect(canonicalQuery('b=2&a&b=10&a-=1&%61=0&&é=1')).toBe('%C3%A9=1&a=&a=0&a-=1&b=10&b=2');
	});

	it('trims header values, also inside quotes, and sorts by lower-case name', () => {
		expect(canonicalHeaders({ 'X-B': '  "a   b" ', 'x-a': '1\t 2' })).toEqual([
			['x-a', '1 2'],
			['x-b', '"a b"'],
		]);
	});
});
