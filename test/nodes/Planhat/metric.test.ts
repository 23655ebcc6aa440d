import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { by, calls, inputOf, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';
import { pushing } from './analytics/pushing';

const TENANT = '4f1c9f0e-6d0b-4c53-9a55-0d6f3c1f2a11';
const COMPANY = '669f00aa11bb22cc33dd4401';
const OTHER = '669f00aa11bb22cc33dd4402';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true, tenantUuid: TENANT });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
	sandbox.store.insert('companies', { _id: OTHER, name: 'Halcyon Dental', externalId: 'HD-02' });
	for (const [companyId, externalId] of [
		[COMPANY, 'A-1'],
		[OTHER, 'A-2'],
	]) {
		sandbox.store.insert('assets', { companyId, name: externalId, externalId });
	}
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const run = pushing('metric', TENANT, () => sandbox);

const push: INodeParameters = {
	operation: 'push',
	dimensionId: '={{ $json.metric }}',
	value: '={{ $json.value }}',
	externalId: '={{ $json.id }}',
	model: 'Asset',
	additionalFields: { date: '={{ $json.date }}' },
};

const good = (id: string) => ({ metric: 'seats', value: 41, id, date: '2026-01-14' });
const PATH = `POST /dimensiondata/${TENANT}`;

describe('push', () => {
	it('sends all items in one call; what Planhat stores can be read again', async () => {
		const pushed = await run(push, { items: [good('A-1'), good('A-2')] });
		expect(pushed.error).toBeUndefined();
		expect(pushed.outputs[0]?.map(({ json }) => json)).toEqual([
			{ outcome: 'accepted', processed: 2, externalId: 'A-1', dimensionId: 'seats' },
			{ outcome: 'accepted', processed: 2, externalId: 'A-2', dimensionId: 'seats' },
		]);
		expect(pushed.outputs[0]?.map(inputOf)).toEqual([0, 1]);
		expect(calls(sandbox)).toEqual([PATH]);

		const read = await run({ operation: 'getAll', returnAll: true });
		expect(read.outputs[0]?.map(({ json }) => json)).toEqual([
			expect.objectContaining({ time: '2026-01-14T00:00:00.000Z', value: 41, companyId: COMPANY }),
			expect.objectContaining({ dimensionId: 'seats', model: 'Asset', companyId: OTHER }),
		]);
	});

	it('never sends the token to the analytics host, nor needs the main API', async () => {
		await run(push, { items: [good('A-1')] });
		const [entry] = sandbox.log.entries;
		expect(entry?.host).toBe('analytics');
		expect(JSON.stringify([entry?.headers, entry?.bodyText])).not.toContain(sandbox.token);
	});

	it('takes a date of an expression and reads one without zone in that of the workflow', async () => {
		const dates = [
			"={{ DateTime.fromISO('2026-07-01T12:00', { zone: 'America/New_York' }) }}",
			"={{ new Date('2026-07-01T16:00:00Z') }}",
			'2026-07-01T18:00:00',
		];
		for (const date of dates) {
			await run({ ...push, additionalFields: { date } }, { items: [good('A-1')] });
		}
		expect(sandbox.analytics.metrics.map(({ item }) => item['date'])).toEqual([
			'2026-07-01T16:00:00.000Z',
			'2026-07-01T16:00:00.000Z',
			'2026-07-01T16:00:00.000Z',
		]);
	});

	const bad: Array<[title: string, change: object, error: RegExp]> = [
		['no metric', { metric: '' }, /'Dimension ID' is empty\. Enter the ID of the metric/],
		['no External ID', { id: null }, /'External ID' is empty\. Enter the External ID/],
		['no value', { value: null }, /'Value' needs a number, but got: null/],
		['a text for a value', { value: 'many' }, /'Value' needs a number, but got: 'many'/],
		['a date that is none', { date: 'soon' }, /'Date' needs a date such as .* but got: soon/],
	];

	it.each(bad)('sends the other items and explains the one with %s', async (_, change, error) => {
		const items = [good('A-1'), { ...good('A-9'), ...change }, good('A-2')];
		const { outputs } = await run(push, { items, onError: 'continueErrorOutput' });
		expect(outputs[0]?.map(inputOf)).toEqual([0, 2]);
		expect(outputs[1]?.map(inputOf)).toEqual([1]);
		expect(outputs[1]?.[0]?.json).toMatchObject({
			error: expect.stringMatching(error),
			details: { outcome: 'failed' },
		});
		expect(sandbox.analytics.metrics.map(({ item }) => item['externalId'])).toEqual(['A-1', 'A-2']);
	});

	it('stops at the end with a summary when there is no way on for failed items', async () => {
		const items = [good('A-1'), { ...good('A-2'), value: 'x' }];
		const { error } = await run(push, { items });
		expect(error?.message).toMatch(/^2 of 2 metrics were not written.* 'Value' needs a number/);
		expect(error?.description).toContain('Item 0: Nothing was written, because all items are');
		expect(error?.context?.itemIndex).toBe(1);
		expect(sandbox.analytics.metrics).toEqual([]);
	});

	it('says of a push that failed later what is done, and how to go on', async () => {
		const items = [good('A-1'), good('A-2')];
		sandbox.faults.add({
			host: 'analytics',
			method: 'POST',
			kind: 'status',
			status: 400,
			body: 'no',
		});
		const { error } = await run({ ...push, options: { batchSize: 1 } }, { items });
		expect(error?.message).toMatch(/^1 of 2 metrics were not written/);
		expect(error?.description).toContain('1 of 2 are done and stay as they are. Retry On Fail');
		expect(error?.description).toContain('a new execution would write them again');
		expect(sandbox.analytics.metrics).toHaveLength(1);
	});

	it('refuses a model that Planhat does not take metrics for', async () => {
		const { error } = await run({ ...push, model: '={{ "License" }}' }, { items: [good('A-1')] });
		expect(error?.message).toMatch(/'Model' needs one of Asset, Company, EndUser, Project/);
		expect(calls(sandbox)).toEqual([]);
	});

	it('ends a call at the batch size', async () => {
		const items = ['1', '2', '3', '4', '5'].map(good);
		const { outputs } = await run({ ...push, options: { batchSize: 2 } }, { items });
		expect(outputs[0]?.map(({ json }) => json['processed'])).toEqual([2, 2, 2, 2, 1]);
		expect(calls(sandbox)).toEqual([PATH, PATH, PATH]);
	});
});

