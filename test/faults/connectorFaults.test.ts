import { RunClock, withoutRealTime } from '../helpers/runClock';
import { readScenario, runConnector } from '../helpers/connector';
import { type RestServer, startRestServer } from '../restServer';
import { unclear } from './clearWords';
import { countedBy, NO_FAULT, readFaults, TIMEOUT } from './connector/faults';
import { wrongRead } from './connector/reads';
import { Groups, Pool } from './pool';
import { Tally } from './tally';

const tally = new Tally('Universal Connector: each fault on each way to read');

let server: RestServer;

const lists = [
	['P20', 'offset'],
	['P22', 'page'],
	['P11', 'cursor'],
	['P04', 'next link'],
	['P01', 'Link header'],
	['P33', 'POST'],
] as const;

const groups = new Groups<string>(new Pool(48));

beforeAll(async () => {
	server = await startRestServer();
	for (const [id] of lists) groups.begin(id, async (run, found) => fetched(id, run, found));
	groups.begin('detect', async (run, found) => detected(run, found));
});
afterAll(async () => {
	await server.close();
	tally.report();
});
withoutRealTime();

type Run = (one: () => Promise<void>) => void;

function fetched(id: string, run: Run, found: string[]): void {
	for (const [title, layer] of readFaults) {
		for (const onFailure of ['fail', 'partial']) {
			for (const page of [1, 2]) {
				run(async () => {
					const clock = new RunClock();
					const { now, hold } = clock;
					const scenario = server.scenario(id, { now, layers: [layer(page, hold)] });
					const limits = { timeout: TIMEOUT, maxAttempts: 2, pagesInFlight: 1 };
					const options = { onFailure, ...limits };
					const result = await readScenario(server, scenario, options, { clock });
					const wrong = wrongRead(result, scenario.records, countedBy(tally, title));
					if (title === NO_FAULT && result.error) wrong.push('it fails as it is');
					found.push(...wrong.map((one) => `${title}, page ${page}, ${onFailure}: ${one}`));
				});
			}
		}
	}
}

function detected(run: Run, found: string[]): void {
	for (const [title, layer] of readFaults) {
		run(async () => {
			const clock = new RunClock();
			const { now, hold } = clock;
			const scenario = server.scenario('P20', { now, layers: [layer(1, hold)] });
			const { error, records } = await runConnector(
				{
					operation: 'detect',
					authentication: 'none',
					baseUrl: server.url,
					path: scenario.path,
					options: { timeout: TIMEOUT, maxAttempts: 2 },
				},
				{ clock },
			);
			countedBy(tally, title).add(error ? 'refused' : 'survived');
			if (error) found.push(...unclear(error).map((one) => `${title}: ${one}`));
			else if (records.length === 0) found.push(`${title}: nothing proposed`);
		});
	}
}

it.each(lists)('fetch %s (%s): all records, or clear words', async (id) => {
	expect(await groups.of(id)).toEqual([]);
});

it('detect: proposals, or clear words', async () => {
	expect(await groups.of('detect')).toEqual([]);
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
