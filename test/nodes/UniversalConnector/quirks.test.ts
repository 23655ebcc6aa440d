/** What quirks ask for besides reading every record once, which pagination.test.ts checks for all. */
import { readScenario } from '../../helpers/connector';
import { startRestServer, statusAtPage, type RestServer, type Scenario } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

/** The values that a parameter had, call by call; undefined where it was not sent. */
function sent({ log }: Scenario, parameter: string): Array<string | undefined> {
	return log.entries.map(({ query }) => query.find(([name]) => name === parameter)?.[1]);
}

const OFFSET_BY_OFFSET = { pagesInFlight: 1 };

it('the cursor is encoded exactly once (P11 query)', async () => {
	const scenario = server.scenario('P11', { variant: 'query' });
	await readScenario(server, scenario);
	const targets = scenario.log.entries.map(({ target }) => target).join(' ');
	expect(targets).toMatch(/%2B.*%2F.*%3D/);
	expect(targets).not.toContain('%25');
});

it('warns that more was promised (P15)', async () => {
	const { run } = await readScenario(server, server.scenario('P15'));
	expect(run).toMatchObject({
		stopReason: 'no-cursor',
		calls: 2,
		warnings: ['The server says there is more, but gives no cursor for it'],
	});
});

it('the cursor that was left leads on in the next run (P16)', async () => {
	const scenario = server.scenario('P16');
	const { run } = await readScenario(server, scenario);
	expect(run).toMatchObject({ stopReason: 'has-more-false', complete: true, calls: 2 });
	const { resumeToken: resumeFrom } = run;
	const { records } = await readScenario(server, scenario, { resumeFrom });
	expect(records).toEqual([]);
	expect(sent(scenario, 'cursor')).toEqual([undefined, 'A', scenario.expected.cursor]);
});

it.each(['P17', 'P18'])('ends the circle without asking for a page again (%s)', async (id) => {
	const scenario = server.scenario(id);
	const { run } = await readScenario(server, scenario);
	expect(run).toMatchObject({ stopReason: 'loop', complete: false });
	expect(scenario.log.servedMoreThanOnce.size).toBe(0);
});

it.each([
	[{}, 5],
	[{ maxEmptyPages: 2 }, 2],
	[{ maxEmptyPages: 0 }, 0],
])(
	'passes over as many empty pages in a row as set, %j (P19 endless)',
	async (options, allowed) => {
		const scenario = server.scenario('P19', { variant: 'endless' });
		const { records, run } = await readScenario(server, scenario, options);
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ stopReason: 'empty-page', calls: 1 + allowed + 1 });
	},
);

it.each([
	['noTotal', 4],
	['withTotal', 3],
])('for %s makes %i calls for two full pages (P20)', async (variant, calls) => {
	const scenario = server.scenario('P20', { variant });
	const { run } = await readScenario(server, scenario, OFFSET_BY_OFFSET);
	expect(run['calls']).toBe(calls);
	expect(scenario.log.entries).toHaveLength(calls);
});

describe.each([
	['status400', 400],
	['status404', 404],
	['status416', 416],
])('%s (P21)', (variant, status) => {
	it('is an error with the data kept when the status is not listed', async () => {
		const scenario = server.scenario('P21', { variant });
		const { records, run } = await readScenario(server, scenario, { onFailure: 'partial' });
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ stopReason: 'error', complete: false });
		expect(run['failure']).toMatchObject({ details: { status } });
	});

	it('is an error on the first page, also when it is listed', async () => {
		const layers = [statusAtPage(status, { page: 1, times: 9 })];
		const scenario = server.scenario('P21', { variant, layers });
		const { records, error } = await readScenario(server, scenario, {
			endStatuses: String(status),
		});
		expect(records).toEqual([]);
		expect(error?.message).toContain(`(${status})`);
	});
});

