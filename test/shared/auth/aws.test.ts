import { sign } from 'aws4';

import {
	authenticateAws,
	awsSecrets,
	isExpiredRole,
	requireRightClock,
	roleRequest,
	roleResult,
} from '../../../nodes/shared/auth/aws';
import { SignInNeeded } from '../../../nodes/shared/auth/signInNeeded';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const keys = {
	accessKeyId: 'AKIDEXAMPLE',
	secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const credential = {
	baseUrl: 'https://api.example.com/v2',
	allowedHosts: '',
	region: 'eu-north-1',
	service: 'execute-api',
	...keys,
	sessionToken: '',
	roleArn: '',
	externalId: '',
	stsEndpoint: '',
	gatewayApiKey: '',
};

type Options = Parameters<typeof authenticateAws>[1];
const signed = async (options: Options, changes = {}) =>
	(await authenticateAws({ ...credential, ...changes }, options, now)) as {
		url: string;
		uri?: string;
		headers: Record<string, string>;
		body?: unknown;
	};

/** What aws4 would sign for the same method, URL, headers and body. */
function byAws4(method: string, { url, headers, body }: Awaited<ReturnType<typeof signed>>) {
	const { Authorization, ...others } = headers;
	const { host, pathname, search } = new URL(url);
	const request = {
		method,
		host,
		path: `${pathname}${search}`,
		service: 'execute-api',
		region: 'eu-north-1',
		...(body === undefined ? {} : { body: body as string }),
		headers: others,
		doNotModifyHeaders: false,
		extraHeadersToIgnore: { 'content-length': true },
	};
	return [Authorization, sign(request, keys).headers?.['Authorization']];
}

it.each<[string, Options, unknown]>([
	[
		'a query object',
		{
			method: 'GET',
			url: '/x',
			baseURL: 'https://api.example.com/v2',
			qs: { b: '2 3', a: ['é', ''] },
		},
		undefined,
	],
	[
		'an object body',
		{ method: 'POST', url: 'https://api.example.com/v2/x', body: { a: 'é' } },
		'{"a":"é"}',
	],
	[
		'JSON text with blanks around',
		{
			method: 'PUT',
			url: 'https://api.example.com/x',
			headers: { 'content-type': 'application/json' },
			body: ' [1]\n',
		},
		'[1]',
	],
	[
		'a form object',
		{ method: 'POST', url: 'https://api.example.com/x', form: { a: '1 2' } },
		'a=1+2',
	],
	[
		'URLSearchParams',
		{ method: 'POST', url: 'https://api.example.com/x', body: new URLSearchParams({ a: '1' }) },
		'a=1',
	],
	[
		'no body on a GET',
		{ method: 'GET', url: 'https://api.example.com/x', body: { a: 1 } },
		undefined,
	],
])('resolves and signs %s as aws4 does (A12)', async (_, options, body) => {
	const result = await signed(options);
	expect(Object.keys(result)).not.toEqual(expect.arrayContaining(['qs']));
	expect(result.body).toBe(body);
	const [ours, theirs] = byAws4(options.method ?? 'GET', result);
	expect(ours).toBe(theirs);
});

it('signs what it has signed to the same result, as n8n asks for after a 401', async () => {
	const options = {
		method: 'POST',
		url: 'https://api.example.com/x?b=1',
		qs: { a: '2' },
		body: { a: 1 },
	};
	const once = await signed(options, { sessionToken: 'temporary==' });
	expect(
		await signed(once as Options & { method: string }, { sessionToken: 'temporary==' }),
	).toEqual(once);
});

it('sends the API key in its header and signs it (A11)', async () => {
	const { headers } = await signed(
		{ url: 'https://api.example.com/x' },
		{ gatewayApiKey: 'k1', headerName: 'X-Api-Key' },
	);
	expect(headers['X-Api-Key']).toBe('k1');
	expect(headers['Authorization']).toContain('SignedHeaders=host;x-amz-date;x-api-key,');
});

it('refuses another host and a body that can not be signed', async () => {
	await expect(signed({ url: 'https://evil.example/' })).rejects.toThrow(/the credential is for/);
	await expect(signed({ url: 'https://api.example.com/', formData: {} })).rejects.toThrow(
		/multipart/,
	);
	await expect(signed({ url: 'https://api.example.com/' }, { region: '' })).rejects.toThrow(
		/'Region' is empty/,
	);
});

describe('a role', () => {
	const role = { roleArn: 'arn:aws:iam::123456789012:role/reader', externalId: 'agreed-1' };
	const temporary = {
		accessKeyId: 'ASIA1',
		secretAccessKey: 's1',
		sessionToken: 't1',
		expiresAt: now + 1,
	};

	it('is asked of STS, signed for sts with the own keys', () => {
		const { url, headers, body } = roleRequest({ ...credential, ...role }, now);
		expect(url).toBe('https://sts.eu-north-1.amazonaws.com/');
		expect(headers['Authorization']).toContain('AKIDEXAMPLE/20260102/eu-north-1/sts/aws4_request');
		expect(body).toContain('ExternalId=agreed-1');
	});

	it('signs with its keys', async () => {
		const roleSecrets = JSON.stringify(temporary);
		const { headers } = await signed(
			{ url: 'https://api.example.com/x' },
			{ ...role, roleSecrets },
		);
		expect(headers['Authorization']).toContain('Credential=ASIA1/20260102/eu-north-1/execute-api/');
		expect(headers['x-amz-security-token']).toBe('t1');
	});

	it.each(['', 'null', '{}', JSON.stringify({ ...temporary, expiresAt: now })])(
		'never signs with the own keys instead: %j makes n8n take it on',
		async (roleSecrets) => {
			const work = signed({ url: 'https://api.example.com/x' }, { ...role, roleSecrets });
			await expect(work).rejects.toBeInstanceOf(SignInNeeded);
		},
	);

	it('is kept with its end', () => {
		const Credentials = {
			AccessKeyId: 'ASIA1',
			SecretAccessKey: 's1',
			SessionToken: 't1',
			Expiration: 2,
		};
		const body = JSON.stringify({ AssumeRoleResponse: { AssumeRoleResult: { Credentials } } });
		expect(roleResult({ status: 200, headers: {}, body })).toEqual({
			value: JSON.stringify({
				accessKeyId: 'ASIA1',
				secretAccessKey: 's1',
				sessionToken: 't1',
				expiresAt: 2000,
			}),
			expiresAt: 2000,
		});
	});
});

const answer = (status: number, body: unknown) => ({
	status,
	headers: {},
	body: JSON.stringify(body),
	attempts: 1,
});

it.each([
	[answer(403, { __type: 'a#ExpiredTokenException', message: 'over' }), true],
	[answer(400, { Error: { Code: 'ExpiredToken', Message: 'over' } }), true],
	[answer(200, { __type: 'ExpiredToken' }), false],
	[answer(403, { message: 'Forbidden' }), false],
])('knows when keys are over (%#)', (reply, expected) => {
	expect(isExpiredRole(reply)).toBe(expected);
});

it('says that the clock is wrong, and nothing of other refusals', () => {
	const skewed = answer(403, { __type: 'RequestTimeTooSkewed', message: 'no' });
	expect(() => requireRightClock(skewed)).toThrow(/too far from the time at AWS/);
	const other = answer(403, { __type: 'AccessDenied', message: 'no' });
	expect(requireRightClock(other)).toBe(other);
});

it('knows its secrets', () => {
	expect(awsSecrets({ ...credential, gatewayApiKey: 'k1', sessionToken: 't1' })).toEqual(
		expect.arrayContaining([keys.secretAccessKey, 'k1', 't1']),
	);
});
