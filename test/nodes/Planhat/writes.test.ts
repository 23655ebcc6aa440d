import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	allColumns,
	by,
	calls,
	fields,
	runPlanhat,
	withoutBackOff,
	writes,
} from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const TASK = '66a1f0c2d3e4b5a697886010';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
	sandbox.store.insert('tasks', {
		_id: TASK,
		companyId: COMPANY,
		action: 'Call',
		sourceId: 'T-0',
		status: 'To do',
		custom: { Site: 'Lyon' },
	});
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const goOn = { onError: 'continueErrorOutput' } as const;

const task = (number: number): IDataObject => ({
	sourceId: `T-${number}`,
	companyId: COMPANY,
	action: `Call ${number}`,
});

async function upsert(items: IDataObject[], options: IDataObject = {}) {
	const parameters = { resource: 'task', operation: 'upsert', fields: allColumns() };
	return await runPlanhat(sandbox, { ...parameters, options } as never, { items, ...goOn });
}

function outcomes(items: INodeExecutionData[] = []): unknown[] {
	return items.map(({ json }) => json['outcome']);
}

function reasons(items: INodeExecutionData[] = []): unknown[] {
	return items.map(({ json }) => json['error']);
}

/** Rows of each bulk call. */
function sentRows(): number[] {
	return sandbox.log.entries.map(({ body }) => (body as unknown[]).length);
}

it('rows that Planhat refuses go to the error output, the others on (W01)', async () => {
	const { outputs } = await upsert([task(1), { ...task(2), companyId: 'extid-NOPE' }, task(3)]);
	expect(outcomes(outputs[0])).toEqual(['created', 'created']);
	expect(reasons(outputs[1])).toEqual(['Company not found']);
});

it('rows that the report leaves out are unknown (W02)', async () => {
	const body = { created: 1, insertsKeys: [{ _id: TASK, sourceId: 'T-1' }], createdErrors: [] };
	sandbox.faults.add({ kind: 'status', status: 200, body, times: 9 });
	const { outputs } = await upsert([task(1), task(2)]);
	expect(outcomes(outputs[0])).toEqual(['created']);
	expect(reasons(outputs[1])).toEqual(['Planhat did not report on this row']);
});

it('of rows with one key the last is sent, and the others are counted (W03)', async () => {
	const { outputs } = await upsert([task(1), { ...task(1), action: 'Later' }, task(2)]);
	expect(outcomes(outputs[0])).toEqual(['skipped', 'created', 'created']);
	expect(sentRows()).toEqual([2]);
	expect(sandbox.store.all('tasks').map(({ action }) => action)).toEqual([
		'Call',
		'Later',
		'Call 2',
	]);
});

it('a batch that is too large is halved, and no row that landed is sent again (W04)', async () => {
	sandbox.faults.add({ kind: 'status', status: 413, body: {}, times: 1 });
	const { outputs } = await upsert([task(1), task(2), task(3)]);
	expect(outcomes(outputs[0])).toEqual(['created', 'created', 'created']);
	expect(sentRows()).toEqual([3, 2, 1]);
	expect(sandbox.store.count('tasks')).toBe(4);
});

it.each(['={{ "" }}', ' ', '.', '..', 'a/b', 'extid-T-1'])(
	'%j names no task, and nothing is sent (W05)',
	async (id) => {
		for (const operation of ['get', 'update', 'delete']) {
			const { error } = await runPlanhat(sandbox, {
				resource: 'task',
				operation,
				recordId: by('id', id),
				...(operation === 'update' ? { fields: fields({ action: 'x' }) } : {}),
			});
			expect(error).toBeDefined();
		}
		expect(calls(sandbox)).toEqual([]);
	},
);

describe('names that differ between kinds of records (W06)', () => {
	it.each([
		['invoice', 'externalId'],
		['company', 'ownerId'],
		['task', 'name'],
		['project', '_currency'],
		['license', 'startDate'],
		['timesheet', 'companyId'],
	])('%s has no %s, and says so instead of losing it', async (resource, name) => {
		const { error } = await runPlanhat(sandbox, {
			resource,
			operation: 'update',
			recordId: by('id', TASK),
			fields: fields({ [name]: 'x' }),
		});
		expect(error?.message).toBe(`Planhat has no field '${name}' that can be set here`);
		expect(calls(sandbox)).toEqual([]);
	});
});

it('an update sends the given fields alone, and the others stay (W07)', async () => {
	await runPlanhat(sandbox, {
		resource: 'task',
		operation: 'update',
		recordId: by('id', TASK),
		fields: fields({ status: 'Doing', 'custom.Way': 'Mail' }),
	});
	const sent = sandbox.log.entries.filter(({ method }) => method === 'PUT');
	expect(sent.map(({ body }) => body)).toEqual([{ status: 'Doing', custom: { Way: 'Mail' } }]);
	expect(sandbox.store.get('tasks', TASK)).toMatchObject({
		action: 'Call',
		status: 'Doing',
		custom: { Site: 'Lyon', Way: 'Mail' },
	});
});

