import { parametersFor, runConnector } from '../../helpers/connector';
import { startRestServer, type RestServer, type Scenario } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

type Rules = Record<string, unknown>;

/** Reads a scenario by rules instead of by the pagination made for it. */
async function readBy(scenario: Scenario, advanced: Rules, query: Rules[] = []) {
	const plain = parametersFor(server, scenario, { query: { entry: query } });
	return await runConnector({ ...plain, pagination: 'advanced', advanced } as typeof plain);
}

it('carries a cursor from the body to the query (P10)', async () => {
	const scenario = server.scenario('P10');
	const carry = [{ from: 'body', at: 'next_cursor', in: 'query', name: 'cursor' }];
	const { records, run } = await readBy(scenario, { carry });
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'no-cursor', complete: true });
});

it('carries a counter of records and ends with an empty page (P20)', async () => {
	const scenario = server.scenario('P20');
	const carry = [{ from: 'offset', in: 'query', name: 'offset', first: '0' }];
	const { records, run } = await readBy(scenario, { carry }, [{ name: 'limit', value: '100' }]);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'empty-page', calls: 3 });
});

it('ends when a test holds (P20)', async () => {
	const scenario = server.scenario('P20', { rows: 250 });
	const carry = [{ from: 'offset', in: 'query', name: 'offset', first: '0' }];
	const stop = [{ from: 'count', operator: 'lessThan', value: '100' }];
	const { records, run } = await readBy(scenario, { carry, stop }, [
		{ name: 'limit', value: '100' },
	]);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'stop-test', calls: 3 });
});

it('follows a carried address, and refuses one that leads elsewhere (P04, P05)', async () => {
	const carry = [{ from: 'body', at: 'next', in: 'url' }];
	const good = server.scenario('P04', { variant: 'queryOnly' });
	expect((await readBy(good, { carry })).records).toEqual(good.records);
	const bad = server.scenario('P05', { variant: 'userinfo' });
	const { error } = await readBy(bad, { carry });
	expect(error?.message).toContain('link to the next page leads to');
	expect(server.elsewhere.log.entries).toEqual([]);
});

it.each([
	['no rule', {}, 'carries no value'],
	['a rule without a name', { carry: [{ from: 'page', in: 'query' }] }, "no 'To Name'"],
	[
		'a counter that begins with a word',
		{ carry: [{ from: 'page', in: 'query', name: 'p', first: 'one' }] },
		"is 'one'",
	],
])('refuses %s before any call', async (_what, advanced: Rules, reason) => {
	const { error } = await readBy(server.scenario('P20'), advanced);
	expect(error?.message).toContain(reason);
	expect(server.log.entries).toEqual([]);
});
