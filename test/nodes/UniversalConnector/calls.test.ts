import { setTimeout as wait } from 'node:timers/promises';

import { PlanhatApi } from '../../../credentials/PlanhatApi.credentials';
import { UniversalConnector } from '../../../nodes/UniversalConnector/UniversalConnector.node';
import {
	connectorCredential,
	type ConnectorOptions,
	parametersFor,
	readScenario,
	readSignedIn,
	runConnector,
} from '../../helpers/connector';
import { runNode } from '../../helpers/engine';
import {
	jsonAnswer,
	type Layer,
	param,
	startRestServer,
	type RestServer,
	type Scenario,
} from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

/** The requests for data that the server saw; signing in is at another path. */
function dataCalls({ log, path }: Scenario): number {
	return log.under(path).entries.length;
}

/** Reads as two input items do, one after the other in one execution of the node. */
async function readTwice(scenario: Scenario, options: ConnectorOptions) {
	const { outputs, error } = await runNode({
		type: new UniversalConnector(),
		parameters: parametersFor(server, scenario, options),
		items: [{}, {}],
	});
	const [records = [], runs = []] = outputs.map((items) => items.map(({ json }) => json));
	return { records, runs, error };
}

describe('the limit of calls', () => {
	it('counts a call that is repeated after signing in anew', async () => {
		const scenario = server.scenario('A10', { variant: 'once' });
		const credential = connectorCredential(server, scenario, 'session');
		const options = { pagesInFlight: 1, maxCalls: 3 };
		const { records, run } = await readSignedIn(server, scenario, credential, options);
		expect(records).toEqual(scenario.records.slice(0, 40));
		expect(run).toMatchObject({ stopReason: 'max-calls', calls: 3, retries: 0, signIns: 2 });
		expect(dataCalls(scenario)).toBe(3);
	});

	it('counts a call that n8n repeats with a new access token', async () => {
		const scenario = server.scenario('A04', { variant: 'ownHeader' });
		const oauthTokenData = { access_token: 'too-old', token_type: 'Bearer' };
		const credential = connectorCredential(server, scenario, 'oAuth2', { oauthTokenData });
		const { records, run, error } = await readSignedIn(server, scenario, credential, {
			maxCalls: 1,
		});
		expect(error).toBeUndefined();
		expect(records).toEqual([]);
		expect(run).toMatchObject({ stopReason: 'max-calls', calls: 1, retries: 0 });
		expect(dataCalls(scenario)).toBe(1);
	});
});

it('the limit of data holds with OAuth2 too, also after a refresh', async () => {
	const scenario = server.scenario('A04', { variant: 'query' });
	const oauthTokenData = { access_token: 'too-old', token_type: 'Bearer' };
	const credential = connectorCredential(server, scenario, 'oAuth2', { oauthTokenData }, 'query');
	const whole = await readSignedIn(server, scenario, credential, { maxMegabytes: 5 });
	expect(whole.records).toEqual(scenario.records);
	expect(whole.run).toMatchObject({ complete: true, calls: dataCalls(scenario), signIns: 1 });
	const cut = await readSignedIn(server, scenario, credential, { maxMegabytes: 0.001 });
	expect(cut.run).toMatchObject({ stopReason: 'max-bytes', complete: false, signIns: 0 });
});

describe('pages read ahead', () => {
	/** Lets the answers past an offset come late. */
	function lateAfter(offset: number): Layer {
		return (next) => async (exchange) => {
			const answer = await next(exchange);
			if (Number(param(exchange, 'offset')) > offset) await wait(300);
			return answer;
		};
	}

	it('are awaited and counted when the end is found before they have come', async () => {
		const layers = [lateAfter(100)];
		const scenario = server.scenario('P20', { rows: 100, size: 10, layers });
		const { records, run } = await readScenario(server, scenario);
		const { entries } = scenario.log;
		expect(entries.length).toBeGreaterThan(11);
		expect(entries.map(({ status }) => status)).toEqual(entries.map(() => 200));
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ calls: entries.length, stopReason: 'empty-page' });
	});

	it('are awaited when a page before them fails, but not sent again', async () => {
		const refusals: Layer = (next) => async (exchange) => {
			const offset = Number(param(exchange, 'offset'));
			if (offset === 20) return jsonAnswer({ error: 'never' }, { status: 400 });
			if (offset < 30) return await next(exchange);
			// A wait that no test could sit through.
			return jsonAnswer({ error: 'later' }, { status: 503, headers: [['Retry-After', '100']] });
		};
		const scenario = server.scenario('P20', { rows: 100, size: 10, layers: [refusals] });
		const { records, run } = await readScenario(server, scenario, { onFailure: 'partial' });
		expect(records).toEqual(scenario.records.slice(0, 20));
		const { entries } = scenario.log;
		expect(run).toMatchObject({ stopReason: 'error', calls: entries.length, retries: 0 });
		expect(entries.every(({ status }) => status !== undefined)).toBe(true);
	}, 30_000);
});

