import fc from 'fast-check';

import { type ConnectorOptions, readScenario } from '../../helpers/connector';
import { withoutBackOff } from '../../helpers/backOff';
import {
	delayed,
	hugeAtPage,
	startRestServer,
	statusAtPage,
	type RestServer,
	type Scenario,
} from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

jest.setTimeout(60_000);

/** Reads with the limits again and again, each run going on where the one before stopped. */
async function readInParts(scenario: Scenario, options: ConnectorOptions) {
	const parts: unknown[][] = [];
	const reasons = new Set<unknown>();
	let resumeFrom: unknown = '';
	for (let run = 0; run < 60; run++) {
		const part = await readScenario(server, scenario, { ...options, resumeFrom });
		if (part.error) throw part.error;
		parts.push(part.records);
		reasons.add(part.run['stopReason']);
		// Where a stated total was not reached, a read ends without being complete.
		const isAtEnd = part.run['complete'] === true || typeof part.run['resumeToken'] !== 'string';
		if (isAtEnd) return { records: parts.flat(), parts, reasons };
		resumeFrom = part.run['resumeToken'];
	}
	throw new Error('It never comes to an end');
}

const schemes = [
	['P20', 'noTotal'],
	['P22', 'oneBased'],
	['P10', 'forbiddenFirst'],
	['P04', 'rootRelative'],
] as const;

const limits = [
	['max-records', { maxRecords: 13 }],
	['max-pages', { maxPages: 2 }],
	['max-calls', { maxCalls: 3 }],
	['max-bytes', { maxMegabytes: 0.003 }],
] as const;

it.each(
	schemes.flatMap(([id, variant]) => limits.map((limit) => [id, variant, ...limit] as const)),
)(
	'%s %s: runs stopped by %s give together what one run gives',
	async (id, variant, reason, options) => {
		const scenario = server.scenario(id, { variant, rows: 75, size: 10 });
		const { records, parts, reasons } = await readInParts(scenario, options);
		expect(records).toEqual(scenario.records);
		expect(parts.length).toBeGreaterThan(2);
		expect([...reasons]).toContain(reason);
	},
);

it('time-budget: runs stopped by time give together what one run gives', async () => {
	const scenario = server.scenario('P10', { rows: 60, size: 10, layers: [delayed(60)] });
	const { records, reasons } = await readInParts(scenario, { maxSeconds: 0.15 });
	expect(records).toEqual(scenario.records);
	expect([...reasons]).toContain('time-budget');
});

it('max-calls: counts repeated calls and never makes one more', async () => {
	const layers = [statusAtPage(500, { page: 2, times: 20 })];
	const scenario = server.scenario('P20', { rows: 400, layers });
	const { records, run } = await readScenario(server, scenario, {
		maxCalls: 4,
		maxAttempts: 9,
		pagesInFlight: 1,
	});
	expect(records).toHaveLength(100);
	expect(run).toMatchObject({ stopReason: 'max-calls', complete: false, calls: 4 });
	expect(scenario.log.entries).toHaveLength(4);
});

it('max-bytes: a page of 100 MB is not read to its end', async () => {
	const layers = [hugeAtPage({ page: 1, times: 9, bytes: 100_000_000 })];
	const scenario = server.scenario('P20', { rows: 200, layers });
	const { records, run, error } = await readScenario(server, scenario, { maxMegabytes: 1 });
	expect(error).toBeUndefined();
	expect(records).toEqual([]);
	expect(run).toMatchObject({ stopReason: 'max-bytes', complete: false });
});

/** With a total that is right, too small or, for short lists, too large, unusable, or missing. */
const totals = [...schemes, ['P20', 'withTotal'], ['P30', 'tooSmall'], ['P30', 'text']] as const;

it('the records out are the records in, whatever sizes, totals, limits and failures (P27, P30)', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				scheme: fc.constantFrom<readonly [string, string]>(...totals),
				rows: fc.integer({ min: 0, max: 60 }),
				size: fc.integer({ min: 1, max: 15 }),
				pagesInFlight: fc.integer({ min: 1, max: 6 }),
				maxRecords: fc.integer({ min: 5, max: 80 }),
				fails: fc.integer({ min: 1, max: 5 }),
			}),
			async ({ scheme: [id, variant], rows, size, pagesInFlight, maxRecords, fails }) => {
				// A total of 30 that is stated just when 30 are read can't be told from a right one.
				fc.pre(variant !== 'tooSmall' || rows <= 30 || 30 % size !== 0);
				server.reset();
				const layers = [statusAtPage(503, { page: fails })];
				const scenario = server.scenario(id, { variant, rows, size, layers });
				const { records } = await readInParts(scenario, { pagesInFlight, maxRecords });
				expect(records).toEqual(scenario.records);
			},
		),
		{ numRuns: 40 },
	);
});

it('the records out are the records in, whatever cap the server has (P25)', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 12 }),
			fc.integer({ min: 1, max: 20 }),
			fc.integer({ min: 0, max: 60 }),
			async (cap, size, rows) => {
				server.reset();
				const scenario = server.scenario('P25', { variant: 'capped', cap, size, rows });
				const { records } = await readScenario(server, scenario);
				expect(records).toEqual(scenario.records);
			},
		),
		{ numRuns: 40 },
	);
});