describe('an answer that does not come (W08)', () => {
	it('has an upsert sent again, which writes nothing twice', async () => {
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect' });
		const { outputs } = await upsert([task(1)]);
		expect(sentRows()).toEqual([1, 1]);
		expect(sandbox.store.count('tasks')).toBe(2);
		expect(outcomes(outputs[0])).toEqual(['unknown']);
	});

	it('leaves a create in doubt, and the person is told', async () => {
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect' });
		const { error } = await runPlanhat(sandbox, {
			resource: 'task',
			operation: 'create',
			companyId: by('id', COMPANY),
			fields: fields({ action: 'Once' }),
		});
		expect(error?.description).toContain('Planhat may have created the task all the same');
		expect(calls(sandbox)).toEqual(['POST /tasks']);
	});
});

it.each([301, 302])('a %i is not followed, and its aim is named (W09)', async (status) => {
	const headers = { location: 'https://elsewhere.example/tasks' };
	sandbox.faults.add({ kind: 'status', status, headers, body: '' });
	const { error } = await runPlanhat(sandbox, {
		resource: 'task',
		operation: 'create',
		companyId: by('id', COMPANY),
		fields: fields({ action: 'Once' }),
	});
	expect(`${error?.message} ${error?.description}`).toContain('elsewhere.example');
	expect(calls(sandbox)).toEqual(['POST /tasks']);
});

it('null and blanks empty a field where the person wants it, and what is absent stays (W10)', async () => {
	const items = [{ status: null, 'custom.Site': ' ', startTime: '', description: undefined }];
	const update = {
		resource: 'task',
		operation: 'update',
		recordId: by('id', TASK),
		fields: allColumns(),
	};
	const run = async (options: INodeParameters) =>
		await runPlanhat(sandbox, { ...update, options }, { items: items as unknown as IDataObject[] });
	const { error } = await run({});
	expect(error?.message).toBe('No field to change is given');
	expect(writes(sandbox)).toEqual([]);
	await run({ blankEmpties: true });
	const [sent] = sandbox.log.entries.filter(({ method }) => method === 'PUT');
	expect(sent?.body).toEqual({ status: '', startTime: null, custom: { Site: '' } });
});

describe('custom fields that are not given', () => {
	const updateOf = (resource: string, id: string, options = {}) => ({
		resource,
		operation: 'update',
		recordId: by('id', id),
		options,
		fields: fields({ 'custom.Way': 'Mail' }),
	});
	const stored = () => sandbox.store.get('tasks', TASK)?.['custom'];

	it('stay where Planhat merges, in one call', async () => {
		await runPlanhat(sandbox, updateOf('task', TASK));
		expect(stored()).toEqual({ Site: 'Lyon', Way: 'Mail' });
		expect(writes(sandbox)).toEqual([`PUT /tasks/${TASK}`]);
	});

	it.each(['merge', 'replace'] as const)(
		'stay with Resend Other Custom Fields also where Planhat would %s them',
		async (customWrite) => {
			sandbox.switches.set({ customWrite, formulaWrite: '400' });
			sandbox.store.insert('customfields', {
				name: 'Sum',
				parent: 'task',
				type: 'number',
				isFormula: true,
				formula: '1 + 1',
			});
			for (const name of ['Site', 'Way']) {
				sandbox.store.insert('customfields', { name, parent: 'task', type: 'text' });
			}
			const { outputs, error } = await runPlanhat(
				sandbox,
				updateOf('task', TASK, { resendCustom: true }),
				{ items: [{}, {}] },
			);
			expect(error).toBeUndefined();
			expect(stored()).toEqual({ Site: 'Lyon', Way: 'Mail' });
			expect(outputs[0]?.[1]?.json['custom']).toEqual({ Site: 'Lyon', Way: 'Mail', Sum: 2 });
			// What is computed is asked for once.
			expect(calls(sandbox)).toEqual([
				'GET /customfields',
				`GET /tasks/${TASK}`,
				`PUT /tasks/${TASK}`,
				`GET /tasks/${TASK}`,
				`PUT /tasks/${TASK}`,
			]);
		},
	);

	it('stay when the token may not read what is computed', async () => {
		sandbox.switches.set({ customWrite: 'replace' });
		sandbox.permissions.deny('customfields', 'read');
		await runPlanhat(sandbox, updateOf('task', TASK, { resendCustom: true }));
		expect(stored()).toEqual({ Site: 'Lyon', Way: 'Mail' });
	});

	it('can not be read by an ID that only updates know, and nothing is sent', async () => {
		const { error } = await runPlanhat(sandbox, {
			...updateOf('churn', '', { resendCustom: true }),
			recordId: by('sourceId', 'CH-1'),
		});
		expect(error?.message).toBe("Planhat can't read churns by this kind of ID");
		expect(writes(sandbox)).toEqual([]);
	});
});
