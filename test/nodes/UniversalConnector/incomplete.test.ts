import { parametersFor, readScenario, runConnector } from '../../helpers/connector';
import { startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

it.each(['firstWins', 'lastWins'])(
	'gives each row once by its sync field (%s) and reports the shortage (P32 inserted)',
	async (duplicates) => {
		const scenario = server.scenario('P32', { variant: 'inserted' });
		const { records, run } = await readScenario(server, scenario, { syncField: 'id', duplicates });
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: false, duplicates: 1, statedTotal: 61 });
		expect(run['summary']).toBe(
			'Not complete: the server states 61 records in all, but 60 were read.',
		);
		expect(run['warnings']).toEqual([
			'1 record with a sync field value of another one left out',
			'The server states 61 records in all, but 60 were read',
		]);
	},
);

it('without a sync field the repeated row comes twice (P32 inserted)', async () => {
	const scenario = server.scenario('P32', { variant: 'inserted' });
	const { records } = await readScenario(server, scenario);
	expect(records).toHaveLength(61);
});

it('reports that a row is short of the total first stated (P32 removed)', async () => {
	const scenario = server.scenario('P32', { variant: 'removed' });
	const { records, run } = await readScenario(server, scenario, { syncField: 'id' });
	expect(records).toHaveLength(59);
	expect(run['statedTotal']).toBe(60);
	expect(run['warnings']).toEqual(['The server states 60 records in all, but 59 were read']);
});

it.each([{ overlap: 1 }, { overlap: 7 }, { overlap: 1, pagesInFlight: 1 }, { overlap: 500 }])(
	'reads every row once when pages overlap by a record or more, %j (P32 removed)',
	async (options) => {
		const scenario = server.scenario('P32', { variant: 'removed' });
		const asked = { syncField: 'id', duplicates: 'firstWins', ...options };
		const { records, run, error } = await readScenario(server, scenario, asked);
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: true, statedTotal: 60, records: 60 });
		expect(run['warnings']).toEqual([
			expect.stringMatching(/^\d+ records? with a sync field value of another one left out$/),
		]);
	},
);

it('gives each row once when pages overlap (P32 inserted)', async () => {
	const scenario = server.scenario('P32', { variant: 'inserted' });
	const options = { syncField: 'id', duplicates: 'firstWins', overlap: 3 };
	const { records } = await readScenario(server, scenario, options);
	expect(records).toEqual(scenario.records);
});

it.each([
	['no sync field', {}, {}, "no 'Records: Sync Field'"],
	['a cursor', { pagination: 'cursor' }, { syncField: 'id' }, "needs the pagination 'Limit and"],
	['page numbers', { pagination: 'page' }, { syncField: 'id' }, "needs the pagination 'Limit and"],
])('refuses an overlap with %s before any call (P32)', async (_what, changes, options, reason) => {
	const scenario = server.scenario('P32', { variant: 'removed' });
	const parameters = parametersFor(server, scenario, { ...options, overlap: 2 });
	const { error } = await runConnector({ cursorPath: 'next', ...parameters, ...changes });
	expect(error?.message).toContain(reason);
	expect(server.log.entries).toEqual([]);
});

it('fails when a mismatch is to fail, and keeps the data when that is wanted (P32 removed)', async () => {
	const scenario = server.scenario('P32', { variant: 'removed' });
	const fails = { onTotalMismatch: 'fail' };
	const failed = await readScenario(server, scenario, fails);
	expect(failed.error?.message).toBe('The server states 60 records in all, but 59 were read');
	const again = server.scenario('P32', { variant: 'removed' });
	const kept = await readScenario(server, again, { ...fails, onFailure: 'partial' });
	expect(kept.records).toHaveLength(59);
	expect(kept.run['failure']).toMatchObject({ error: expect.stringContaining('but 59 were read') });
});

it('keeps what was read before the depth limit and goes on by a window (P34)', async () => {
	const scenario = server.scenario('P34', { cap: 100 });
	const { records, run } = await readScenario(server, scenario, { onFailure: 'partial' });
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', complete: false, records: 100 });
	expect(run['failure']).toMatchObject({
		error: expect.stringContaining('result window is too large'),
	});
	expect(run['resumeToken']).toEqual(expect.any(String));
	const since = String(records[99]?.['updatedAt']);
	const rest = await readScenario(server, scenario, {
		query: { entry: [{ name: 'updated_since', value: since }] },
	});
	expect(rest.records.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, at) => 101 + at));
});

it('the resume token stands behind the last record before the page that failed (P34)', async () => {
	const scenario = server.scenario('P34', { cap: 100 });
	const first = await readScenario(server, scenario, { onFailure: 'partial' });
	const again = await readScenario(server, scenario, {
		onFailure: 'partial',
		pagesInFlight: 1,
		resumeFrom: first.run['resumeToken'],
	});
	expect(again.records).toEqual([]);
	expect(again.run).toMatchObject({ stopReason: 'error', calls: 2 });
});

it('reads a GraphQL connection by variables (P35 clean)', async () => {
	const scenario = server.scenario('P35');
	const { records, run } = await readScenario(server, scenario, { errorPath: 'errors' });
	expect(records.map(({ id }) => id)).toEqual(
		scenario.records.map((record) => (record as { id: number }).id),
	);
	expect(run).toMatchObject({ stopReason: 'has-more-false', complete: true });
});

it('an error beside the data ends the read when errors are to fail (P35 errorsWithData)', async () => {
	const scenario = server.scenario('P35', { variant: 'errorsWithData' });
	const { records, run } = await readScenario(server, scenario, {
		errorPath: 'errors',
		onFailure: 'partial',
	});
	expect(records).toHaveLength(20);
	expect(run).toMatchObject({ stopReason: 'error', complete: false });
});

it('the data is kept and the run marked incomplete when errors are to be kept (P35 errorsWithData)', async () => {
	const scenario = server.scenario('P35', { variant: 'errorsWithData' });
	const { records, run } = await readScenario(server, scenario, {
		errorPath: 'errors',
		onErrorInAnswer: 'keep',
	});
	expect(records).toHaveLength(45);
	expect(run).toMatchObject({ stopReason: 'has-more-false', complete: false });
	expect(run['warnings']).toEqual([
		expect.stringMatching(/^An answer holds an error beside its records: ./),
	]);
});