it('what the server told one item about its quota holds for the next one (E03)', async () => {
	const scenario = server.scenario('E03', { rows: 30, cap: 3, lifetimeMs: 2_000 });
	const { records, runs, error } = await readTwice(scenario, { pagesInFlight: 1 });
	expect(error).toBeUndefined();
	expect(records).toEqual([...scenario.records, ...scenario.records]);
	expect(scenario.counters).toEqual({});
	expect(runs).toEqual([
		expect.objectContaining({ waitedMs: 0 }),
		expect.objectContaining({ complete: true, retries: 0 }),
	]);
	expect(Number(runs[1]?.['waitedMs'])).toBeGreaterThan(0);
});

it("a quota used up for longer than may be waited ends the next item's run at once (E03)", async () => {
	const scenario = server.scenario('E03', { rows: 45, cap: 3, lifetimeMs: 600_000 });
	const options = { pagesInFlight: 1, onFailure: 'partial', maxWaitSeconds: 5 };
	const { runs } = await readTwice(scenario, options);
	expect(runs[1]).toMatchObject({
		stopReason: 'error',
		calls: 0,
		failure: { error: expect.stringContaining('quota of calls is used up') },
	});
	expect(scenario.counters).toEqual({});
});

it('Limit: Calls per Minute ends a run whose time is up rather than calling faster', async () => {
	const scenario = server.scenario('P20', { rows: 50, size: 10 });
	const { records, run } = await readScenario(server, scenario, {
		callsPerMinute: 3,
		maxSeconds: 5,
		pagesInFlight: 1,
	});
	expect(records).toEqual(scenario.records.slice(0, 30));
	expect(run).toMatchObject({ stopReason: 'time-budget', calls: 3 });
	expect(run['resumeToken']).toEqual(expect.any(String));
});

it('Limit: Calls per Minute holds for all items together', async () => {
	const scenario = server.scenario('P20', { rows: 20, size: 10 });
	const { runs } = await readTwice(scenario, { callsPerMinute: 7, maxSeconds: 5 });
	expect(runs.map(({ stopReason }) => stopReason)).toEqual(['empty-page', 'time-budget']);
	expect(scenario.log.entries.length).toBeLessThanOrEqual(7);
});

describe('the estimate of a preview', () => {
	const preview = async (options: ConnectorOptions, changes: Record<string, unknown> = {}) => {
		const scenario = server.scenario('P20', { size: 20 });
		const parameters = parametersFor(server, scenario, { isPreview: true, ...options });
		const result = await runConnector({ ...parameters, ...changes } as typeof parameters);
		expect(server.log.entries).toEqual([]);
		return result;
	};

	it('tells the minutes that a rate limit makes of the calls', async () => {
		const { records, run } = await preview({ maxRecords: 9_000, callsPerMinute: 200 });
		expect(records[0]).toMatchObject({ callsAtMost: 450, estimatedMinutes: 2 });
		expect(run['estimate']).toMatchObject({
			callsAtMost: 450,
			estimatedMinutes: 2,
			basis: expect.stringContaining("200 calls per minute ('Limit: Calls per Minute')"),
		});
	});

	it("knows the rate that Planhat's documentation states", async () => {
		const values = { apiToken: 'a-token', baseUrl: server.url, access: 'readOnly' };
		const scenario = server.scenario('P20', { size: 20 });
		const parameters = parametersFor(server, scenario, { isPreview: true, maxRecords: 9_000 });
		const { run } = await runConnector(
			{ ...parameters, authentication: 'planhat' },
			{ credentials: [[new PlanhatApi(), values]] },
		);
		expect(run['estimate']).toMatchObject({
			estimatedMinutes: 2,
			basis: expect.stringContaining('200 calls per minute (the documentation of Planhat)'),
		});
	});

	it('tells no minutes when no rate limit is known, and says so', async () => {
		const { records, run } = await preview({ maxRecords: 100 });
		expect(records[0]).toMatchObject({ callsAtMost: 5, estimatedMinutes: null });
		expect(run['estimate']).toMatchObject({
			estimatedMinutes: null,
			basis: expect.stringMatching(/not estimated: no rate limit is known/),
		});
	});
});
