import type { INodeParameters } from 'n8n-workflow';

import { by, calls, fields, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const ASSET = '66a1f0c2d3e4b5a697881001';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
	sandbox.store.insert('assets', {
		_id: ASSET,
		companyId: COMPANY,
		name: 'Bay',
		externalId: 'A-1',
	});
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const recordId = by('id', ASSET);
const resource = 'asset';
const create: INodeParameters = {
	resource,
	operation: 'create',
	companyId: by('id', COMPANY),
	fields: fields({ name: 'New bay', externalId: 'N-1' }),
};
const get: INodeParameters = { resource, operation: 'get', recordId };
const remove: INodeParameters = { resource, operation: 'delete', recordId };
const update: INodeParameters = {
	resource,
	operation: 'update',
	recordId,
	fields: fields({ status: 'Checked' }),
};

function newBays(): number {
	return sandbox.store.all('assets').filter(({ name }) => name === 'New bay').length;
}

describe('a read', () => {
	it.each([408, 425, 429, 500, 502, 503, 504])('is repeated after a %i', async (status) => {
		sandbox.faults.add({ kind: 'status', status });
		const { outputs, error } = await runPlanhat(sandbox, get);
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json['_id']).toBe(ASSET);
		expect(calls(sandbox)).toHaveLength(2);
	});

	it.each(['cut', 'hang', 'drip'] as const)(
		'is repeated when the answer is lost (%s)',
		async (kind) => {
			sandbox.faults.add({ kind, delayMs: 300 });
			const { error } = await runPlanhat(sandbox, { ...get, options: { timeout: 1 } });
			expect(error).toBeUndefined();
			expect(calls(sandbox)).toHaveLength(2);
		},
	);

	it.each([400, 401, 403, 404, 409, 422, 501])('is not repeated after a %i', async (status) => {
		sandbox.faults.add({ kind: 'status', status, times: 5 });
		const { error } = await runPlanhat(sandbox, get);
		expect(error?.message).toContain(`(${status})`);
		expect(calls(sandbox)).toHaveLength(1);
	});

	it.each([1, 3])(
		'is sent %i times in all when the person sets so many attempts',
		async (maxAttempts) => {
			sandbox.faults.add({ kind: 'status', status: 503, times: 9 });
			const { error } = await runPlanhat(sandbox, { ...get, options: { maxAttempts } });
			expect(error?.message).toContain('The server could not do it (503)');
			expect(error?.description).toContain('Try again later');
			expect(calls(sandbox)).toHaveLength(maxAttempts);
		},
	);

	it('is sent five times in all by default', async () => {
		sandbox.faults.add({ kind: 'cut', times: 9 });
		const { error } = await runPlanhat(sandbox, get);
		expect(error?.message).toContain('was cut before the answer was complete');
		expect(calls(sandbox)).toHaveLength(5);
	});
});

describe('a server that asks to wait', () => {
	async function timed(parameters: INodeParameters) {
		const start = Date.now();
		const run = await runPlanhat(sandbox, parameters);
		return { ...run, ms: Date.now() - start };
	}

	it('is given the time it asks for by Retry-After', async () => {
		sandbox.faults.add({ kind: 'rateLimit', headers: { 'Retry-After': '0.3' } });
		const { error, ms } = await timed(get);
		expect(error).toBeUndefined();
		expect(calls(sandbox)).toHaveLength(2);
		expect(ms).toBeGreaterThanOrEqual(300);
	});

	it('is given the time it asks for by X-Rate-Limit-Reset', async () => {
		const headers = { 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '0.3' };
		sandbox.faults.add({ kind: 'rateLimit', headers });
		const { error, ms } = await timed(get);
		expect(error).toBeUndefined();
		expect(ms).toBeGreaterThanOrEqual(300);
	});

	it('may ask the same of a create, which it did not take', async () => {
		sandbox.faults.add({ kind: 'rateLimit', headers: { 'Retry-After': '0.1' } });
		sandbox.faults.add({ kind: 'status', status: 503, headers: { 'Retry-After': '0.1' } });
		const { error } = await timed(create);
		expect(error).toBeUndefined();
		expect(calls(sandbox)).toEqual(['POST /assets', 'POST /assets', 'POST /assets']);
		expect(newBays()).toBe(1);
	});

	it('is left alone when it asks for too long, and the person is told for how long', async () => {
		sandbox.faults.add({ kind: 'rateLimit', headers: { 'Retry-After': '3600' } });
		const { error, ms } = await timed(get);
		expect(error?.message).toBe('The server asks to wait 3600 seconds');
		expect(error?.description).toMatch(/Run the workflow again after that time/);
		expect(error?.httpCode).toBe('429');
		expect(calls(sandbox)).toHaveLength(1);
		expect(ms).toBeLessThan(2000);
	});
});

