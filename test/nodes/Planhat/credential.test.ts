import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { Planhat } from '../../../nodes/Planhat/Planhat.node';
import { runNode } from '../../helpers/engine';
import { by, calls, fields, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const ASSET = '66a1f0c2d3e4b5a697881001';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true, token: 'planhat-token' });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
	sandbox.store.insert('assets', { _id: ASSET, companyId: COMPANY, name: 'Drone bay 7' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const get: INodeParameters = { resource: 'asset', operation: 'get', recordId: by('id', ASSET) };

/** Something in the credential that can't work, and what the person is told. */
interface Broken {
	title: string;
	credential: (sandbox: Simulator) => ICredentialDataDecryptedObject;
	told: RegExp;
	description: RegExp;
}

const broken: Broken[] = [
	{
		title: 'an empty base URL',
		credential: () => ({ baseUrl: ' ' }),
		told: /^'Base URL' is empty$/,
		description: /for example https:\/\/api\.example\.com/,
	},
	{
		title: 'a base URL without scheme',
		credential: () => ({ baseUrl: 'api.planhat.com' }),
		told: /^'Base URL' has no https:\/\/ in front$/,
		description: /Enter the whole address/,
	},
	{
		title: 'a base URL of another scheme',
		credential: () => ({ baseUrl: 'ftp://api.planhat.com' }),
		told: /^'Base URL' has no https:\/\/ in front$/,
		description: /Enter the whole address/,
	},
	{
		title: 'a base URL that is none',
		credential: () => ({ baseUrl: 'https://api planhat com' }),
		told: /^'Base URL' is not a web address$/,
		description: /typing mistakes/,
	},
	{
		title: 'a user name in the base URL',
		credential: ({ url }) => ({ baseUrl: url.replace('://', '://user:pass@') }),
		told: /^'Base URL' holds a user name or password$/,
		description: /Remove everything between/,
	},
	{
		title: 'another host behind a user name in the base URL',
		credential: () => ({ baseUrl: 'https://api.planhat.com@evil.example' }),
		told: /^'Base URL' holds a user name or password$/,
		description: /Remove everything between/,
	},
	{
		title: 'a path in the base URL',
		credential: ({ url }) => ({ baseUrl: `${url}/v1/` }),
		told: /^'Base URL' holds more than the host$/,
		description: /Enter only http:\/\/127\.0\.0\.1/,
	},
	{
		title: 'a query in the base URL',
		credential: ({ url }) => ({ baseUrl: `${url}/?a=1` }),
		told: /^'Base URL' holds more than the host$/,
		description: /Enter only/,
	},
	{
		title: 'http to another machine',
		credential: () => ({ baseUrl: 'http://api.planhat.com' }),
		told: /^'Base URL' uses http, which would send your sign-in data unprotected$/,
		description: /Use https:\/\//,
	},
	{
		title: 'an empty token',
		credential: () => ({ apiToken: ' ' }),
		told: /^'API Token' in the credential is empty$/,
		description: /Enter the token/,
	},
	{
		title: 'an access level of another version',
		credential: () => ({ access: 'writeOnly' }),
		told: /^'Access' in the credential has a value this version does not know$/,
		description: /Choose it again/,
	},
	{
		title: 'an extra host that is none',
		credential: () => ({ allowedHosts: 'https://a.example/path' }),
		told: /^'Extra Allowed Hosts' holds more than the host$/,
		description: /Enter only/,
	},
];

describe.each(broken)('a credential with $title', ({ credential, told, description }) => {
	it('is refused before anything is sent', async () => {
		const { error } = await runPlanhat(sandbox, get, { credential: credential(sandbox) });
		expect(error?.message).toMatch(told);
		expect(error?.description).toMatch(description);
		expect(calls(sandbox)).toEqual([]);
	});

	it('gives the error with each item when the node goes on after errors', async () => {
		const { outputs, error } = await runPlanhat(sandbox, get, {
			credential: credential(sandbox),
			items: [{ a: 1 }, { a: 2 }],
			onError: 'continueErrorOutput',
		});
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([]);
		expect(
			outputs[1]?.map(({ json, pairedItem }) => [json['a'], json['error'], pairedItem]),
		).toEqual([
			[1, expect.stringMatching(told), { item: 0 }],
			[2, expect.stringMatching(told), { item: 1 }],
		]);
		expect(calls(sandbox)).toEqual([]);
	});
});

it('tells that no credential is chosen', async () => {
	for (const onError of [undefined, 'continueRegularOutput'] as const) {
		const { error, outputs } = await runNode({
			type: new Planhat(),
			parameters: get,
			items: [{}],
			...(onError ? { onError } : {}),
		});
		const told = error?.message ?? outputs[0]?.[0]?.json['error'];
		expect(told).toMatch(/credential/i);
	}
});

it('works with a token that was pasted with a line break behind it', async () => {
	const { error } = await runPlanhat(sandbox, get, {
		credential: { apiToken: ' planhat-token\n' },
	});
	expect(error).toBeUndefined();
});

it('says that a token holds what no header can, and sends nothing', async () => {
	for (const apiToken of ['planhat\u2026token', 'planhat\ntoken', 'Bearer planhat-token']) {
		const { error } = await runPlanhat(sandbox, get, { credential: { apiToken } });
		expect(error?.message).toMatch(/^'API Token' in the credential holds a blank or another char/);
		expect(error?.description).toMatch(/Copy the token again/);
	}
	expect(calls(sandbox)).toEqual([]);
});

it('says that nobody listens at the address', async () => {
	await sandbox.close();
	const { error } = await runPlanhat(sandbox, get);
	expect(error?.message).toMatch(/^127\.0\.0\.1:\d+ can't be reached$/);
	expect(error?.description).toMatch(/Check the base URL/);
});

describe('a server that is not the one of the base URL', () => {
	let other: Server;
	let seen: string[];

	beforeEach(async () => {
		seen = [];
		other = createServer((request, response) => {
			seen.push(JSON.stringify(request.headers));
			response.end('{}');
		});
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	});

	afterEach(async () => {
		await new Promise((resolve) => other.close(resolve));
	});

	it('never gets a redirected call, and with it never the token', async () => {
		const { port } = other.address() as AddressInfo;
		const location = `http://127.0.0.1:${port}/assets/${ASSET}`;
		for (const status of [301, 302, 303, 307, 308]) {
			sandbox.faults.add({ kind: 'status', status, headers: { location }, body: '' });
			const { error } = await runPlanhat(sandbox, get);
			expect(error?.message).toContain(`Location: ${location}`);
		}
		expect(seen).toEqual([]);
	});
});

describe('access', () => {
	const recordId = by('id', ASSET);
	const writes: INodeParameters[] = [
		{ operation: 'create', companyId: by('id', COMPANY), fields: fields({ name: 'Bay' }) },
		{ operation: 'update', recordId, fields: fields({ name: 'Bay' }) },
		{ operation: 'upsert', fields: fields({ _id: ASSET, name: 'Bay' }) },
	];
	const remove: INodeParameters = { operation: 'delete', recordId };
	const reads: INodeParameters[] = [{ operation: 'get', recordId }, { operation: 'getAll' }];

	it.each([remove, ...writes])('Read Only refuses $operation before any call', async (given) => {
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', ...given },
			{ credential: { access: 'readOnly' } },
		);
		expect(error?.message).toMatch(
			/access is set to 'Read Only', which does not allow [A-Z]+ requests/,
		);
		expect(error?.description).toMatch(/change 'Access' in this one/);
		expect(calls(sandbox)).toEqual([]);
	});

	it('No Deletes refuses a delete before any call', async () => {
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', ...remove },
			{ credential: { access: 'noDelete' } },
		);
		expect(error?.message).toMatch(/access is set to 'No Deletes'/);
		expect(calls(sandbox)).toEqual([]);
		expect(sandbox.store.count('assets')).toBe(1);
	});

	it('No Deletes does not even look up the record to delete', async () => {
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', operation: 'delete', recordId: by('externalId', 'A-1') },
			{ credential: { access: 'noDelete' } },
		);
		expect(error?.message).toMatch(/access is set to 'No Deletes'/);
		expect(calls(sandbox)).toEqual([]);
	});

	it.each(reads)('Read Only allows $operation', async (given) => {
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', ...given },
			{ credential: { access: 'readOnly' } },
		);
		expect(error).toBeUndefined();
	});

	it.each(writes)('No Deletes allows $operation', async (given) => {
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', ...given },
			{ credential: { access: 'noDelete' } },
		);
		expect(error).toBeUndefined();
	});
});
