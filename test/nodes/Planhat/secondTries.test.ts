import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRunResult } from '../../helpers/engine';
import { by, fields, type PlanhatRun, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { jsonAnswer, type RestServer, startRestServer } from '../../restServer';

const UUID = '6e9e8a70-8a90-4a8c-9d6e-1b2c3d4e5f60';

let server: RestServer;
/** Names that the server took, each as often as it did. */
let taken: string[];
/** What the server answers for a name in the place of taking it; once each. */
let faults: Map<string, Array<'after' | 'before' | 'refuse'>>;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => {
	server.reset();
	taken = [];
	faults = new Map();
	for (const path of ['/assets', '/timeentries/duplicate', '/deals']) mount(path);
	for (const route of ['dimensiondata', 'analytics', 'analytics/bulk']) mount(`/${route}/${UUID}`);
});
afterAll(async () => await server.close());
withoutBackOff();

const nameOf = (row: IDataObject): string =>
	String(row['name'] ?? row['action'] ?? row['externalId'] ?? (row['ids'] as string[])?.[0]);

/** Takes row after row until a fault; what it took stays. */
function mount(path: string): void {
	server.mount(path, ({ body }) => {
		const parsed = JSON.parse(String(body)) as IDataObject | IDataObject[];
		const rows = Array.isArray(parsed) ? parsed : [parsed];
		for (const row of rows) {
			const name = nameOf(row);
			const fault = faults.get(name)?.shift();
			if (fault === 'refuse') return jsonAnswer({ message: 'no' }, { status: 400 });
			if (fault === 'before') return jsonAnswer({ message: 'broken' }, { status: 500 });
			taken.push(name);
			if (fault === 'after') return jsonAnswer({ message: 'broken' }, { status: 500 });
		}
		return jsonAnswer({ _id: `id-${taken.length}` });
	});
}

const create = {
	resource: 'asset',
	operation: 'create',
	companyId: by('externalId', 'LF'),
	fields: fields({ name: '={{ $json.n }}' }),
};
const metric = {
	resource: 'metric',
	operation: 'push',
	dimensionId: 'seats',
	value: '={{ $json.value ?? 1 }}',
	externalId: '={{ $json.n }}',
	model: 'Asset',
	additionalFields: {},
};
const activity = {
	resource: 'userActivity',
	email: 'a@example.com',
	action: '={{ $json.n }}',
	additionalFields: {},
};

const operations: Record<string, object> = {
	Create: create,
	'Push Metrics': { ...metric, options: { batchSize: 1 } },
	'Push a User Activity': { ...activity, operation: 'push' },
	'Push User Activities in Bulk': { ...activity, operation: 'bulkPush', options: { batchSize: 1 } },
	'Duplicate Time Entries': {
		resource: 'timeEntry',
		operation: 'duplicate',
		timeEntryIds: '={{ $json.n }}',
	},
	'API Request': {
		resource: 'api',
		operation: 'request',
		method: 'POST',
		path: '/deals',
		body: '={{ { "name": $json.n } }}',
	},
};

const A = 'a'.repeat(24);
const B = 'b'.repeat(24);
const C = 'c'.repeat(24);

async function run(
	parameters: object,
	names: readonly string[],
	settings: PlanhatRun = {},
): Promise<NodeRunResult> {
	return await runPlanhat(
		{ url: server.url, token: 'token' },
		{
			options: {},
			...parameters,
		} as INodeParameters,
		{
			items: names.map((n) => ({ n })),
			credential: { tenantUuid: UUID, analyticsUrl: server.url },
			...settings,
		},
	);
}

const told = ({ outputs }: NodeRunResult) =>
	outputs.flat().map(({ json }) => ('error' in json ? 'error' : 'done'));

