import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { by, calls, inputOf, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const OTHER = '669f00aa11bb22cc33dd4402';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', {
		_id: COMPANY,
		name: 'Lumen Freight',
		externalId: 'LF-01',
		sourceId: 'crm-lf',
	});
	sandbox.store.insert('companies', { _id: OTHER, name: 'Halcyon Dental', externalId: 'HD-02' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

function getMany(rest: INodeParameters = {}): INodeParameters {
	return { resource: 'asset', operation: 'getAll', ...rest };
}

const all = getMany({ returnAll: true });

function fill(amount: number, companyId = COMPANY): void {
	sandbox.store.fill('assets', amount, (index) => ({
		companyId,
		name: `Bay ${String(index).padStart(6, '0')}`,
		externalId: `B-${index}`,
	}));
}

function names(items: INodeExecutionData[] = []): unknown[] {
	return items.map(({ json }) => json['name']);
}

function storedNames(): unknown[] {
	return sandbox.store.all('assets').map(({ name }) => name);
}

function pages(): [limit: string, offset: string][] {
	return sandbox.log.filter({ path: '/assets' }).map(({ query }) => {
		const { limit = '', offset = '' } = Object.fromEntries(query);
		return [limit, offset];
	});
}

it('reads 100,000 assets several pages at a time: in order, none twice, none lost', async () => {
	fill(100_000);
	sandbox.faults.add({ kind: 'delay', delayMs: 5, times: 99 });
	const { outputs, error } = await runPlanhat(sandbox, all);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(100_000);
	const ids = (outputs[0] ?? []).map(({ json }) => String(json['_id']));
	const stored = sandbox.store.all('assets').map(({ _id }) => _id);
	// Compared as one text: a difference would otherwise print a hundred thousand lines.
	expect(ids.join() === stored.sort().join()).toBe(true);
	expect(new Set(ids).size).toBe(100_000);
	expect(outputs[0]?.every((item) => inputOf(item) === 0)).toBe(true);
	expect(sandbox.log.maxConcurrency).toBe(4);
	// Fifty full pages, the empty one that shows the end, and at most three read ahead of it.
	expect(calls(sandbox).length).toBeGreaterThanOrEqual(51);
	expect(calls(sandbox).length).toBeLessThanOrEqual(54);
});

it.each([1, 2, 9])(
	'has no more than %i pages in flight when the person says so',
	async (pagesInFlight) => {
		fill(20_000);
		sandbox.faults.add({ kind: 'delay', delayMs: 10, times: 99 });
		const { outputs } = await runPlanhat(sandbox, { ...all, options: { pagesInFlight } });
		expect(names(outputs[0])).toEqual(storedNames());
		expect(sandbox.log.maxConcurrency).toBe(pagesInFlight);
	},
);

it('has no page under way when it ends, also none that was read ahead', async () => {
	fill(6000);
	sandbox.faults.add({ kind: 'delay', delayMs: 60, after: 3, times: 99 });
	const { outputs } = await runPlanhat(sandbox, all);
	expect(outputs[0]).toHaveLength(6000);
	expect(sandbox.log.concurrency).toBe(0);
	sandbox.log.clear();
	sandbox.faults.clear();
	sandbox.faults.add({ kind: 'status', status: 400, after: 1 });
	sandbox.faults.add({ kind: 'delay', delayMs: 60, after: 2, times: 99 });
	const { error } = await runPlanhat(sandbox, all);
	expect(error?.message).toContain('(400)');
	expect(sandbox.log.concurrency).toBe(0);
});

it('gives the first 50 by default, in one call', async () => {
	fill(60);
	const { outputs } = await runPlanhat(sandbox, getMany());
	expect(names(outputs[0])).toEqual(storedNames().slice(0, 50));
	expect(pages()).toEqual([['50', '0']]);
});

it.each([
	{ limit: 3, stored: 10, got: 3, read: [['3', '0']] },
	{ limit: 2000, stored: 2500, got: 2000, read: [['2000', '0']] },
	{
		limit: 2100,
		stored: 2500,
		got: 2100,
		read: [
			['2000', '0'],
			['2000', '2000'],
		],
	},
	{ limit: 40, stored: 10, got: 10, read: [['40', '0']] },
])('gives $got of $stored with a limit of $limit', async ({ limit, stored, got, read }) => {
	fill(stored);
	const { outputs } = await runPlanhat(sandbox, getMany({ limit }));
	expect(names(outputs[0])).toEqual(storedNames().slice(0, got));
	expect(pages()).toEqual(read);
});

it('gives nothing for an empty list, without an error', async () => {
	const { outputs, error } = await runPlanhat(sandbox, all);
	expect(error).toBeUndefined();
	expect(outputs).toEqual([[]]);
});

it.each([2000, 4000, 4001, 100, 137])('reads a list of exactly %i to its end', async (amount) => {
	fill(amount);
	const { outputs } = await runPlanhat(sandbox, all);
	expect(names(outputs[0])).toEqual(storedNames());
});

it('reads the list anew for each input item and pairs what it gives', async () => {
	fill(2);
	const { outputs } = await runPlanhat(sandbox, all, { items: [{}, {}, {}] });
	expect(outputs[0]?.map(inputOf)).toEqual([0, 0, 1, 1, 2, 2]);
});

it('sorts upwards and downwards', async () => {
	for (const name of ['Beta', 'Gamma', 'Alpha']) sandbox.store.insert('assets', { name });
	const sorted = async (options: INodeParameters) =>
		names((await runPlanhat(sandbox, { ...all, options })).outputs[0]);
	expect(await sorted({ sortBy: 'name' })).toEqual(['Alpha', 'Beta', 'Gamma']);
	expect(await sorted({ sortBy: 'name', sortDescending: true })).toEqual([
		'Gamma',
		'Beta',
		'Alpha',
	]);
	expect(await sorted({})).toEqual(['Beta', 'Gamma', 'Alpha']);
});

it('gives only the chosen fields, and always the ID', async () => {
	fill(1);
	for (const select of [['name', 'externalId'], '={{ "name, externalId" }}']) {
		const { outputs, hints } = await runPlanhat(sandbox, { ...all, options: { select } });
		expect(outputs[0]?.map(({ json }) => json)).toEqual([
			{ _id: expect.any(String), name: 'Bay 000000', externalId: 'B-0' },
		]);
		expect(hints).toEqual([]);
	}
});

describe('the assets of one company', () => {
	it.each([
		{ mode: 'list', value: COMPANY, lookUps: 0 },
		{ mode: 'id', value: COMPANY, lookUps: 0 },
		{ mode: 'id', value: 'extid-LF-01', lookUps: 1 },
		{ mode: 'externalId', value: 'LF-01', lookUps: 1 },
		{ mode: 'sourceId', value: 'crm-lf', lookUps: 1 },
	] as const)('are found by $mode $value', async ({ mode, value, lookUps }) => {
		fill(3);
		fill(2, OTHER);
		const { outputs } = await runPlanhat(sandbox, { ...all, companyId: by(mode, value) });
		expect(outputs[0]).toHaveLength(3);
		expect(outputs[0]?.every(({ json }) => json['companyId'] === COMPANY)).toBe(true);
		expect(calls(sandbox)).toHaveLength(1 + lookUps);
	});

	it('are all assets when no company is chosen', async () => {
		fill(3);
		fill(2, OTHER);
		const { outputs } = await runPlanhat(sandbox, { ...all, companyId: by('list', '') });
		expect(outputs[0]).toHaveLength(5);
	});

	it('are not all assets when an expression gives no company for an item', async () => {
		fill(3);
		const { outputs } = await runPlanhat(
			sandbox,
			{ ...all, companyId: by('id', '={{ $json.company }}') },
			{ items: [{ company: COMPANY }, {}, { company: '' }], onError: 'continueErrorOutput' },
		);
		expect(outputs[0]?.map(inputOf)).toEqual([0, 0, 0]);
		expect(outputs[1]?.map(({ json }) => json['error'])).toEqual([
			"'Company' is empty",
			"'Company' is empty",
		]);
		expect(calls(sandbox)).toHaveLength(1);
	});

	it('are not all assets when there is no such company', async () => {
		fill(3);
		const { error, outputs } = await runPlanhat(sandbox, {
			...all,
			companyId: by('externalId', 'XX-99'),
		});
		expect(error?.message).toBe('There is no such record (404): Company not found');
		expect(outputs.flat()).toEqual([]);
	});
});

it('keeps the pages it has read when a later one fails and the node goes on after errors', async () => {
	fill(5000);
	sandbox.faults.add({ kind: 'status', status: 400, after: 2, times: 99 });
	const { outputs } = await runPlanhat(
		sandbox,
		{ ...all, options: { pagesInFlight: 1 } },
		{ items: [{ from: 'a' }], onError: 'continueErrorOutput' },
	);
	expect(names(outputs[0])).toEqual(storedNames().slice(0, 4000));
	expect(outputs[1]?.map(({ json }) => json)).toEqual([
		expect.objectContaining({
			from: 'a',
			error: 'The server did not accept the request (400): Something went wrong',
		}),
	]);
});

it('stops with the error of the page that failed', async () => {
	fill(5000);
	sandbox.faults.add({ kind: 'status', status: 400, after: 1, times: 99 });
	const { outputs, error } = await runPlanhat(sandbox, all);
	expect(error?.message).toContain('(400)');
	expect(outputs.flat()).toEqual([]);
});

it('repeats a page that failed for a moment', async () => {
	fill(9000);
	for (const after of [1, 2, 3]) sandbox.faults.add({ kind: 'status', status: 503, after });
	const { outputs, error } = await runPlanhat(sandbox, all);
	expect(error).toBeUndefined();
	expect(names(outputs[0])).toEqual(storedNames());
});

describe('a server that gives less in a page than it is asked for', () => {
	let proxy: Server;
	/** The most records a page holds. */
	let cap: number;
	/** Called before each page goes out. */
	let onPage: (offset: number) => void;

	beforeEach(async () => {
		onPage = () => undefined;
		proxy = createServer((request, response) => {
			const url = new URL(request.url ?? '', sandbox.url);
			const limit = Math.min(cap, Number(url.searchParams.get('limit')));
			url.searchParams.set('limit', String(limit));
			const authorization = request.headers.authorization ?? '';
			void fetch(url, { headers: { authorization } }).then(async (answer) => {
				onPage(Number(url.searchParams.get('offset')));
				response.writeHead(answer.status, { 'content-type': 'application/json' });
				response.end(await answer.text());
			});
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	});

	afterEach(async () => {
		await new Promise((resolve) => proxy.close(resolve));
	});

	function capped() {
		const { port } = proxy.address() as AddressInfo;
		return { url: `http://127.0.0.1:${port}`, token: sandbox.token };
	}

	it.each([
		{ cap: 1000, amount: 3400 },
		{ cap: 1000, amount: 3000 },
		{ cap: 500, amount: 4001 },
		{ cap: 100, amount: 1234 },
	])('is read to its end ($amount in pages of $cap)', async (given) => {
		cap = given.cap;
		fill(given.amount);
		const { outputs, error } = await runPlanhat(capped(), all);
		expect(error).toBeUndefined();
		expect(names(outputs[0])).toEqual(storedNames());
		const fewest = Math.ceil(given.amount / given.cap);
		expect(calls(sandbox).length).toBeLessThanOrEqual(fewest + 4);
	});

	it('gives as many as the limit says', async () => {
		cap = 100;
		fill(1000);
		const { outputs } = await runPlanhat(capped(), getMany({ limit: 250 }));
		expect(names(outputs[0])).toEqual(storedNames().slice(0, 250));
	});

	it('gives no record twice when the list grows at its front between two pages', async () => {
		cap = 2000;
		fill(4500);
		onPage = (offset) => {
			if (offset === 0) sandbox.store.insert('assets', { name: 'Bay', externalId: 'new' });
		};
		const { outputs, hints } = await runPlanhat(capped(), {
			...all,
			options: { sortBy: 'name', pagesInFlight: 1 },
		});
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/1 records came twice.*Sort by Planhat ID/),
		]);
		const ids = (outputs[0] ?? []).map(({ json }) => json['_id']);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toHaveLength(4500);
	});
});

it('reads licenses and companies in the pages that these come in', async () => {
	sandbox.store.fill('licenses', 2001, (index) => ({ companyId: COMPANY, product: `P ${index}` }));
	const licenses = await runPlanhat(sandbox, { ...all, resource: 'license' });
	expect(licenses.outputs[0]).toHaveLength(2001);
	const companies = await runPlanhat(sandbox, { ...all, resource: 'company' });
	expect(names(companies.outputs[0])).toEqual(['Lumen Freight', 'Halcyon Dental']);
});

it('refuses a company whose expression gives nothing instead of listing all companies', async () => {
	const sandbox = await startSimulator();
	const { outputs, error } = await runPlanhat(sandbox, {
		resource: 'asset',
		operation: 'getAll',
		returnAll: true,
		companyId: by('id', '={{ $json.companyId }}'),
		options: {},
	});
	expect(outputs.flat()).toEqual([]);
	expect(error?.message).toContain("'Company' is empty");
	expect(sandbox.log.entries).toHaveLength(0);
	await sandbox.close();
});
