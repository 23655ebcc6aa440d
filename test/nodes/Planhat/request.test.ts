import type { INodeParameters } from 'n8n-workflow';

import { calls, inputOf, type PlanhatRun, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

async function run(parameters: INodeParameters, settings: PlanhatRun = {}) {
	const operation = { resource: 'api', operation: 'request' };
	return await runPlanhat(sandbox, { ...operation, ...parameters }, settings);
}

async function answer(parameters: INodeParameters): Promise<unknown[]> {
	const { outputs, error } = await run(parameters);
	if (error) throw new Error(error.message);
	return (outputs[0] ?? []).map(({ json }) => json);
}

describe('the output', () => {
	const get = { method: 'GET', path: '/deals' };

	it.each([
		[
			[{ a: 1 }, { a: 2 }],
			[{ a: 1 }, { a: 2 }],
		],
		[{ a: 1 }, [{ a: 1 }]],
		[
			[1, 'two', null],
			[{ value: 1 }, { value: 'two' }, { value: null }],
		],
		[[], []],
		['OK', [{ value: 'OK' }]],
		['"OK"', [{ value: 'OK' }]],
		['', [{ success: true }]],
	])('of %j is %j', async (body, items) => {
		sandbox.faults.add({ kind: 'status', status: 200, path: '/deals', body });
		expect(await answer(get)).toEqual(items);
	});

	it('of an answer without a body is a success', async () => {
		sandbox.switches.set({ deleteAnswer: '204' });
		const path = `/companies/${COMPANY}`;
		expect(await answer({ method: 'DELETE', path })).toEqual([{ success: true }]);
		expect(sandbox.store.count('companies')).toBe(0);
	});

	it.each(['html', 'truncatedJson'] as const)('is an error for %s', async (kind) => {
		sandbox.faults.add({ kind, status: 200, times: Number.POSITIVE_INFINITY });
		const { error } = await run({ method: 'GET', path: `/companies/${COMPANY}` });
		expect(error?.message).toMatch(/^The server answered/);
	});
});

describe('a path', () => {
	it.each([
		['https://evil.example/companies', /holds a whole address$/],
		['//evil.example/companies', /names another host/],
		['javascript://x', /names another host/],
		['/assets/{{ }}/x', /holds curly brackets/],
		['/companies\\@evil.example', /holds a backslash/],
		['/companies#x', /holds a backslash, a #/],
		['/assets/../companies', /holds a part that is only dots$/],
		['/assets/%2e%2E/companies', /holds a part that is only dots$/],
		['/assets/', /has an empty part$/],
		['/assets//x', /has an empty part$/],
		['={{ "" }}', /has an empty part$|nothing at its end/],
		['?limit=1', /has an empty part$/],
	])('%j is refused before any call', async (path, message) => {
		for (const method of ['GET', 'DELETE']) {
			const { error } = await run({ method, path });
			expect(error?.message).toMatch(message);
		}
		expect(calls(sandbox)).toEqual([]);
	});

	it('whose expression gives no ID for an item fails that item alone', async () => {
		const { outputs } = await run(
			{ method: 'DELETE', path: '=/companies/{{ $json.id }}' },
			{ items: [{ id: COMPANY }, {}, { id: 'extid-none' }], onError: 'continueErrorOutput' },
		);
		expect(outputs[0]?.map(inputOf)).toEqual([0]);
		expect(outputs[1]?.map(({ json }) => json['error'])).toEqual([
			"'Path' needs a value for {{ $json.id }}, which gives nothing for this item",
			expect.stringContaining('(404)'),
		]);
	});

	it.each(['DELETE', 'GET', 'POST', 'PUT', 'PATCH'])(
		'takes nothing from an expression that would change the address (%s)',
		async (method) => {
			const items = ['', '7/activate', '7?x', '7#', '7;x', '..', '../companies'].map((id) => ({
				id,
			}));
			for (const path of ['=/companies/{{ $json.id }}', '=companies/{{ $json.id }}/x?a=1']) {
				const { outputs } = await run({ method, path }, { items, onError: 'continueErrorOutput' });
				expect(outputs[1]).toHaveLength(items.length);
			}
			expect(calls(sandbox)).toEqual([]);
		},
	);

	it('of one expression with nothing at its end is refused for writing, and hinted at for reading', async () => {
		const path = '={{ "/companies?id=" + "" }}';
		const missing = '={{ "/" }}';
		for (const method of ['DELETE', 'POST', 'PUT', 'PATCH']) {
			const { error } = await run({ method, path: missing });
			expect(error?.message).toContain('has nothing at its end, so an ID may be missing');
		}
		const { hints } = await run({ method: 'GET', path });
		expect(hints).toEqual([]);
		expect(calls(sandbox)).toHaveLength(1);
	});

	it('cannot be led to another host by an at sign', async () => {
		await run({ method: 'GET', path: '@evil.example/companies' });
		expect(calls(sandbox)).toEqual(['GET /@evil.example/companies']);
	});
});

describe('what is sent', () => {
	const post = { method: 'POST', path: '/companies' };

	it('is the JSON as it was typed, so that no number is rounded', async () => {
		const body = '{ "name": "Big", "custom": { "n": 12345678901234567890 } }';
		await run({ ...post, body });
		expect(sandbox.log.entries[0]?.bodyText).toBe(body);
	});

	it('has the headers of the person', async () => {
		const headers = { entry: [{ name: 'accept', value: 'application/vnd.x+json' }] };
		await run({ ...post, body: '{"name":"B"}', options: { headers } });
		expect(sandbox.log.entries[0]?.headers).toMatchObject({
			accept: 'application/vnd.x+json',
			authorization: `Bearer ${sandbox.token}`,
		});
	});

	it.each([
		[{ body: '{ name }' }, /'Body' is not valid JSON/],
		[{ options: { headers: { entry: [{ name: 'Authorization', value: 'x' }] } } }, /can't be set/],
		[{ options: { headers: { entry: [{ name: 'Host', value: 'x' }] } } }, /can't be set/],
		[{ options: { headers: { entry: [{ name: 'X', value: 'a\r\nb' }] } } }, /line break/],
		[{ method: '={{ "TRACE" }}' }, /'Method' is set to 'TRACE'/],
	])('is refused when it is %j', async (change, message) => {
		const { error } = await run({ ...post, ...change } as INodeParameters);
		expect(error?.message).toMatch(message);
		expect(calls(sandbox)).toEqual([]);
	});
});

describe('a credential', () => {
	const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

	it.each([
		['readOnly', ['DELETE', 'PATCH', 'POST', 'PUT']],
		['noDelete', ['DELETE']],
		['full', []],
	])('with access %s refuses %j before any call', async (access, refused) => {
		for (const method of methods) {
			const path = `/companies/${COMPANY}`;
			const { error } = await run({ method, path, body: '{}' }, { credential: { access } });
			const isRefused = error?.message.includes(`does not allow ${method} requests`) ?? false;
			expect([method, isRefused]).toEqual([method, refused.includes(method)]);
		}
		expect(calls(sandbox)).toHaveLength(methods.length - refused.length);
	});
});

describe('a lost answer', () => {
	const bulk = '[{"name":"Without a key"}]';

	it.each([
		{ method: 'POST', path: '/companies', body: '{"name":"New"}' },
		{ method: 'PUT', path: '/companies', body: bulk },
		{ method: 'PATCH', path: `/companies/${COMPANY}`, body: '{"name":"New"}' },
	])('to $method $path is not asked for again', async (parameters) => {
		sandbox.switches.set({ patch: 'likePut' });
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect' });
		const { error } = await run(parameters);
		expect(error?.description).toContain('Planhat may have carried out the request all the same');
		expect(calls(sandbox)).toHaveLength(1);
	});

	it.each([
		{ method: 'GET', path: `/companies/${COMPANY}` },
		{ method: 'PUT', path: `/companies/${COMPANY}`, body: '{"name":"New"}' },
		{ method: 'DELETE', path: `/companies/${COMPANY}` },
	])('to $method of one record is asked for again', async (parameters) => {
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect' });
		const { error } = await run(parameters);
		expect(error).toBeUndefined();
		expect(calls(sandbox)).toHaveLength(2);
	});
});

describe('all pages', () => {
	beforeEach(() => {
		for (let index = 1; index < 1_250; index++) {
			sandbox.store.insert('companies', { name: `C${index}` });
		}
	});

	const paged = { method: 'GET', path: '/companies', readPages: true };

	async function names(parameters: INodeParameters): Promise<unknown[]> {
		return (await answer({ ...paged, ...parameters })).map(
			(item) => (item as { name: string }).name,
		);
	}

	const all = ['Lumen Freight', ...Array.from({ length: 1_249 }, (_, index) => `C${index + 1}`)];

	it.each([1, 4, 9])('are read in order with %i in flight', async (pagesInFlight) => {
		const options = { pageSize: 100, pagesInFlight };
		expect(await names({ returnAll: true, options })).toEqual(all);
		expect(sandbox.log.maxConcurrency).toBeLessThanOrEqual(pagesInFlight);
	});

	it('end at the limit', async () => {
		expect(await names({ limit: 230, options: { pageSize: 100 } })).toEqual(all.slice(0, 230));
		expect(await names({})).toEqual(all.slice(0, 50));
	});

	it('are read although Planhat gives fewer records in a page than asked for', async () => {
		const body = (from: number) => all.slice(from, from + 500).map((name) => ({ name }));
		for (const from of [0, 500, 1000])
			sandbox.faults.add({ kind: 'status', status: 200, body: body(from) });
		const options = { pageSize: 1000, pagesInFlight: 1 };
		expect(await names({ returnAll: true, options })).toEqual(all);
	});

	it('of a list that knows no offset are not read for ever', async () => {
		const body = Array.from({ length: 100 }, (_, index) => ({ _id: `w${index}` }));
		sandbox.faults.add({ kind: 'status', status: 200, path: '/workflows', body, times: 1_000 });
		const { outputs, hints } = await run({
			...paged,
			path: '/workflows',
			returnAll: true,
			options: { pageSize: 100 },
		});
		expect(outputs[0]).toHaveLength(100);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('seems not to know limit and offset'),
		]);
		expect(calls(sandbox).length).toBeLessThan(12);
	});

	it('tell when records came twice', async () => {
		const page = (...ids: string[]) => ids.map((_id) => ({ _id }));
		sandbox.faults.add({ kind: 'status', status: 200, body: page('a', 'b') });
		sandbox.faults.add({ kind: 'status', status: 200, body: page('b', 'c') });
		sandbox.faults.add({ kind: 'status', status: 200, body: page('d') });
		sandbox.faults.add({ kind: 'status', status: 200, body: [] });
		const { outputs, hints } = await run({
			...paged,
			returnAll: true,
			options: { pageSize: 2, pagesInFlight: 1 },
		});
		expect(outputs[0]?.map(({ json }) => json['_id'])).toEqual(['a', 'b', 'c', 'd']);
		expect(hints[0]?.message).toContain('1 records came twice');
	});

	it.each([
		[{ path: '/companies?limit=5' }, /'limit' is set by the node/],
		[{ query: { entry: [{ name: 'offset', value: '5' }] } }, /'offset' is set by the node/],
		[{ options: { pageSize: 0 } }, /'Page Size' needs a whole number from 1 to 10000/],
		[{ limit: 1.5 }, /'Limit' needs a whole number/],
	])('can not be read with %j', async (change, message) => {
		await expect(names(change as INodeParameters)).rejects.toThrow(message);
		expect(calls(sandbox)).toEqual([]);
	});

	it('of what is no list are an error', async () => {
		await expect(names({ path: `/companies/${COMPANY}` })).rejects.toThrow(
			/Planhat answered one record where a list was expected/,
		);
	});
});

it('goes on with the third item when Planhat refuses the second', async () => {
	const { outputs } = await run(
		{ method: 'GET', path: '=/companies/{{ $json.id }}' },
		{
			items: [{ id: COMPANY }, { id: 'extid-XX' }, { id: 'extid-LF-01' }],
			onError: 'continueErrorOutput',
		},
	);
	expect(outputs[0]?.map(inputOf)).toEqual([0, 2]);
	expect(outputs[1]?.map(inputOf)).toEqual([1]);
	expect(outputs[1]?.[0]?.json).toMatchObject({ details: { status: 404 } });
});

it.each([
	[
		'a header',
		{ options: { headers: { entry: [{ name: 'X-HTTP-Method-Override', value: 'DELETE' }] } } },
	],
	['a parameter', { query: { entry: [{ name: '_method', value: 'DELETE' }] } }],
	['the path', { path: '/companies?_method=DELETE' }],
	['the body', { body: '{"_method":"DELETE"}' }],
])('does not let %s delete with a credential for no deletes', async (_where, changes) => {
	const { error } = await run(
		{ method: 'POST', path: '/companies', body: '{"name":"B"}', ...changes },
		{ credential: { access: 'noDelete' } },
	);
	expect(error?.message).toContain("is set to 'No Deletes', which does not allow");
	expect(calls(sandbox)).toEqual([]);
});

describe('a request that Planhat took in part only', () => {
	const rows = [
		{ externalId: '1', companyId: 'extid-LF-01', name: 'a' },
		{ externalId: '2', companyId: 'extid-NO', name: 'b' },
	];
	const put = { method: 'PUT', path: '/assets', body: JSON.stringify(rows) };

	it('is an error that says so, with the answer, which names what was taken', async () => {
		const { outputs } = await run(put, { onError: 'continueErrorOutput' });
		expect(outputs[0]).toEqual([]);
		const { error, details } = outputs[1]?.[0]?.json as { error: string; details: object };
		expect(error).toContain('took the request in part only (206): ');
		expect(details).toMatchObject({
			status: 206,
			answer: { created: 1, createdErrors: [expect.anything()] },
		});
		expect(sandbox.store.count('assets')).toBe(1);
	});

	it.each([
		[206, {}],
		[207, [{ ok: true }]],
		[200, { created: 0, updatedErrors: [{ message: 'no' }] }],
	])('is recognised by its status or its lists of errors (%i, %j)', async (status, body) => {
		sandbox.faults.add({ kind: 'status', status, path: '/assets', body });
		const { error } = await run(put);
		expect(error?.message).toContain(`in part only (${status})`);
	});

	it('is none without refused rows', async () => {
		sandbox.faults.add({
			kind: 'status',
			status: 200,
			path: '/assets',
			body: { createdErrors: [] },
		});
		expect((await run(put)).error).toBeUndefined();
	});

	it('of a read is told below the node', async () => {
		sandbox.faults.add({ kind: 'status', status: 206, path: '/deals', body: [{ a: 1 }] });
		const { outputs, hints } = await run({ method: 'GET', path: '/deals' });
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ a: 1 }]);
		expect(hints.map(({ message }) => message)).toEqual([expect.stringContaining('a part only')]);
	});
});