describe('an answer to a push', () => {
	const items = [good('A-1'), good('A-2'), good('A-3')];
	const options = { batchSize: 2 };

	async function outcomes(parameters: INodeParameters = {}): Promise<unknown[]> {
		const { outputs } = await run(
			{ ...push, options, ...parameters },
			{ items, onError: 'continueRegularOutput' },
		);
		return (outputs[0] ?? []).map(({ json }) => {
			const { outcome } = (json['details'] ?? json) as { outcome?: unknown };
			return [outcome, json['error']];
		});
	}

	const fault = { host: 'analytics', method: 'POST' } as const;
	const fine = ['accepted', undefined];

	it('may be empty or a plain text', async () => {
		sandbox.faults.add({ ...fault, kind: 'status', status: 200, body: 'OK' });
		sandbox.faults.add({ ...fault, kind: 'empty', status: 200 });
		expect(await outcomes()).toEqual([fine, fine, fine]);
	});

	it('that names rows fails those alone', async () => {
		const errors = [{ externalId: 'A-2', message: 'Unknown asset' }];
		sandbox.faults.add({ ...fault, kind: 'status', status: 200, body: { processed: 1, errors } });
		expect(await outcomes()).toEqual([fine, ['failed', 'Unknown asset'], fine]);
	});

	it('that is a web page leaves the rows in doubt', async () => {
		sandbox.faults.add({ ...fault, kind: 'html', status: 200 });
		const page = ['unknown', expect.stringContaining('HTML page')];
		expect(await outcomes()).toEqual([page, page, fine]);
	});

	it.each([400, 422])('with %i leaves its rows open and lets the next call go', async (status) => {
		sandbox.faults.add({ ...fault, kind: 'status', status, body: 'Too odd' });
		const open = ['unknown', expect.stringContaining(`(${status}): Too odd`)];
		expect(await outcomes()).toEqual([open, open, fine]);
	});

	it.each([400, 422])('with %i fails a row that was alone', async (status) => {
		sandbox.faults.add({ ...fault, kind: 'status', status, body: 'Too odd' });
		const failed = ['failed', expect.stringContaining(`(${status}): Too odd`)];
		expect(await outcomes({ options: { batchSize: 1 } })).toEqual([failed, fine, fine]);
	});

	it('with 413 makes smaller calls until a row alone is too large', async () => {
		sandbox.faults.add({ ...fault, kind: 'status', status: 413, body: 'Too large', times: 2 });
		const failed = ['failed', expect.stringContaining('(413): Too large')];
		expect(await outcomes({ options: {} })).toEqual([fine, fine, fine]);
		expect(sandbox.analytics.metrics.map(({ item }) => item['externalId'])).toEqual([
			'A-1',
			'A-2',
			'A-3',
		]);
		sandbox.faults.add({ ...fault, kind: 'status', status: 413, body: 'Too large', times: 3 });
		expect(await outcomes({ options: {} })).toEqual([failed, fine, fine]);
	});

	it('that got lost is never asked for again, and ends the push', async () => {
		sandbox.faults.add({ ...fault, kind: 'cut', phase: 'afterEffect' });
		const lost = ['unknown', expect.stringContaining('Pushing it again could count it twice')];
		const unsent = ['failed', expect.stringMatching(/^Not sent, because an earlier batch could/)];
		expect(await outcomes()).toEqual([lost, lost, unsent]);
		expect(calls(sandbox)).toEqual([PATH]);
	});

	it('with 500 may have been taken all the same', async () => {
		sandbox.faults.add({ ...fault, kind: 'status', status: 500 });
		expect((await outcomes())[0]).toEqual(['unknown', expect.stringContaining('twice')]);
		expect(calls(sandbox)).toEqual([PATH]);
	});

	it('with 429 was not taken, so the call is made again', async () => {
		sandbox.faults.add({ ...fault, kind: 'rateLimit', headers: { 'Retry-After': '0.1' } });
		expect(await outcomes()).toEqual([fine, fine, fine]);
		expect(calls(sandbox)).toEqual([PATH, PATH, PATH]);
	});

	it('that takes its time is not waited for when the run is cancelled, nor anything sent after', async () => {
		sandbox.faults.add({ ...fault, kind: 'delay', delayMs: 100, times: 50 });
		const { status } = await run(
			{ ...push, options: { batchSize: 1 } },
			{
				items: Array.from({ length: 50 }, (_, index) => good(`A-${index}`)),
				onError: 'continueErrorOutput',
				onStart: (execution) => void setTimeout(() => execution.cancel(), 150),
			},
		);
		expect(status).toBe('canceled');
		const sent = calls(sandbox).length;
		expect(sent).toBeLessThan(10);
		await new Promise((resolve) => setTimeout(resolve, 250));
		expect(calls(sandbox)).toHaveLength(sent);
	});

	it('never shows the UUID of the tenant', async () => {
		sandbox.faults.add({ ...fault, kind: 'status', status: 403, body: `No ${TENANT}` });
		const { stored } = await run({ ...push, options }, { items, onError: 'continueRegularOutput' });
		expect(stored).toContain('No ***');
		expect(stored).not.toContain(TENANT);
	});
});

