import { readScenario } from '../../helpers/connector';
import { startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

/** What the twin of the node that n8n makes for agents is called. */
const TOOL = { typeName: 'n8n-nodes-planhat.universalConnectorTool' };

it('tells a model that a read is not complete, which sees no second output', async () => {
	const scenario = server.scenario('P20', { variant: 'noTotal', rows: 30, size: 10 });
	const { records, run } = await readScenario(server, scenario, { maxRecords: 12 }, TOOL);
	expect(records).toHaveLength(13);
	expect(records.at(-1)).toEqual({ note: run['summary'] });
	expect(run['summary']).toMatch(/^Not complete: /);
});

it('adds nothing to a complete read, nor where a person runs the node', async () => {
	const scenario = server.scenario('P20', { variant: 'noTotal', rows: 30, size: 10 });
	const whole = await readScenario(server, scenario, {}, TOOL);
	expect(whole.records).toEqual(scenario.records);
	const shown = await readScenario(server, scenario, { maxRecords: 12 });
	expect(shown.records).toHaveLength(12);
});
