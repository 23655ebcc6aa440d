import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pagers, scenarios, startRestServer } from './index';
import type { RestServer } from './index';

const ids = (letter: string, count: number): string[] =>
	Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);

const wanted = [...ids('A', 15), ...ids('E', 10), ...ids('P', 40)];

describe('the registry', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());

	it('has exactly one scenario for every quirk', () => {
		expect(scenarios.map(({ id }) => id)).toEqual(wanted);
	});

	it.each(scenarios.flatMap(({ id, variants }) => variants.map((variant) => [id, variant])))(
		'mounts %s %s and tells plain data about it',
		(id, variant) => {
			const scenario = server.scenario(id, { variant });
			expect(scenario.url).toBe(`${server.url}${scenario.path}`);
			expect(scenario.records.length).toBeGreaterThan(0);
			expect(JSON.parse(JSON.stringify(scenario.given))).toEqual(scenario.given);
			expect(JSON.parse(JSON.stringify(scenario.expected))).toEqual(scenario.expected);
		},
	);

	it('names each variant once within its scenario', () => {
		for (const { variants } of scenarios) expect(new Set(variants).size).toBe(variants.length);
	});

	it('refuses an id or a variant that does not exist', () => {
		expect(() => server.scenario('P99')).toThrow('there is no scenario P99');
		expect(() => server.scenario('P17', { variant: 'thrice' })).toThrow('only repeated');
	});

	it('lists every pager file that defines a pager', () => {
		const files = readdirSync(join(__dirname, 'pagers')).map((file) => file.replace('.ts', ''));
		for (const { name } of pagers) expect(files).toContain(name);
		expect(new Set(pagers.map(({ name }) => name)).size).toBe(pagers.length);
	});

	it('uses every scenario file', () => {
		const listed = readdirSync(join(__dirname, 'scenarios'))
			.filter((file) => file !== 'index.ts' && file !== 'given.ts')
			.flatMap((file) =>
				Object.values(jest.requireActual<object>(join(__dirname, 'scenarios', file))),
			)
			.filter(Array.isArray)
			.flat();
		expect(listed).toHaveLength(scenarios.length);
	});
});
