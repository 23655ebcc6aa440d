import type { IExecuteFunctions, INodeParameters, INodeType } from 'n8n-workflow';

import { UniversalConnector } from '../../../../nodes/UniversalConnector/UniversalConnector.node';
import { Planhat } from '../../../../nodes/Planhat/Planhat.node';
import { type NodeRun, runNode } from '../../../helpers/engine';
import { by, fields, planhatCredential } from '../../../helpers/planhat';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';

const UUID = '6e9e8a70-8a90-4a8c-9d6e-1b2c3d4e5f60';
const COUNT = 12;

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

type Case = Pick<NodeRun, 'type' | 'parameters'>;

const planhat = (parameters: object): Case => ({
	type: new Planhat(),
	parameters: { options: {}, ...parameters } as INodeParameters,
});

const activity = {
	resource: 'userActivity',
	email: '={{ $json.key }}@example.com',
	action: 'opened',
	additionalFields: {},
};

/** What writes, one row a call; with the key of the row that is told as the last one written. */
const cases: Record<string, [run: Case, told: RegExp]> = {
	'Send Records': [
		{
			type: new UniversalConnector(),
			parameters: {
				operation: 'send',
				authentication: 'none',
				method: 'PUT',
				path: '/people/{key}',
				bodyShape: 'object',
				sendOptions: { syncField: 'key', inFlight: 1 },
			},
		},
		/4 sent, 8 without an outcome\. The last one written is item 3, k3\./,
	],
	'Create or Update': [
		planhat({
			resource: 'asset',
			operation: 'upsert',
			fields: fields({ externalId: '={{ $json.key }}', name: 'x' }),
			options: { batchSize: 1 },
		}),
		/4 updated, 8 without an outcome\. The last one written is item 3, k3\./,
	],
	Create: [
		planhat({
			resource: 'asset',
			operation: 'create',
			companyId: by('externalId', 'LF'),
			fields: fields({ name: '={{ $json.key }}' }),
		}),
		/4 done, 8 without an outcome\. The last one written is item 3, ID id-4\./,
	],
	'Push Metrics': [
		planhat({
			resource: 'metric',
			operation: 'push',
			dimensionId: 'seats',
			value: 1,
			externalId: '={{ $json.key }}',
			model: 'Asset',
			additionalFields: {},
			options: { batchSize: 1 },
		}),
		/4 accepted, 8 without an outcome\. The last one written is item 3, k3\./,
	],
	'Push User Activities': [
		planhat({ ...activity, operation: 'bulkPush', options: { batchSize: 1 } }),
		/4 accepted, 8 without an outcome\. The last one written is item 3, k3@example\.com\./,
	],
	'Push a User Activity': [
		planhat({ ...activity, operation: 'push' }),
		/4 done, 8 without an outcome\. The last one written is item 3\./,
	],
	'API Request': [
		planhat({ resource: 'api', operation: 'request', method: 'POST', path: '/assets', body: '{}' }),
		/4 done, 8 without an outcome\. The last one written is item 3, ID id-4\./,
	],
};

/** Answers some calls and stops the run with the next one, which never gets its answer. */
async function runUntil(answered: number, { type, parameters }: Case) {
	const warnings: string[] = [];
	let calls = 0;
	let stop = () => {};
	const answer = () => {
		calls += 1;
		if (calls > answered) {
			stop();
			return { status: 200, ending: 'hang' } as const;
		}
		const updatesKeys = [{ _id: `id-${calls}`, externalId: `k${calls - 1}` }];
		return jsonAnswer({ _id: `id-${calls}`, updated: 1, updatesKeys, processed: 1 });
	};
	for (let row = 0; row < COUNT; row++) server.mount(`/people/k${row}`, answer);
	for (const path of [
		'/assets',
		`/analytics/${UUID}`,
		`/dimensiondata/${UUID}`,
		`/analytics/bulk/${UUID}`,
	]) {
		server.mount(path, answer);
	}
	const result = await runNode({
		type: logging(type, warnings),
		parameters: { baseUrl: server.url, ...parameters } as INodeParameters,
		items: Array.from({ length: COUNT }, (_, index) => ({ key: `k${index}` })),
		credentials: [
			planhatCredential(
				{ url: server.url, token: 'planhat-token' },
				{ tenantUuid: UUID, analyticsUrl: server.url },
			),
		],
		onError: 'continueErrorOutput',
		onStart: (execution) => (stop = () => execution.cancel()),
	});
	return { result, warnings, calls };
}

/** The node with a logger of its own: n8n's is one for all. */
function logging(type: INodeType, warnings: string[]): INodeType {
	async function execute(this: IExecuteFunctions) {
		const warn = (message: string) => void warnings.push(message);
		const logger: unknown = Object.create(this.logger, { warn: { value: warn } });
		const context = Object.create(this, { logger: { value: logger } }) as IExecuteFunctions;
		const done = await type.execute?.call(context);
		return Array.isArray(done) ? done : [];
	}
	return { description: type.description, execute };
}

describe.each(Object.keys(cases))('%s that is stopped', (name) => {
	it('tells in the log what it leaves behind, and with the next run below the node', async () => {
		const [run, told] = cases[name] as [Case, RegExp];
		const { result, warnings, calls } = await runUntil(4, run);
		expect([result.status, calls]).toEqual(['canceled', 5]);
		expect(warnings.join('\n')).toMatch(told);
		expect(warnings.join('\n')).toContain('A call that was under way may have been carried out');
		const again = await runUntil(COUNT, run);
		expect(again.result.hints.map(({ message }) => message).join()).toMatch(told);
		const third = await runUntil(COUNT, run);
		expect(third.result.hints).toEqual([]);
	});
});
