import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { allColumns, by, runPlanhat, writes } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const RECORD = '66a1f0c2d3e4b5a697882001';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
});

afterEach(async () => await sandbox.close());

const OPERATIONS = ['create', 'update', 'upsert'] as const;

async function write(
	operation: (typeof OPERATIONS)[number],
	resource: string,
	row: IDataObject,
	parameters: INodeParameters = {},
) {
	const place: Record<string, INodeParameters> = {
		create: { companyId: by('id', COMPANY) },
		update: { recordId: by('id', RECORD) },
		upsert: {},
	};
	const { outputs, hints } = await runPlanhat(
		sandbox,
		{ resource, operation, fields: allColumns(), ...place[operation], ...parameters },
		{
			items: [operation === 'upsert' ? { _id: RECORD, ...row } : row],
			onError: 'continueRegularOutput',
		},
	);
	const sent = sandbox.log.entries.find(({ method }) => method !== 'GET')?.body;
	return {
		error: outputs[0]?.[0]?.json['error'],
		body: (Array.isArray(sent) ? sent[0] : sent) as IDataObject | undefined,
		hints: hints.map(({ message }) => message).join('\n'),
	};
}

const license = { fromDate: '2026-01-01', _currency: 'EUR', value: 24_000 };

describe.each(OPERATIONS)('a license (%s)', (operation) => {
	it.each<[IDataObject, string | RegExp]>([
		[{ toDate: '2025-01-01' }, "'End Date' (2025-01-01) comes before 'Start Date' (2026-01-01)"],
		[
			{ toDate: '2027-01-01', fixedPeriod: 'no' },
			"'Fixed Period' is off, but there is an 'End Date', which Planhat drops then",
		],
		[{ value: 0 }, "'Total Value' needs a number above zero, but got: 0"],
		[{ mrr: -5 }, "'Monthly Value (MRR)' needs a number above zero, but got: -5"],
		[{ mrr: '0' }, "'Monthly Value (MRR)' needs a number above zero, but got: 0"],
		[{ _currency: '€' }, /'Currency' needs the code of a currency such as EUR, but got: €/],
		[{ _currency: 'euro' }, /'Currency' needs the code of a currency such as EUR, but got: euro/],
	])('with %j is refused', async (spoilt, told) => {
		const { error } = await write(operation, 'license', { ...license, ...spoilt });
		if (typeof told === 'string') expect(error).toContain(told);
		else expect(error).toMatch(told);
		expect(writes(sandbox)).toEqual([]);
	});

	it('with an end date gets a fixed period, which the person learns', async () => {
		const row = { ...license, _currency: ' eur ', toDate: '2027-01-01' };
		const { body, hints, error } = await write(operation, 'license', row);
		if (operation === 'create') expect(error).toBeUndefined();
		expect(body).toMatchObject({ fixedPeriod: true, _currency: 'EUR' });
		expect(hints).toContain("'Fixed Period' was turned on, because there is an 'End Date'");
	});

	it('that is lost may have an end date without a fixed period', async () => {
		const row = { ...license, toDate: '2027-01-01', renewalStatus: 'lost' };
		expect((await write(operation, 'license', row)).body).not.toHaveProperty('fixedPeriod');
	});
});

it('says what a total value without an end needs', async () => {
	const { error, hints } = await write('create', 'license', license);
	expect(error).toBeUndefined();
	expect(hints).toContain("has a 'Total Value', but no 'End Date'");
	const fixed = await write('create', 'license', { ...license, fixedPeriod: true });
	expect(fixed.error).toBe("License with 'Fixed Period' needs 'End Date'");
});

it.each([
	['project', { name: 'P', startDate: '2026-02-01', endDate: 46_023 }, 'End Date'],
	['timesheet', { dateFrom: '2026-02-01', dateTo: '2026-01-31' }, 'Last Day'],
	['task', { startTime: '2026-02-01T10:00Z', endTime: '2026-02-01T09:00Z' }, 'End Time'],
])('refuses a %s that ends before it begins', async (resource, row, label) => {
	const companyId = resource === 'timesheet' ? {} : { companyId: by('id', COMPANY) };
	const { error } = await write('create', resource, row as IDataObject, companyId);
	expect(error).toMatch(new RegExp(`^'${label}' \\(2026-.*comes before`));
});

it('hints at a task without a type, and at values that are not configured', async () => {
	const task = await write('create', 'task', { action: 'Call' });
	expect(task.hints).toContain("A new task has no 'Type': Planhat may show it as a note");
	const typed = await write('create', 'task', { action: 'Call', type: 'Call' });
	expect(typed.hints).toBe('');
});