it('says that a page came twice (P22 zeroEqualsOne)', async () => {
	const scenario = server.scenario('P22', { variant: 'zeroEqualsOne' });
	const { records, run } = await readScenario(server, scenario, { start: 0 });
	expect(records).toEqual(scenario.records);
	expect(run['warnings']).toEqual([expect.stringContaining('sent records again')]);
});

it('counts on from 1 by the records received (P24)', async () => {
	const scenario = server.scenario('P24');
	await readScenario(server, scenario, OFFSET_BY_OFFSET);
	// The second call looks whether the list begins before 1.
	expect(sent(scenario, 'offset').slice(0, 4)).toEqual(['1', '0', '101', '201']);
});

it('reports the cap of the server (P25)', async () => {
	const { run } = await readScenario(server, server.scenario('P25'));
	expect(run['warnings']).toEqual(['The server gives at most 2000 records per page, not 10000']);
});

it.each([
	['pageAfter', 'page%5Bafter%5D=20'],
	['paginationPage', 'pagination%5Bstart%5D=20'],
])('encodes the name once (P26 %s)', async (variant, written) => {
	const scenario = server.scenario('P26', { variant });
	await readScenario(server, scenario);
	const targets = scenario.log.entries.map(({ target }) => target).join(' ');
	expect(targets.replaceAll('[', '%5B').replaceAll(']', '%5D')).toContain(written);
	expect(targets).not.toContain('%25');
});

it.each([
	['xTotalCount', 319],
	['contentRange', 319],
	['contentRangeUnknownRange', 319],
	['contentRangeUnknownTotal', null],
])('for %s reads the total %s (P29)', async (variant, total) => {
	const { run } = await readScenario(server, server.scenario('P29', { variant }));
	expect(run).toMatchObject({ complete: true, statedTotal: total, warnings: [] });
});

it.each([
	['text', ['The stated total is no number and was ignored: "1,234"']],
	['null', ['The stated total is no number and was ignored: null']],
	['negative', ['The stated total is no number and was ignored: -1']],
	['tooSmall', ['The stated total of 30 is below the 200 records read and was ignored']],
])('cuts nothing and notes what is wrong (P30 %s)', async (variant, warnings) => {
	const scenario = server.scenario('P30', { variant });
	const { records, run } = await readScenario(server, scenario);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, warnings });
	// Such a total is no reason to fail, whatever is wanted of others.
	const strict = await readScenario(server, scenario, { onTotalMismatch: 'fail' });
	expect(strict.error).toBeUndefined();
});

it.each(['page', 'cursor'])(
	'later bodies differ at the position only (P33 %s)',
	async (variant) => {
		const scenario = server.scenario('P33', { variant });
		await readScenario(server, scenario, { pagesInFlight: 1 });
		const bodies = scenario.log.entries.map(({ body }) => JSON.parse(body) as object);
		const { position, cursor } = scenario.given;
		const path = (position ?? cursor?.to)?.name.split('.') ?? [];
		const without = bodies.map((body) => {
			const copy = structuredClone(body) as Record<string, unknown>;
			const holder = path.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy);
			delete holder[path.at(-1) ?? ''];
			return copy;
		});
		expect(bodies.length).toBeGreaterThan(2);
		expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(bodies.length);
		for (const body of without) expect(body).toEqual(without[0]);
	},
);

it.each([
	['firstOnly', { isSizeFirstOnly: true }],
	['always', {}],
])('sends the size as set (P39 %s)', async (variant, options) => {
	const scenario = server.scenario('P39', { variant });
	const name = scenario.given.size?.name ?? '';
	await readScenario(server, scenario, { ...options, pagesInFlight: 1 });
	const [first, ...later] = sent(scenario, name);
	expect(first).toBeDefined();
	expect(new Set(later)).toEqual(new Set([variant === 'always' ? first : undefined]));
});

it('stops at an identical page and gives it once (P40)', async () => {
	const scenario = server.scenario('P40');
	const { records, run } = await readScenario(server, scenario);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'loop', complete: false });
});
