import type { INodeParameters } from 'n8n-workflow';

import { allColumns, by, fields, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const TASK = '66a1f0c2d3e4b5a697889001';
const ASSET = '66a1f0c2d3e4b5a697881001';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
	sandbox.store.insert('tasks', { _id: TASK, action: 'Call', companyId: COMPANY });
	sandbox.store.insert('assets', { _id: ASSET, name: 'Bay', companyId: COMPANY, sourceId: 'S-1' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const asset = (rest: INodeParameters) => ({ resource: 'asset', ...rest });
const createAsset = asset({
	operation: 'create',
	companyId: by('id', COMPANY),
	fields: fields({ name: 'Quay', sourceId: 'S-1' }),
});

/** What Planhat says, and what a person is told: the field as it is labelled, and a way out. */
interface Told {
	title: string;
	parameters: INodeParameters;
	/** An answer in place of the sandbox's own. */
	status?: number;
	words: string;
	message: string;
	hint: RegExp;
	field?: string;
}

const cases: Told[] = [
	{
		title: 'the company of a create by the label of its input',
		parameters: createAsset,
		status: 400,
		words: 'Required Field: companyId',
		message: "Planhat needs 'Company' (400): Required Field: companyId",
		hint: /^Fill in 'Company', or check that the input has a value for it\.$/,
		field: 'Company',
	},
	{
		title: 'the company of an invoice, which has another name there',
		parameters: {
			resource: 'invoice',
			operation: 'update',
			recordId: by('id', ASSET),
			fields: fields({ product: 'Platform' }),
		},
		status: 400,
		words: 'Required Field: cId',
		message: "Planhat needs 'Company ID' (400): Required Field: cId",
		hint: /^Fill in 'Company ID'/,
		field: 'Company ID',
	},
	{
		title: 'the company of a note',
		parameters: {
			resource: 'note',
			operation: 'create',
			companyId: by('id', COMPANY),
			fields: fields({ subject: 'Kick-off' }),
		},
		status: 400,
		words: 'CompanyId is required for note',
		message: "Planhat needs 'Company' (400): CompanyId is required for note",
		hint: /^Fill in 'Company'/,
		field: 'Company',
	},
	{
		title: 'a field without a label here by its name in Planhat',
		parameters: createAsset,
		status: 400,
		words: 'Required Field: warranty',
		message: "Planhat needs 'warranty' (400): Required Field: warranty",
		hint: /^Fill in 'warranty'/,
		field: 'warranty',
	},
	{
		title: 'an ID that another record has',
		parameters: createAsset,
		words: 'sourceId duplicated',
		message: "Another record in Planhat has the same 'Source ID' (400): sourceId duplicated",
		hint: /'Update'/,
		field: 'Source ID',
	},
	{
		title: 'two fields that another record has',
		parameters: {
			resource: 'endUser',
			operation: 'create',
			companyId: by('id', COMPANY),
			fields: fields({ email: 'ines@lumen.example', externalId: '12' }),
		},
		status: 400,
		words: 'externalId,email duplicated',
		message:
			"Another record in Planhat has the same 'External ID' or 'Email' (400): externalId,email duplicated",
		hint: /let one follow the other/,
	},
	{
		title: 'an ID that is none',
		parameters: asset({ operation: 'get', recordId: by('id', 'bay-7') }),
		words: 'The identifier must be a planhat _id',
		message: "'Asset' is no Planhat ID (400): The identifier must be a planhat _id",
		hint: /choose 'By External ID' or 'By Source ID'/,
		field: 'Asset',
	},
	{
		title: 'the status that completes a task',
		parameters: {
			resource: 'task',
			operation: 'update',
			recordId: by('id', TASK),
			fields: fields({ status: 'done' }),
		},
		words: 'Failed to execute task status update',
		message: "Planhat does not take this 'Status' (400): Failed to execute task status update",
		hint: /'Done' with a capital letter/,
		field: 'Status',
	},
	{
		title: 'a right that is missing',
		parameters: { resource: 'task', operation: 'delete', recordId: by('id', TASK) },
		status: 403,
		words: 'You are not allowed to remove Task.',
		message:
			'The sign-in data is not allowed to do this (403): You are not allowed to remove Task.',
		hint: /give the Private App of this token the right to remove Task/,
	},
	{
		title: 'a list that may not be read',
		parameters: { resource: 'task', operation: 'getAll' },
		status: 403,
		words: 'You are not allowed to read Task.',
		message: 'The sign-in data is not allowed to do this (403): You are not allowed to read Task.',
		hint: /right to read Task/,
	},
];

it.each(cases)('tells $title', async ({ parameters, status, words, message, hint, field }) => {
	if (status !== undefined) {
		sandbox.faults.add({ kind: 'status', status, body: { message: words } });
	}
	const { outputs } = await runPlanhat(sandbox, parameters, { onError: 'continueRegularOutput' });
	const json = outputs[0]?.[0]?.json;
	expect(json?.['error']).toContain(message);
	expect(json?.['details']).toMatchObject({
		serverMessage: expect.stringContaining(words),
		hint: expect.stringMatching(hint),
		...(field === undefined ? {} : { field }),
	});
});

it('leaves other refusals as they are', async () => {
	sandbox.faults.add({ kind: 'status', status: 400, body: { message: 'Wrong moon phase' } });
	const { error } = await runPlanhat(sandbox, createAsset);
	expect(error?.message).toBe('The server did not accept the request (400): Wrong moon phase');
	expect(error?.description).toBe('Check the fields named in the message.');
});

it('tells rows the same, and the reasons of good rows stay', async () => {
	const { outputs } = await runPlanhat(
		sandbox,
		{ resource: 'endUser', operation: 'upsert', fields: allColumns() },
		{
			items: [
				{ _id: 'nobody', email: 'a@lumen.example' },
				{ email: 'ines@lumen.example', companyId: COMPANY },
				{ email: 'ines@lumen.example', companyId: COMPANY },
			],
			onError: 'continueErrorOutput',
		},
	);
	expect(outputs[1]?.map(({ json }) => json['error'])).toEqual([
		expect.stringMatching(/^Planhat can't read one of the IDs: invalid id\. Check 'Planhat ID'/),
	]);
	expect(outputs[0]?.map(({ json }) => json['reason'])).toEqual([
		'Merged into item 2, which is the same record',
		undefined,
	]);
});
