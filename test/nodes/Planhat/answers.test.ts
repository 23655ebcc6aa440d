import type { INodeParameters } from 'n8n-workflow';

import { by, calls, fields, runPlanhat, spellingsOf, withoutBackOff } from '../../helpers/planhat';
import type { Fault } from '../../simulator/faults';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const ASSET = '66a1f0c2d3e4b5a697881001';
/** Changed by URL encoding, by base64 and by JSON. */
const TOKEN = 'Zq7/+"=~secret-token?#&%Ab';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true, token: TOKEN });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
	sandbox.store.insert('assets', { _id: ASSET, companyId: COMPANY, name: 'Drone bay 7' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

/** One call of each operation that sends exactly one. */
function operations(options: INodeParameters = {}): INodeParameters[] {
	const resource = 'asset';
	const recordId = by('id', ASSET);
	return [
		{
			resource,
			operation: 'create',
			options,
			companyId: by('id', COMPANY),
			fields: fields({ name: 'Bay' }),
		},
		{ resource, operation: 'get', recordId, options },
		{ resource, operation: 'getAll', options },
		{ resource, operation: 'update', recordId, fields: fields({ name: 'Bay' }), options },
		{ resource, operation: 'delete', recordId, options },
		{ resource, operation: 'upsert', fields: fields({ _id: ASSET, name: 'Bay' }), options },
	];
}

const [create, get, getAll, update, remove, upsert] = operations({ maxAttempts: 1 }) as [
	INodeParameters,
	INodeParameters,
	INodeParameters,
	INodeParameters,
	INodeParameters,
	INodeParameters,
];

const everyOperation = operations().map((parameters) => ({
	operation: String(parameters['operation']),
	parameters,
}));

describe.each(everyOperation)('$operation', ({ operation, parameters }) => {
	it('says that the token is not accepted, after one call', async () => {
		const { error } = await runPlanhat(sandbox, parameters, {
			credential: { apiToken: 'a-token-of-somebody-else' },
		});
		expect(error?.message).toContain('The server did not accept the sign-in data (401)');
		expect(error?.description).toMatch(/Check the token in the credential/);
		expect(calls(sandbox)).toHaveLength(1);
	});

	it('says which right is missing, after one call', async () => {
		sandbox.permissions.deny('assets', 'create', 'read', 'update', 'delete');
		const { error } = await runPlanhat(sandbox, parameters);
		expect(error?.message).toMatch(/You are not allowed to \w+ Asset\./);
		expect(calls(sandbox)).toHaveLength(1);
		if (operation === 'upsert') return;
		expect(error?.message).toContain('(403)');
		expect(error?.description).toMatch(/give the Private App of this token the right to \w+ Asset/);
	});

	it('says where a redirect leads, and does not follow it', async () => {
		const location = `${sandbox.analyticsUrl}/elsewhere`;
		sandbox.faults.add({ kind: 'status', status: 307, headers: { location }, body: '' });
		const { error } = await runPlanhat(sandbox, parameters);
		expect(error?.message).toContain(`redirects to another address (307): Location: ${location}`);
		expect(error?.message + String(error?.description)).toContain(
			'Enter the final address as base URL',
		);
		expect(calls(sandbox)).toHaveLength(1);
	});
});

describe.each(['get', 'update', 'delete'])('%s of an unknown record', (operation) => {
	it('says that there is none', async () => {
		const { error } = await runPlanhat(sandbox, {
			resource: 'license',
			operation,
			recordId: by('id', '000000000000000000000000'),
			fields: fields({ product: 'Platform' }),
		});
		expect(error?.message).toBe('There is no such record (404): License not found');
		expect(error?.description).toBe('Check the ID, and that it is of the chosen kind.');
		expect(error?.httpCode).toBe('404');
	});
});

it.each(['message', 'jsonString', 'plainText', 'error', 'empty'] as const)(
	'understands a refusal whose body is of the form "%s"',
	async (errorBody) => {
		sandbox.switches.set({ errorBody });
		const { error } = await runPlanhat(sandbox, { ...get, recordId: by('id', '0'.repeat(24)) });
		expect(error?.message).toBe(
			`There is no such record (404)${errorBody === 'empty' ? '' : ': Asset not found'}`,
		);
	},
);

/** An answer that is none of Planhat's, and what the person is told. */
interface Strange {
	title: string;
	fault: Fault;
	told: RegExp;
	description?: RegExp;
}

const strangeAnswers: Strange[] = [
	{
		title: 'an HTML page with a good status',
		fault: { kind: 'html', status: 200 },
		told: /The server answered an HTML page instead of JSON/,
		description: /Check the base URL.*sign-in page/,
	},
	{
		title: 'an HTML page of a gateway',
		fault: { kind: 'html', status: 502 },
		told: /^The server could not do it \(502\)$/,
		description: /Try again later|may have created/,
	},
	{
		title: 'a bare text',
		fault: { kind: 'bareString' },
		told: /Planhat answered a bare text or number where .* was expected/,
		description: /check that the base URL/,
	},
	{
		title: 'a JSON null',
		fault: { kind: 'status', status: 200, body: 'null' },
		told: /Planhat answered 'null' where .* was expected/,
	},
	{
		title: 'plain text that is no JSON',
		fault: { kind: 'status', status: 200, body: 'It works!' },
		told: /not complete JSON: It works!/,
	},
	{
		title: 'JSON cut in the middle',
		fault: { kind: 'truncatedJson' },
		told: /not complete JSON/,
	},
	{
		title: 'a connection cut in the middle of the answer',
		fault: { kind: 'cut', bytes: 5, phase: 'afterEffect' },
		told: /was cut before the answer was complete/,
	},
	{
		title: 'a connection cut before the answer',
		fault: { kind: 'cut' },
		told: /was cut before the answer was complete/,
	},
	{
		title: 'nothing at all',
		fault: { kind: 'hang' },
		told: /did not answer completely within 1 seconds/,
		description: /raise 'Timeout'|may have created/,
	},
	{
		title: 'an answer that drips in without end in sight',
		fault: { kind: 'drip', delayMs: 300 },
		told: /did not answer completely within 1 seconds/,
	},
];

describe.each(strangeAnswers)('an answer that is $title', ({ fault, told, description }) => {
	const options = { maxAttempts: 1, timeout: 1 };

	it.each([create, get, getAll, update])(
		'is told to the person who ran $operation',
		async (run) => {
			sandbox.faults.add(fault);
			const { error, outputs } = await runPlanhat(sandbox, { ...run, options });
			expect(outputs.flat()).toEqual([]);
			expect(error?.message).toMatch(told);
			if (description) expect(error?.description).toMatch(description);
			expect(error?.description).toBeTruthy();
			expect(calls(sandbox)).toHaveLength(1);
		},
	);

	it('spoils only the item it came for when the node goes on after errors', async () => {
		sandbox.faults.add({ ...fault, after: 1 });
		const { outputs } = await runPlanhat(
			sandbox,
			{ ...update, options },
			{ items: [{}, {}, {}], onError: 'continueErrorOutput' },
		);
		expect(outputs[0]?.map(({ json, pairedItem }) => [json['_id'], pairedItem])).toEqual([
			[ASSET, { item: 0 }],
			[ASSET, { item: 2 }],
		]);
		expect(outputs[1]).toEqual([
			expect.objectContaining({
				pairedItem: { item: 1 },
				json: expect.objectContaining({ error: expect.stringMatching(told) }),
			}),
		]);
	});
});

it('says that an empty answer is no record', async () => {
	sandbox.faults.add({ kind: 'empty' });
	const read = await runPlanhat(sandbox, get);
	expect(read.error?.message).toBe('Planhat answered nothing where a record was expected');
	sandbox.faults.add({ kind: 'empty' });
	const listed = await runPlanhat(sandbox, getAll);
	expect(listed.error?.message).toBe('Planhat answered nothing where a list was expected');
});

it.each([200, 204])(
	'says that an update was accepted when its answer is empty (%i)',
	async (status) => {
		sandbox.faults.add({ kind: 'empty', status, phase: 'afterEffect' });
		const parameters = {
			resource: 'asset',
			operation: 'update',
			recordId: by('id', ASSET),
			fields: fields({ name: 'Quay' }),
		};
		const { outputs } = await runPlanhat(sandbox, parameters, { onError: 'continueRegularOutput' });
		expect(sandbox.store.all('assets')).toEqual([expect.objectContaining({ name: 'Quay' })]);
		expect(outputs[0]?.map(({ json }) => json)).toEqual([
			expect.objectContaining({ error: expect.stringContaining('Planhat accepted the change') }),
		]);
		expect(JSON.stringify(outputs)).toContain("Read the record with 'Get'");
	},
);

it('takes no other answer than an empty object for an empty list', async () => {
	const list = { resource: 'companyLean', operation: 'getAll', returnAll: true };
	sandbox.faults.add({ kind: 'status', status: 200, body: {} });
	expect((await runPlanhat(sandbox, list)).outputs[0]).toEqual([]);
	sandbox.faults.add({ kind: 'status', status: 200, body: { message: 'Later' } });
	const { error } = await runPlanhat(sandbox, list);
	expect(error?.message).toMatch(/where a record with an ID was expected/);
});

it('says that one record is no list, and a list is no record', async () => {
	sandbox.faults.add({ kind: 'status', status: 200, body: { _id: ASSET } });
	const listed = await runPlanhat(sandbox, getAll);
	expect(listed.error?.message).toBe('Planhat answered one record where a list was expected');
	sandbox.faults.add({ kind: 'status', status: 200, body: [] });
	const read = await runPlanhat(sandbox, get);
	expect(read.error?.message).toBe('Planhat answered a list where a record was expected');
});

it.each([
	['null', "'null'"],
	['[1]', 'a list'],
	['"a"', 'a bare text or number'],
])('says that a list holds %s, which is no record', async (entry, told) => {
	sandbox.faults.add({ kind: 'status', status: 200, body: `[{"_id":"${ASSET}"},${entry}]` });
	const { error } = await runPlanhat(sandbox, getAll);
	expect(error?.message).toBe(`Planhat answered ${told} where a record in a list was expected`);
});

it('deletes nothing when the record that was looked up has no ID', async () => {
	sandbox.faults.add({ kind: 'status', status: 200, body: { name: 'Bay' } });
	const { error } = await runPlanhat(sandbox, { ...remove, recordId: by('sourceId', 'A-1') });
	expect(error?.message).toBe('Planhat answered one record where a record with an ID was expected');
	expect(calls(sandbox)).toEqual(['GET /assets/srcid-A-1']);
});

it('does not hold a delete for done when a page came in the place of an answer', async () => {
	sandbox.faults.add({ kind: 'html', status: 200 });
	const { error } = await runPlanhat(sandbox, remove);
	expect(error?.message).toBe('The server answered an HTML page instead of JSON');
	expect(sandbox.store.count('assets')).toBe(1);
});

it.each([{ kind: 'bareString' }, { kind: 'empty' }, { kind: 'truncatedJson' }] as const)(
	'holds a delete for done when it is answered with $kind and a good status',
	async (fault) => {
		sandbox.faults.add({ ...fault, phase: 'afterEffect' });
		const { outputs, error } = await runPlanhat(sandbox, remove);
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ deleted: true, id: ASSET }]);
	},
);

