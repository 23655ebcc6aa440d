import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { UniversalConnector } from '../../../nodes/UniversalConnector/UniversalConnector.node';
import { connectorCredential, runConnector } from '../../helpers/connector';
import { runNode } from '../../helpers/engine';
import {
	bodyDamages,
	hugeAtPage,
	jsonAnswer,
	startRestServer,
	statusAtPage,
	type RestServer,
	type Scenario,
} from '../../restServer';
import { workflowFaults } from '../../package/workflowFaults';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

function parametersFor(
	{ path }: Pick<Scenario, 'path'>,
	options: IDataObject = {},
): INodeParameters {
	return {
		operation: 'detect',
		authentication: 'none',
		baseUrl: server.url,
		path,
		options,
	} as INodeParameters;
}

async function detect(scenario: Pick<Scenario, 'path'>, options: IDataObject = {}) {
	return await runConnector(parametersFor(scenario, options));
}

/** A layer that puts another body in place of the list's own. */
const answering = (body: unknown) => () => () => jsonAnswer(body as never);

it('gives a topic an item, the first with a node to paste, and says on Run what was read', async () => {
	const scenario = server.scenario('P25');
	const { records, run } = await detect(scenario);
	expect(
		records.map(({ topic, found, confidence, proven }) => [topic, found, confidence, proven]),
	).toEqual([
		[
			'Settings',
			"data: 2000 records. Limit and Offset: 'offset' from 0 and 'limit'",
			'certain',
			true,
		],
		['Record Path', 'data: 2000 records', 'certain', false],
		['Pagination', "Limit and Offset: 'offset' from 0 and 'limit'", 'certain', true],
		['Page Size', '2000 records', 'likely', false],
		['Total', "Can't tell", 'none', false],
		['Sync Field', 'id', 'likely', false],
		['High-Water Field', 'updatedAt', 'likely', false],
	]);
	expect(records.map(({ evidence }) => String(evidence).endsWith('.'))).not.toContain(false);
	expect(run).toMatchObject({
		stopReason: 'detected',
		complete: true,
		calls: 3,
		retries: 0,
		warnings: [],
	});
	expect(Number(run['bytes'])).toBeGreaterThan(100_000);
	expect(run['reads']).toEqual([
		{ purpose: 'First look', outcome: '2000 records came' },
		{
			purpose: 'All usual names at once',
			outcome: '24 records came, beginning with number 4 of the first page',
		},
		{
			purpose: 'A large page',
			outcome: '2000 records came, beginning with number 2000 of the first page',
		},
	]);
	expect(records[0]?.['settings']).toEqual({
		nodes: [
			{
				name: 'Universal Connector',
				type: 'n8n-nodes-planhat.universalConnector',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					operation: 'fetch',
					authentication: 'none',
					baseUrl: server.url,
					path: scenario.path,
					pagination: 'offset',
					offsetParameter: 'offset',
					limitParameter: 'limit',
					recordPath: 'data',
					options: { pageSize: 2000, syncField: 'id' },
				},
			},
		],
		connections: {},
	});
});

it('makes a node that has only parameters which the connector knows', async () => {
	for (const id of ['P25', 'P36', 'P29', 'P05', 'P38', 'E09', 'P13', 'P03', 'P09']) {
		const variant = { P36: 'query', P29: 'xWpTotalPages', P38: 'map', P09: 'zeroIsValid' }[id];
		const { records } = await detect(server.scenario(id, variant ? { variant } : {}));
		expect(workflowFaults(records[0]?.['settings'] as never)).toEqual([]);
	}
});

it('keeps the options that the person typed, and leaves out what looks like a secret', async () => {
	const scenario = server.scenario('P20');
	const path = `${scenario.path}?kind=b&api_key=typed-secret-1`;
	const { records, stored } = await detect(
		{ path },
		{
			query: {
				entry: [
					{ name: 'token', value: 'typed-secret-2' },
					{ name: 'sort', value: 'id' },
				],
			},
			headers: { entry: [{ name: 'X-Api-Key', value: 'typed-secret-3' }] },
			maxAttempts: 2,
		},
	);
	const settings = JSON.stringify(records[0]?.['settings']);
	expect(settings).not.toContain('typed-secret');
	const [node] = (records[0]?.['settings'] as { nodes: Array<{ parameters: IDataObject }> }).nodes;
	expect(node?.parameters).toMatchObject({
		path: `${scenario.path}?kind=b&api_key=`,
		options: {
			maxAttempts: 2,
			query: {
				entry: [
					{ name: 'token', value: '' },
					{ name: 'sort', value: 'id' },
				],
			},
		},
	});
	expect(records[0]?.['evidence']).toMatch(/left empty: .*api_key/);
	// What the person typed stays where it was typed, and nowhere else.
	expect(stored.match(/typed-secret-3/g)?.length ?? 0).toBeLessThanOrEqual(1);
	expect(scenario.log.entries.length).toBe(3);
});

