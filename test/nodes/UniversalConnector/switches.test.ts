import { readScenario } from '../../helpers/connector';
import { startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

async function readNames(options: Record<string, unknown>) {
	server.mount('/names', () => ({
		status: 200,
		body: JSON.stringify([{ name: 'Ada' }, { name: 'ada' }]),
	}));
	const scenario = { ...server.scenario('P38'), path: '/names', given: { recordPath: '' } };
	return await readScenario(server, scenario, { syncField: 'name', ...options });
}

it.each([
	['={{ "true" }}', 1],
	['={{ 1 }}', 1],
	['={{ "false" }}', 2],
	['={{ 0 }}', 2],
])('understands a switch given by an expression: %s', async (isSyncCaseIgnored, records) => {
	expect((await readNames({ isSyncCaseIgnored })).records).toHaveLength(records);
});

it('refuses a switch that says neither yes nor no, before anything is sent', async () => {
	const { error } = await readNames({ isPreview: '={{ "perhaps" }}' });
	expect(error?.message).toBe("'Preview Only' needs true or false, but got: 'perhaps'");
	expect(server.log.entries).toEqual([]);
});