describe('a create without a clear answer', () => {
	it.each([
		{ kind: 'cut', phase: 'afterEffect' },
		{ kind: 'cut', phase: 'afterEffect', bytes: 10 },
		{ kind: 'hang', phase: 'afterEffect' },
		{ kind: 'status', status: 500, phase: 'afterEffect' },
		{ kind: 'status', status: 503, phase: 'afterEffect' },
		{ kind: 'html', status: 504, phase: 'afterEffect' },
		{ kind: 'truncatedJson' },
		{ kind: 'bareString', phase: 'afterEffect' },
	] as const)('is not repeated, and the person is told to look first ($kind)', async (fault) => {
		sandbox.faults.add(fault);
		const { error } = await runPlanhat(sandbox, { ...create, options: { timeout: 1 } });
		expect(calls(sandbox)).toEqual(['POST /assets']);
		expect(newBays()).toBe(1);
		expect(error?.description).toContain('Planhat may have created the asset all the same');
		expect(error?.description).toContain("'Create or Update', which can be repeated");
		expect(error?.description).not.toMatch(/^Run the workflow again|Try again later/);
	});

	it('says so on the error output, and the other items are created', async () => {
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect', after: 1 });
		const { outputs } = await runPlanhat(
			sandbox,
			{ ...create, fields: fields({ name: '={{ $json.name }}' }) },
			{ items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], onError: 'continueErrorOutput' },
		);
		expect(outputs[0]?.map(({ json }) => json['name'])).toEqual(['a', 'c']);
		expect(outputs[1]?.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				name: 'b',
				details: expect.objectContaining({
					code: 'network',
					hint: expect.stringContaining('may have created'),
				}),
			}),
		]);
		expect(calls(sandbox)).toHaveLength(3);
	});

	it('is no doubt when Planhat refused it', async () => {
		sandbox.faults.add({ kind: 'status', status: 400 });
		const { error } = await runPlanhat(sandbox, create);
		expect(error?.description).not.toContain('may have created');
	});
});

describe('a delete', () => {
	it('that took effect before its answer was lost is done, not missing', async () => {
		sandbox.faults.add({ kind: 'cut', method: 'DELETE', phase: 'afterEffect' });
		const { outputs, error } = await runPlanhat(sandbox, remove);
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ deleted: true, id: ASSET }]);
		expect(sandbox.log.entries.map(({ method, status }) => [method, status])).toEqual([
			['DELETE', undefined],
			['DELETE', 404],
		]);
	});

	it('that took effect before its answer was lost is done where Planhat counts none', async () => {
		sandbox.switches.set({ deleteMissing: 'countZero' });
		sandbox.faults.add({ kind: 'status', status: 500, method: 'DELETE', phase: 'afterEffect' });
		const { outputs, error } = await runPlanhat(sandbox, remove);
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ deleted: true, id: ASSET }]);
	});

	it.each(['404', 'countZero'] as const)(
		'of a record there never was is no success after Planhat asked to wait (%s)',
		async (deleteMissing) => {
			sandbox.switches.set({ deleteMissing });
			sandbox.faults.add({ kind: 'rateLimit' });
			const unknown = by('id', '000000000000000000000000');
			const { error } = await runPlanhat(sandbox, { ...remove, recordId: unknown });
			expect(error?.message).toMatch(/There is no such/);
			expect(calls(sandbox)).toHaveLength(2);
		},
	);
});

it('repeats an update whose answer was lost, which changes nothing more', async () => {
	sandbox.faults.add({ kind: 'cut', method: 'PUT', phase: 'afterEffect' });
	const { outputs, error } = await runPlanhat(sandbox, update);
	expect(error).toBeUndefined();
	expect(outputs[0]?.[0]?.json).toMatchObject({ _id: ASSET, status: 'Checked' });
	expect(calls(sandbox)).toEqual([`PUT /assets/${ASSET}`, `PUT /assets/${ASSET}`]);
});

describe('a run that is cancelled', () => {
	/** Cancels a run once its first call has arrived. */
	async function cancelled(parameters: INodeParameters, rest = {}) {
		let watch: NodeJS.Timeout | undefined;
		const run = await runPlanhat(sandbox, parameters, {
			onStart(execution) {
				watch = setInterval(() => {
					if (calls(sandbox).length > 0) execution.cancel();
				}, 10);
			},
			...rest,
		});
		clearInterval(watch);
		return run;
	}

	it('ends while it waits for the server', async () => {
		sandbox.faults.add({ kind: 'rateLimit', headers: { 'Retry-After': '60' }, times: 5 });
		const { status } = await cancelled(get);
		expect(status).toBe('canceled');
		expect(calls(sandbox)).toHaveLength(1);
	});

	it('ends while an answer is on its way', async () => {
		sandbox.faults.add({ kind: 'hang', times: 5 });
		const { status } = await cancelled(get);
		expect(status).toBe('canceled');
		expect(calls(sandbox)).toHaveLength(1);
	});

	it('sends no further item, also when the node goes on after errors', async () => {
		sandbox.faults.add({ kind: 'delay', delayMs: 100, times: 50 });
		const { status } = await cancelled(update, {
			items: Array.from({ length: 50 }, () => ({})),
			onError: 'continueRegularOutput',
		});
		expect(status).toBe('canceled');
		const sent = calls(sandbox).length;
		expect(sent).toBeLessThan(10);
		await new Promise((resolve) => setTimeout(resolve, 250));
		expect(calls(sandbox)).toHaveLength(sent);
	});

	it('sends no further batch', async () => {
		sandbox.faults.add({ kind: 'delay', delayMs: 100, times: 50 });
		const { status } = await cancelled(
			{
				resource,
				operation: 'upsert',
				options: { batchSize: 1 },
				fields: fields({ companyId: COMPANY, name: 'B', externalId: '={{ $json.id }}' }),
			},
			{ items: Array.from({ length: 50 }, (_, id) => ({ id })), onError: 'continueErrorOutput' },
		);
		expect(status).toBe('canceled');
		expect(calls(sandbox).length).toBeLessThan(10);
	});
});