describe.each(Object.keys(operations))('%s', (name) => {
	const parameters = operations[name] ?? {};

	it.each(['continueErrorOutput', 'continueRegularOutput', undefined] as const)(
		'with Retry On Fail writes nothing twice, whatever fails at first (%s)',
		async (onError) => {
			faults.set(C, ['refuse', 'refuse']).set(A, []);
			const result = await run(parameters, [C, A, B], {
				maxTries: 3,
				...(onError && { onError }),
			});
			expect([...taken].sort()).toEqual([A, B, C]);
			expect(told(result)).toEqual(['done', 'done', 'done']);
		},
	);

	it('does not write again what may have arrived, and says so', async () => {
		faults.set(A, ['after']);
		const { outputs } = await run(parameters, [A, B], {
			maxTries: 3,
			onError: 'continueErrorOutput',
		});
		expect(taken.filter((one) => one === A)).toHaveLength(1);
		expect(outputs[1]?.map(({ json }) => json['n'])).toContain(A);
	});

	it('leaves out in a retry of the execution what the first one wrote', async () => {
		faults.set(B, ['refuse']);
		const first = await run(parameters, [A, B, C]);
		expect(first.status).toBe('error');
		const again = await run(parameters, [A, B, C], { isRetry: true });
		expect(told(again)).toEqual(['done', 'done', 'done']);
		expect([...taken].sort()).toEqual([A, B, C]);
		expect(again.hints.map(({ message }) => message).join()).toContain('by an earlier try');
		// What has worked is over: the same input in another execution is new.
		await run(parameters, [A, B, C]);
		expect(taken).toHaveLength(6);
	});

	it('writes what comes again in another execution, in another loop, and other input', async () => {
		faults.set(B, ['refuse', 'refuse']);
		await run(parameters, [A, B], { executionId: `loop-${name}` });
		await run(parameters, [A, B], { executionId: `loop-${name}`, runIndex: 1 });
		await run(parameters, [A, C], { executionId: `loop-${name}` });
		await run(parameters, [A], {});
		expect(taken.filter((one) => one === A)).toHaveLength(4);
	});

	it('an item that may have been written and is led back is not written again', async () => {
		faults.set(A, ['after']);
		const settings = { executionId: `back-${name}`, onError: 'continueErrorOutput' } as const;
		const first = await run(parameters, [A], settings);
		const items = (first.outputs[1] ?? []).map(({ json }) => json);
		expect(items).toHaveLength(1);
		const second = await run(parameters, [], { ...settings, runIndex: 1, items });
		expect(taken).toEqual([A]);
		expect(JSON.stringify(second.outputs[1])).toContain('may have written the same item');
	});
});

describe('all items are looked at before the first is written', () => {
	const update = {
		resource: 'asset',
		operation: 'update',
		recordId: by('id', A),
		fields: fields({ name: '={{ $json.n }}' }),
	};
	const request = {
		resource: 'api',
		operation: 'request',
		method: 'POST',
		path: '={{ "/deals/" + $json.n }}',
	};
	const cases: Array<readonly [string, object]> = [
		['Create', create],
		[
			'Push a User Activity',
			{ ...activity, operation: 'push', email: '={{ $json.n && "a@example.com" }}' },
		],
		['Push Metrics', metric],
		['API Request', request],
		['Duplicate Time Entries', operations['Duplicate Time Entries'] ?? {}],
		['Delete', { resource: 'asset', operation: 'delete', recordId: '={{ $json.n }}' }],
		['Update', update],
	];

	it.each(cases)('%s: nothing is written when one is wrong', async (_name, parameters) => {
		const { status, error } = await run(parameters, [A, B, '']);
		expect(status).toBe('error');
		expect(server.log.entries.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(error?.description).toContain('Nothing was written, because all items are looked at');
		expect(error?.context?.itemIndex).toBe(2);
	});

	it('with a way on for failed items the others are written', async () => {
		const { outputs } = await run(create, [A, '', B], { onError: 'continueErrorOutput' });
		expect(taken).toEqual([A, B]);
		expect(outputs.map((items) => items.length)).toEqual([2, 1]);
	});
});