describe('a credential', () => {
	const broken: Array<[string, ICredentialDataDecryptedObject, RegExp, RegExp]> = [
		['without tenant UUID', { tenantUuid: ' ' }, /'Tenant UUID' .* is empty$/, /Developer module/],
		[
			'with another text',
			{ tenantUuid: 'tenant' },
			/'Tenant UUID' .* is no UUID$/,
			/looks like 4f1c/,
		],
		['of plain http', { analyticsUrl: 'http://a.example' }, /'Analytics URL' uses http/, /https/],
		[
			'that only reads',
			{ access: 'readOnly' },
			/does not allow POST requests$/,
			/another credential/,
		],
	];

	it.each(broken)('%s is refused before any call', async (_, change, message, description) => {
		const items = [good('A-1'), good('A-2')];
		const { error } = await run(push, { items }, change);
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
		const { outputs } = await run(push, { items, onError: 'continueErrorOutput' }, change);
		expect(outputs[1]?.map(({ json }) => json['error'])).toEqual([
			expect.stringMatching(message),
			expect.stringMatching(message),
		]);
		expect(calls(sandbox)).toEqual([]);
	});

	it('that may not delete can push', async () => {
		const { error } = await run(push, { items: [good('A-1')] }, { access: 'noDelete' });
		expect(error).toBeUndefined();
	});

	it('that only reads can read, also without a tenant UUID', async () => {
		const change = { access: 'readOnly', tenantUuid: '' };
		const { error } = await run({ operation: 'getAll' }, {}, change);
		expect(error).toBeUndefined();
	});
});

