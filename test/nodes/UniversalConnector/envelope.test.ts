import { type ConnectorOptions, readScenario } from '../../helpers/connector';
import { startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const answers = [
	{ data: [{ id: 1, page: 'own' }, { id: 2 }], meta: { page: 1, batch: { name: 'a' } } },
	{ data: [{ id: 3 }, { id: 4 }], meta: { page: 2 } },
	{ data: [], meta: { page: 3 } },
];

/** Reads pages that say beside their records which page they are. */
async function read(options: ConnectorOptions) {
	server.mount('/paged', ({ query }) => {
		const page = Number(new Map(query).get('page'));
		return { status: 200, body: JSON.stringify(answers[page - 1]) };
	});
	const given = {
		recordPath: 'data',
		position: { in: 'query', name: 'page', counts: 'pages', first: 1 },
	} as const;
	return await readScenario(server, { ...server.scenario('P22'), path: '/paged', given }, options);
}

const page = { field: 'page', path: 'meta.page' };

it('writes values beside the records into each of them, and nothing where there is none', async () => {
	const envelope = { entry: [page, { field: 'batch', path: 'meta.batch.name' }] };
	const { records, error, run } = await read({ envelope });
	expect(error).toBeUndefined();
	expect(records).toEqual([
		{ id: 1, page: 1, batch: 'a' },
		{ id: 2, page: 1, batch: 'a' },
		{ id: 3, page: 2 },
		{ id: 4, page: 2 },
	]);
	expect(run).toMatchObject({ complete: true });
});

it('leaves records as they are without entries', async () => {
	const { records } = await read({ envelope: {} });
	expect(records).toEqual(answers.flatMap(({ data }) => data));
});

it('lets the mapping and the sync field use the values', async () => {
	const { records, run } = await read({
		envelope: { entry: [page] },
		syncField: 'page',
		mapping: { row: [{ target: 'of', path: 'page' }] },
	});
	expect(records).toEqual([{ of: 1 }, { of: 2 }]);
	expect(run['duplicates']).toBe(2);
});

it.each([
	[{ field: '', path: 'meta.page' }, /'Field' in 'Records: Envelope Values' is empty/],
	[{ field: 'page', path: ' ' }, /'Path in Answer' in 'Records: Envelope Values' is empty/],
	[{ field: '__proto__', path: 'meta.page' }, /__proto__/],
	[{ field: 'page', path: 'meta[' }, /Envelope Values/],
])('refuses %j before anything is sent', async (entry, message) => {
	const { error } = await read({ envelope: { entry: [entry] } });
	expect(`${error?.message} ${error?.description}`).toMatch(message);
	expect(server.log.entries).toEqual([]);
});