it.each([
	{ kind: 'html', status: 200 },
	{ kind: 'bareString' },
	{ kind: 'empty' },
	{ kind: 'truncatedJson' },
] as const)('does not know what became of upserted rows answered with $kind', async (fault) => {
	sandbox.faults.add(fault);
	const { outputs } = await runPlanhat(sandbox, upsert, { onError: 'continueRegularOutput' });
	expect(outputs[0]?.map(({ json }) => json)).toEqual([
		{
			error: expect.stringMatching(/without a report on the rows.*Run them again/),
			details: { outcome: 'unknown' },
		},
	]);
});

describe('the token', () => {
	const echo = spellingsOf(TOKEN).join(' | ');
	const leaks: Fault[] = [
		{ kind: 'status', status: 400, body: { message: `Bad request: ${echo}` } },
		{ kind: 'status', status: 401, body: `Bearer ${echo}` },
		{ kind: 'status', status: 403, body: { error: { message: echo } } },
		{ kind: 'status', status: 500, body: { message: echo } },
		{ kind: 'status', status: 200, body: `<html>${echo}` },
		{ kind: 'status', status: 200, body: `not JSON ${echo}` },
		{
			kind: 'status',
			status: 302,
			headers: { location: `https://elsewhere.example/?token=${encodeURIComponent(TOKEN)}` },
			body: '',
		},
		{
			kind: 'status',
			status: 400,
			body: {
				created: 0,
				updated: 0,
				createdErrors: [{ message: `Refused: ${echo}`, item: { _id: ASSET } }],
			},
		},
		{ kind: 'cut' },
	];

	it.each(leaks)(
		'is in nothing that is kept when the server answers with it ($status)',
		async (leak) => {
			for (const parameters of operations({ maxAttempts: 1 })) {
				for (const onError of [undefined, 'continueErrorOutput'] as const) {
					sandbox.faults.clear();
					sandbox.faults.add({ ...leak, times: 5 });
					const run = await runPlanhat(sandbox, parameters, { ...(onError ? { onError } : {}) });
					const kept = JSON.stringify([run.stored, run.hints, run.error, run.error?.message]);
					for (const spelling of spellingsOf(TOKEN)) {
						expect(kept).not.toContain(spelling);
						expect(kept).not.toContain(JSON.stringify(spelling).slice(1, -1));
					}
				}
			}
		},
	);
});