it('masks what the credential holds, wherever the person typed it', async () => {
	const scenario = server.scenario('A01', { variant: 'bareKey' });
	const credential = connectorCredential(server, scenario, 'token');
	const secret = scenario.given.auth?.['value'] ?? '';
	const { records } = await runConnector(
		{
			...parametersFor({ path: `${scenario.path}?note=${secret}` }),
			authentication: 'token',
		},
		{ credentials: [credential] },
	);
	expect(records[2]).toMatchObject({ proven: true });
	expect(JSON.stringify(records)).not.toContain(secret);
	expect(JSON.stringify(records[0]?.['settings'])).toContain('?note=***');
});

it('reads the names off an answer that repeats its request', async () => {
	const scenario = server.scenario('P20', {
		layers: [
			(next) => async (exchange) => {
				const answer = await next(exchange);
				const asked = Object.fromEntries(exchange.query);
				const { data } = JSON.parse(String(answer.body)) as { data: unknown[] };
				const echo = { offset: Number(asked['offset'] ?? 0), limit: Number(asked['limit'] ?? 100) };
				return jsonAnswer({ data, meta: { ...echo, total: 200 } } as never);
			},
		],
	});
	const { records, run } = await detect(scenario);
	expect(records[2]).toMatchObject({
		found: "Limit and Offset: 'offset' from 0 and 'limit'",
		confidence: 'certain',
		proven: true,
		evidence: expect.stringContaining("repeats 'meta.offset' = 0"),
	});
	expect(run['calls']).toBe(3);
	expect(scenario.log.entries.map(({ target }) => target.split('?')[1])).toEqual([
		undefined,
		'limit=100&offset=100',
		'limit=1000',
	]);
});

it.each([
	// A page in the place of data may be one of maintenance, so it is asked for again.
	['HTML', () => bodyDamages.html, /HTML page instead of JSON/, 5],
	['nothing', () => bodyDamages.empty, /answer is empty/, 1],
])('says so when the answer is %s', async (_, damage, message, calls) => {
	const scenario = server.scenario('P20', {
		layers: [(next) => async (exchange) => damage()(await next(exchange))],
	});
	const { records, error } = await detect(scenario);
	expect(records).toEqual([]);
	expect(error?.message).toMatch(message);
	expect(scenario.log.entries).toHaveLength(calls);
});

it.each([
	[
		'an error in it',
		{ error: { message: 'no such view' } },
		/error instead of records: no such view/,
	],
	['only a text', 'hello', /answer is a text, in which there are no records/],
	['an empty object', {}, /answer is an object, in which there are no records/],
])('says so when the answer is JSON with %s', async (_, body, message) => {
	const { error } = await detect(server.scenario('P20', { layers: [answering(body)] }));
	expect(error?.message).toMatch(message);
	expect(error?.description).toContain("Check 'Path'");
});

it('says that an empty list tells nothing, and makes a node all the same', async () => {
	const { records, run } = await detect(server.scenario('P20', { rows: 0 }));
	expect(records[2]).toMatchObject({
		found: "Can't tell",
		confidence: 'none',
		evidence: expect.stringContaining('list is empty'),
	});
	expect(records[0]?.['settings']).toBeDefined();
	expect(run).toMatchObject({ complete: false, calls: 1 });
});

it("shows the server's words when it refuses", async () => {
	const scenario = server.scenario('P20', { layers: [statusAtPage(403, { page: 1, times: 99 })] });
	const { error } = await detect(scenario);
	expect(error?.message).toMatch(/not allowed to do this \(403\)/);
	expect(scenario.log.entries).toHaveLength(1);
});

it('does not read an answer of more than 20 megabytes to its end', async () => {
	const scenario = server.scenario('P20', {
		layers: [hugeAtPage({ page: 1, bytes: 30_000_000 })],
	});
	const { error } = await detect(scenario);
	expect(error?.message).toMatch(/larger than 20 megabytes/);
	expect(error?.description).toContain('limit=100');
}, 30_000);

it('sends nothing but GET, or the POST of a search that was asked for', async () => {
	for (const method of ['PUT', 'DELETE', 'PATCH']) {
		const scenario = server.scenario('P20');
		const { error } = await detect(scenario, { method });
		expect(error?.message).toMatch(/'Request: Method' is set to/);
		expect(scenario.log.entries).toEqual([]);
	}
});

it('works for each input item, and goes on after one that fails when set so', async () => {
	const good = server.scenario('P03');
	const bad = server.scenario('P20', { layers: [answering('text')] });
	const { outputs, error } = await runNode({
		type: new UniversalConnector(),
		parameters: { ...parametersFor(good), path: '={{ $json.path }}' },
		items: [{ path: bad.path }, { path: good.path }],
		onError: 'continueRegularOutput',
	});
	expect(error).toBeUndefined();
	expect(outputs[0]?.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
		0, 1, 1, 1, 1, 1, 1, 1,
	]);
	expect(outputs[1]?.map(({ json }) => json['stopReason'])).toEqual(['error', 'detected']);
});
