import { RunClock, withoutRealTime } from '../helpers/runClock';
import { connectorCredential, type ConnectorResult, readSignedIn } from '../helpers/connector';
import {
	type RestServer,
	type Scenario,
	type ScenarioOverrides,
	startRestServer,
} from '../restServer';
import {
	countedBy,
	type LayerFault,
	NO_FAULT,
	readFaults,
	signInFaults,
	TIMEOUT,
} from './connector/faults';
import { wrongRead } from './connector/reads';
import { Groups, Pool } from './pool';
import { secretsIn, secretsOf } from './secrets';
import { type SignInCase, signIns } from './signIns';
import { Tally } from './tally';

const tally = new Tally('Universal Connector: each fault on each way to sign in');

/** A refresh token that is good for one use has to be kept whatever happens to the calls. */
const rotating: SignInCase = {
	title: 'OAuth2 with a refresh token',
	scenario: ['A09', 'rotating'],
	signIn: 'oAuth2',
	isFetched: true,
	isShared: true,
};
const ways = [...signIns, rotating];

let server: RestServer;
const groups = new Groups<string>(new Pool(64));

beforeAll(async () => {
	server = await startRestServer();
	for (const one of ways) {
		groups.begin(one.title, async (run, found) => {
			const struck = (faults: readonly LayerFault[], place: string, page: number) => {
				for (const fault of faults) {
					run(async () => {
						const wrong = await wrongSignedIn(one, fault, place, page);
						found.push(...wrong.map((what) => `${place}, ${fault[0]}: ${what}`));
					});
				}
			};
			struck(readFaults, 'layers', 2);
			if (one.isFetched) struck(signInFaults, 'routeLayers', 1);
		});
	}
});
afterAll(async () => {
	await server.close();
	tally.report();
});
withoutRealTime();

async function read(
	one: SignInCase,
	scenario: Scenario,
	clock: RunClock,
): Promise<ConnectorResult> {
	const where = one.placement ?? scenario.given.auth?.['in'];
	const credential = connectorCredential(server, scenario, one.signIn, {}, where);
	const limits = { timeout: TIMEOUT, maxAttempts: 2, pagesInFlight: 1 };
	const options = { onFailure: 'partial', ...limits };
	return await readSignedIn(server, scenario, credential, options, { clock });
}

async function wrongSignedIn(
	one: SignInCase,
	[title, layer]: LayerFault,
	place: string,
	from: number,
): Promise<string[]> {
	const [id, variant] = one.scenario;
	const clock = new RunClock();
	const { now } = clock;
	const hold = one.isShared && place === 'routeLayers' ? clock.holdOn : clock.hold;
	const overrides: ScenarioOverrides = { variant, now, [place]: [layer(from, hold)] };
	const scenario = server.scenario(id, overrides);
	const result = await read(one, scenario, clock);
	const faults = wrongRead(result, scenario.records, countedBy(tally, title));
	const kept = secretsIn(result.stored, secretsOf(scenario));
	tally.counts.leaked += kept.length;
	if (title === NO_FAULT && result.run['complete'] !== true) faults.push('it fails as it is');
	const isRenewable = one.isFetched && title.startsWith('status 401, 1') && place === 'layers';
	if (isRenewable && result.run['complete'] !== true) faults.push('it does not sign in anew');
	return [...faults, ...kept.map((secret) => `the run keeps ${secret}`)];
}

it.each(ways)('$title: all records, or clear words, and no secret kept', async ({ title }) => {
	expect(await groups.of(title)).toEqual([]);
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
