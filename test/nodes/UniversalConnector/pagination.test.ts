import { scenarios, startRestServer, type RestServer } from '../../restServer';
import { type ConnectorOptions, readScenario } from '../../helpers/connector';

/** What a person would set besides what the maker of the API tells, by quirk and variant. */
const SETTINGS: Record<string, ConnectorOptions> = {
	'P09.zeroIsValid': { isZeroValid: true },
	P21: { endStatuses: '400, 404, 416' },
	'P28.startPosition': { start: 1 },
	'P38.map': { shape: 'map', keyField: 'key' },
	'P38.loneObject': { shape: 'object' },
	'P39.firstOnly': { isSizeFirstOnly: true },
};

/** Lists whose end nothing proves: they promise more, or lead on for ever with empty pages. */
const UNPROVEN = new Set(['P15.noCursor', 'P19.endless', 'P36.body', 'P36.query']);

/** Scenarios with tests of their own below, or with sign-in. */
const APART = new Set(['P05', 'P07', 'P08', 'P32', 'P34', 'P35']);

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());

const plain = scenarios
	.filter(({ id }) => id.startsWith('P') && !APART.has(id))
	.flatMap(({ id, title, variants }) => variants.map((variant) => ({ id, title, variant })));

it.each(plain)(
	'reads every record once, in order: $title ($id $variant)',
	async ({ id, variant }) => {
		const scenario = server.scenario(id, { variant });
		const options = { ...SETTINGS[id], ...SETTINGS[`${id}.${variant}`] };
		const { records, run, error } = await readScenario(server, scenario, options);
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		if (scenario.expected.stop?.length) expect(scenario.expected.stop).toContain(run['stopReason']);
		expect(run['complete']).toBe(run['stopReason'] !== 'loop' && !UNPROVEN.has(`${id}.${variant}`));
	},
);

it("keeps the path's own query as it is written, a question mark in it included", async () => {
	const scenario = server.scenario('P20');
	const asked = { ...scenario, path: `${scenario.path}?note=why?&kind=b` };
	const { records, error } = await readScenario(server, asked);
	expect(error).toBeUndefined();
	expect(records).toEqual(scenario.records);
	for (const { query } of scenario.log.entries) {
		expect(query).toEqual(
			expect.arrayContaining([
				['note', 'why?'],
				['kind', 'b'],
			]),
		);
	}
});
