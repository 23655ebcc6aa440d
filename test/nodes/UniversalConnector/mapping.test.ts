import { connectorCredential, readScenario, readSignedIn } from '../../helpers/connector';
import { startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

it('gives mapped records, and counts and lists those it rejects', async () => {
	const scenario = server.scenario('P20', { rows: 60, size: 20 });
	const mapping = {
		row: [
			{ target: 'key', path: 'id', type: 'text' },
			{ target: 'kind', from: 'constant', constant: 'person' },
			{ target: 'phone', path: 'phone', onMissing: 'null' },
			{ target: 'n', path: 'email', type: 'number', onCastError: 'null' },
		],
	};
	const good = await readScenario(server, scenario, { mapping });
	expect(good.records).toHaveLength(60);
	expect(good.records[0]).toEqual({ key: '1', kind: 'person', phone: null, n: null });
	const strict = { row: [{ target: 'n', path: 'email', type: 'number' }] };
	const bad = await readScenario(server, scenario, { mapping: strict });
	expect(bad.records).toEqual([]);
	expect(bad.run).toMatchObject({ complete: true, records: 0, rejected: 60 });
	expect(bad.run['rejectedRecords']).toHaveLength(20);
	expect((bad.run['rejectedRecords'] as unknown[])[0]).toEqual({
		number: 1,
		reason: "'n' needs a number, but got: person1@example.com",
	});
});

it.each([
	[{}, 4],
	[{ isSyncTrimmed: true }, 3],
	[{ isSyncCaseIgnored: true }, 3],
	[{ isSyncTrimmed: true, isSyncCaseIgnored: true }, 2],
])('compares sync fields as they are unless told otherwise: %j', async (options, left) => {
	const names = ['Ada', 'ada', 'Ada ', 'Bo'];
	server.mount('/names', () => ({
		status: 200,
		body: JSON.stringify(names.map((name) => ({ name }))),
	}));
	const given = { recordPath: '' };
	const scenario = { ...server.scenario('P38'), path: '/names', given };
	const { records, run } = await readScenario(server, scenario, { syncField: 'name', ...options });
	expect(records).toHaveLength(left);
	expect(run['duplicates']).toBe(4 - left);
});

describe('preview', () => {
	it('shows the first requests without sending them', async () => {
		const scenario = server.scenario('P20', { size: 20 });
		const { records, run } = await readScenario(server, scenario, {
			isPreview: true,
			maxRecords: 90,
			headers: { entry: [{ name: 'X-Api-Key', value: 'typed-secret' }] },
		});
		expect(server.log.entries).toEqual([]);
		expect(records.map(({ url }) => url)).toEqual(
			[0, 20, 40].map((offset) => `${scenario.url}?limit=20&offset=${offset}`),
		);
		expect(records[0]).toMatchObject({
			call: 1,
			method: 'GET',
			body: null,
			bytes: 0,
			callsAtMost: 5,
			headers: { 'X-Api-Key': '***' },
		});
		expect(run).toMatchObject({ stopReason: 'preview', complete: false, calls: 0 });
		expect(JSON.stringify([records, run])).not.toContain('typed-secret');
	});

	it('shows the exact body and only the first request where an answer is needed', async () => {
		const scenario = server.scenario('P33', { variant: 'cursor' });
		const { records } = await readScenario(server, scenario, { isPreview: true });
		expect(records).toHaveLength(1);
		expect(JSON.parse(String(records[0]?.['body']))).toMatchObject({ paging: { limit: 20 } });
		expect(records[0]?.['bytes']).toBe(Buffer.byteLength(String(records[0]?.['body'])));
	});

	it('holds nothing of the credential', async () => {
		const scenario = server.scenario('A03');
		const credential = connectorCredential(server, scenario, 'token', {}, 'query');
		const { stored } = await readSignedIn(server, scenario, credential, { isPreview: true });
		expect(stored).not.toContain('app-key-1');
		expect(server.log.entries).toEqual([]);
	});
});
