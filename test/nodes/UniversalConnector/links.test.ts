import { connectorCredential, readScenario, readSignedIn } from '../../helpers/connector';
import { spellingsOf } from '../../helpers/spellings';
import { startRestServer, statusAtPage, type RestServer, type Scenario } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const FOREIGN = ['otherHost', 'otherPort', 'otherHostSamePort', 'http', 'userinfo'];

it.each(FOREIGN)(
	'refuses the link with a reason, keeps what was read and asks nobody else (P05 %s)',
	async (variant) => {
		const scenario = server.scenario('P05', { variant });
		const { records, run, error } = await readScenario(server, scenario, { onFailure: 'partial' });
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ stopReason: 'error', complete: false, calls: 1, pages: 1 });
		expect(run['failure']).toMatchObject({
			error: expect.stringMatching(/link to the next page leads to http:.*stay on http:/),
			details: { hint: expect.stringContaining('Rebase Foreign Links') },
		});
		expect(server.elsewhere.log.entries).toEqual([]);
	},
);

it.each(FOREIGN)('fails the run unless partial results are kept (P05 %s)', async (variant) => {
	const scenario = server.scenario('P05', { variant });
	const { records, error } = await readScenario(server, scenario);
	expect(records).toEqual([]);
	expect(error?.message).toMatch(/link to the next page leads to/);
	expect(server.elsewhere.log.entries).toEqual([]);
});

it.each(FOREIGN)('reads the path on its own host when told to rebase (P05 %s)', async (variant) => {
	const scenario = server.scenario('P05', { variant, rows: 45 });
	const { records, run } = await readScenario(server, scenario, { isRebased: true });
	expect(records).toHaveLength(45);
	expect(run).toMatchObject({ stopReason: 'no-cursor', complete: true, pages: 3 });
	expect(server.elsewhere.log.entries).toEqual([]);
});

it.each([404, 405, 410])(
	'a link that leads nowhere is told as such, with what to do (%i)',
	async (status) => {
		const scenario = server.scenario('P04', { layers: [statusAtPage(status, { page: 2 })] });
		const { records, run } = await readScenario(server, scenario, { onFailure: 'partial' });
		expect(records).toHaveLength(20);
		expect(run).toMatchObject({ stopReason: 'error', complete: false });
		expect(run['failure']).toMatchObject({
			error: expect.stringContaining('The link to the next page leads nowhere: '),
			details: { status, hint: expect.stringContaining('choose the pagination that sends it') },
		});
	},
);

it('a first page that is not there is no matter of links', async () => {
	const scenario = server.scenario('P04', { layers: [statusAtPage(404, { page: 1 })] });
	const { error } = await readScenario(server, scenario);
	expect(error?.message).not.toContain('link to the next page');
});

it('a refused run goes on with its resume token once links are rebased (P05)', async () => {
	const scenario = server.scenario('P05', { variant: 'otherPort', rows: 45 });
	const first = await readScenario(server, scenario, { onFailure: 'partial' });
	const { records, run } = await readScenario(server, scenario, {
		resumeFrom: first.run['resumeToken'],
		isRebased: true,
	});
	expect([...first.records, ...records].map(({ id }) => id)).toEqual(
		Array.from({ length: 45 }, (_, index) => index + 1),
	);
	expect(run).toMatchObject({ complete: true, pages: 2 });
});

function queryKey(scenario: Scenario) {
	return connectorCredential(server, scenario, 'token', {}, 'query');
}

it('follows links that hold the token and shows it nowhere (P07)', async () => {
	const scenario = server.scenario('P07');
	const secret = scenario.given.auth?.['value'] ?? '';
	const whole = await readSignedIn(server, scenario, queryKey(scenario));
	expect(whole.records).toEqual(scenario.records);
	const cut = await readSignedIn(server, scenario, queryKey(scenario), { maxPages: 1 });
	expect(cut.run['stopReason']).toBe('max-pages');
	const token = String(cut.run['resumeToken']);
	const inside = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
	for (const spelling of spellingsOf(secret)) {
		for (const text of [whole.stored, cut.stored, inside]) expect(text).not.toContain(spelling);
	}
	const rest = await readSignedIn(server, scenario, queryKey(scenario), { resumeFrom: token });
	expect([...cut.records, ...rest.records]).toEqual(scenario.records);
});

it.each(['lacking', 'present'])('sends the key exactly once per call (P08 %s)', async (variant) => {
	const scenario = server.scenario('P08', { variant });
	const { records, run } = await readSignedIn(server, scenario, queryKey(scenario));
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, calls: 3, retries: 0 });
	for (const { query } of scenario.log.entries) {
		expect(query.filter(([name]) => name === 'api_key')).toHaveLength(1);
	}
});