describe('get many', () => {
	/** A value on each day from 2026-01-01 on, by turns of the two companies. */
	function store(count: number): void {
		for (let day = 0; day < count; day++) {
			const isOwn = day % 2 === 0;
			sandbox.store.metrics.push({
				_id: sandbox.store.newId(),
				dimensionId: day % 3 === 0 ? 'logins' : 'seats',
				time: new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString(),
				value: day,
				model: 'Company',
				parentId: isOwn ? COMPANY : OTHER,
				companyId: isOwn ? COMPANY : OTHER,
				companyName: isOwn ? 'Lumen Freight' : 'Halcyon Dental',
			});
		}
	}

	async function values(parameters: INodeParameters, items = [{}]): Promise<unknown[]> {
		const { outputs, error } = await run({ operation: 'getAll', ...parameters }, { items });
		if (error) throw new Error(error.message);
		return (outputs[0] ?? []).map((item) => [inputOf(item), item.json['value']]);
	}

	it('gives 50 values unless set otherwise, and so many as are asked for', async () => {
		store(60);
		expect(await values({})).toHaveLength(50);
		expect(await values({ limit: 7 })).toHaveLength(7);
	});

	it('reads all pages in order', async () => {
		store(4_500);
		const all = await values({ returnAll: true });
		expect(all).toEqual(Array.from({ length: 4_500 }, (_, value) => [0, value]));
		expect(
			sandbox.log.entries.map(({ query }) => query.find(([name]) => name === 'limit')),
		).toEqual(expect.arrayContaining([['limit', '2000']]));
	});

	it('reads on when Planhat gives fewer values in a page than asked for', async () => {
		store(2_150);
		const { log, store: records } = sandbox;
		const all = records.metrics.splice(0);
		for (const at of [0, 1000, 2000]) {
			sandbox.faults.add({
				kind: 'status',
				status: 200,
				path: '/dimensiondata',
				body: all.slice(at, at + 1000),
			});
		}
		expect(await values({ returnAll: true })).toHaveLength(2_150);
		expect(log.entries.length).toBeLessThanOrEqual(7);
	});

	it('narrows by company, metric and days, each item by its own', async () => {
		store(12);
		const parameters = {
			returnAll: true,
			companyId: by('externalId', '={{ $json.company }}'),
			filters: { dimensionId: '={{ $json.metric }}', from: '2026-01-03', to: '={{ $json.to }}' },
		};
		const items = [
			{ company: 'LF-01', metric: 'seats', to: '2026-01-09' },
			{ company: 'HD-02', metric: 'seats', to: '2026-01-12' },
		];
		expect(await values(parameters, items)).toEqual([
			[0, 2],
			[0, 4],
			[0, 8],
			[1, 5],
			[1, 7],
			[1, 11],
		]);
	});

	it('leaves out what Planhat sends although it was not asked for', async () => {
		store(6);
		const all = [...sandbox.store.metrics];
		sandbox.faults.add({ kind: 'status', status: 200, path: '/dimensiondata', body: all });
		const found = await values({
			limit: 10,
			companyId: by('id', COMPANY),
			filters: { dimensionId: 'seats' },
		});
		expect(found).toEqual([
			[0, 2],
			[0, 4],
		]);
	});

	it.each([
		[{ filters: { from: 'x' } }, /'From' needs a date/],
		[{ filters: { dimensionId: '={{ $json.none }}' } }, /The filter 'Dimension ID' is empty/],
		[{ filters: { from: '' } }, /The filter 'From' is empty/],
		[{ filters: { from: '2026-02-01', to: '2026-01-31' } }, /'From' is after 'To'/],
		[{ limit: 0 }, /'Limit' needs a whole number above zero/],
		[{ companyId: by('id', '={{ $json.nothing }}') }, /'Company' is empty/],
	])('refuses %j before any call', async (parameters, message) => {
		await expect(values(parameters as INodeParameters)).rejects.toThrow(message);
		expect(calls(sandbox)).toEqual([]);
	});

	it('goes on after an item that failed', async () => {
		store(4);
		const { outputs } = await run(
			{ operation: 'getAll', companyId: by('externalId', '={{ $json.company }}') },
			{
				items: [{ company: 'LF-01' }, { company: 'XX' }, { company: 'HD-02' }],
				onError: 'continueErrorOutput',
			},
		);
		expect(outputs[0]?.map(inputOf)).toEqual([0, 0, 2, 2]);
		expect(outputs[1]?.map(inputOf)).toEqual([1]);
	});
});
