import type { INodeParameters } from 'n8n-workflow';

import {
	connectorCredential,
	type ConnectorOptions,
	parametersFor,
	readSignedIn,
	runConnector,
} from '../helpers/connector';
import { planhatCredential, runPlanhat } from '../helpers/planhat';
import { withoutRealTime } from '../helpers/runClock';
import { spellingsOf } from '../helpers/spellings';
import {
	type HttpServer,
	jsonAnswer,
	type Layer,
	type RestServer,
	type Scenario,
	startRecordingServer,
	startRestServer,
} from '../restServer';
import { unclear } from './clearWords';
import { cases, credentialOf, startSandbox, TENANT, TOKEN } from './planhat/cases';
import { secretsIn, secretsOf } from './secrets';
import { type SignInCase, signIns } from './signIns';
import { addressesElsewhere, toldTo } from './strangers';
import { inParallel, Tally } from './tally';

const tally = new Tally('Traps: redirects, next links and addresses on other hosts');

let server: RestServer;
let strangers: HttpServer[];

beforeAll(async () => {
	server = await startRestServer();
	strangers = [
		server.elsewhere,
		await startRecordingServer({ host: 'localhost' }),
		await startRecordingServer(),
	];
});
afterAll(async () => {
	await Promise.all([server, ...strangers.slice(1)].map(async (one) => await one.close()));
	tally.report();
});
withoutRealTime();

const foreignAddresses = (own: string, path: string) => addressesElsewhere(strangers, own, path);

/** Every spelling of every secret that a stranger was told. */
function leakedTo(logs: readonly HttpServer[], secrets: readonly string[]): string[] {
	const found = toldTo(logs, secrets);
	tally.counts.leaked += found.length;
	return found;
}

function note(error: Error | undefined): string[] {
	tally.add(error ? 'refused' : 'survived');
	return error ? unclear(error) : [];
}

async function readTrapped(
	{ scenario: [id, variant], signIn, placement }: SignInCase,
	answer: (scenario: Scenario) => ReturnType<typeof jsonAnswer>,
	changes: (scenario: Scenario) => INodeParameters = () => ({}),
	options: ConnectorOptions = {},
): Promise<string[]> {
	let isReached = false;
	const scenario = server.scenario(id, {
		variant,
		layers: [
			(next) => async (exchange) => {
				// Struck after the sign-in was looked at, so that the call carries one.
				await next(exchange);
				isReached = true;
				return answer(scenario);
			},
		],
	});
	const changed = changes(scenario);
	const where = placement ?? scenario.given.auth?.['in'];
	const credential = connectorCredential(server, scenario, signIn, {}, where);
	const limits = { timeout: 30, maxAttempts: 1, maxPages: 3 };
	const { error, stored } = await runConnector(
		{
			...parametersFor(server, scenario, { ...limits, ...options }),
			...changed,
			authentication: signIn,
		},
		{ credentials: [credential] },
	);
	const secrets = secretsOf(scenario);
	const kept = secretsIn(stored, secrets);
	tally.counts.leaked += kept.length;
	return [
		...note(error),
		...(isReached || 'path' in changed ? [] : ['the trap was not reached']),
		...leakedTo(strangers, secrets).map((secret) => `a stranger was told ${secret}`),
		...kept.map((secret) => `the run keeps ${secret}`),
	];
}

/** A read whose sign-in is led elsewhere, by the credential or by the answer to it. */
async function readSignedInElsewhere(
	{ scenario: [id, variant], signIn, placement }: SignInCase,
	changes: Record<string, unknown>,
	routeLayers: readonly Layer[] = [],
): Promise<string[]> {
	const scenario = server.scenario(id, { variant, routeLayers });
	const where = placement ?? scenario.given.auth?.['in'];
	const credential = connectorCredential(server, scenario, signIn, changes, where);
	const options = { timeout: 30, maxAttempts: 1, maxPages: 3 };
	const { error, stored } = await readSignedIn(server, scenario, credential, options);
	const secrets = secretsOf(scenario);
	const kept = secretsIn(stored, secrets);
	tally.counts.leaked += kept.length;
	return [
		...note(error),
		...leakedTo(strangers, secrets).map((secret) => `a stranger was told ${secret}`),
		...kept.map((secret) => `the run keeps ${secret}`),
	];
}

describe.each(signIns)('$title', (one) => {
	it.each([301, 302, 303, 307, 308])(
		'is told to no stranger by a redirect (%i)',
		async (status) => {
			const found: string[] = [];
			for (const redirectHosts of ['', strangers.map(({ url }) => url).join(', ')]) {
				const traps = foreignAddresses(server.url, '/x').filter((to) => !/[\r\n]/.test(to));
				await inParallel(traps, 8, async (location) => {
					const answer = () => jsonAnswer({}, { status, headers: [['Location', location]] });
					const wrong = await readTrapped(one, answer, undefined, { redirectHosts });
					found.push(...wrong.map((fault) => `${location}: ${fault}`));
				});
			}
			expect(found).toEqual([]);
		},
	);

	it.each(['body', 'link'])('is told to no stranger by a next link (%s)', async (linkIn) => {
		const found: string[] = [];
		for (const isRebased of [false, true]) {
			const isInHeader = linkIn === 'link';
			const traps = foreignAddresses(server.url, '/x');
			await inParallel(traps, 8, async (next) => {
				if (isInHeader && /[\r\n]/.test(next)) return;
				const headers = isInHeader ? [['Link', `<${next}>; rel="next"`] as const] : [];
				const answer = () => jsonAnswer({ data: [{ id: 1 }], next }, { headers });
				const paging = { pagination: 'nextLink', linkIn, linkPath: 'next', recordPath: 'data' };
				const wrong = await readTrapped(one, answer, () => paging, { isRebased });
				found.push(...wrong.map((fault) => `${next}: ${fault}`));
			});
		}
		expect(found).toEqual([]);
	});

	it('is told to no stranger by an address for its login', async () => {
		if (one.signIn !== 'session') return;
		const found: string[] = [];
		await inParallel(foreignAddresses(server.url, '/x'), 8, async (loginPath) => {
			const wrong = await readSignedInElsewhere(one, { loginPath });
			found.push(...wrong.map((fault) => `${loginPath}: ${fault}`));
		});
		expect(found).toEqual([]);
	});

	it.each([301, 302, 303, 307, 308])(
		'is told to no stranger by a redirect of the sign-in itself (%i)',
		async (status) => {
			if (!one.isFetched) return;
			const found: string[] = [];
			const traps = foreignAddresses(server.url, '/x').filter((to) => !/[\r\n]/.test(to));
			await inParallel(traps, 8, async (location) => {
				const redirect = () => jsonAnswer({}, { status, headers: [['Location', location]] });
				const wrong = await readSignedInElsewhere(one, {}, [() => redirect]);
				found.push(...wrong.map((fault) => `${location}: ${fault}`));
			});
			expect(found).toEqual([]);
		},
	);

	it('is told to no stranger by an address in the parameters', async () => {
		const found: string[] = [];
		await inParallel(foreignAddresses(server.url, '/x'), 8, async (path) => {
			for (const changes of [{ path }, { baseUrl: path, path: '/x' }]) {
				const wrong = await readTrapped(
					one,
					() => jsonAnswer({ data: [] }),
					() => changes,
				);
				found.push(...wrong.map((fault) => `${JSON.stringify(changes)}: ${fault}`));
			}
		});
		expect(found).toEqual([]);
	});
});

it.each(cases.filter(({ resource }) => ['api', 'asset', 'userActivity'].includes(resource)))(
	"Planhat's token is told to no stranger by a redirect: $title",
	async (one) => {
		const found: string[] = [];
		const traps = foreignAddresses(server.url, '/x').filter((to) => !/[\r\n]/.test(to));
		await inParallel(traps, 8, async (location) => {
			const sandbox = await startSandbox();
			const id = await one.prepare(sandbox);
			sandbox.faults.add({ kind: 'status', status: 307, headers: { location }, body: '' });
			const { error, stored } = await runPlanhat(sandbox, one.parameters(id), {
				credential: credentialOf(sandbox),
			});
			await sandbox.close();
			found.push(...note(error), ...leakedTo(strangers, [TOKEN, TENANT]));
			if (!error) found.push(`${location}: followed`);
			if (spellingsOf(TOKEN).some((text) => stored.includes(text))) found.push('stored');
		});
		expect(found).toEqual([]);
	},
);

it("Planhat's token is told to no stranger by the path of a raw call", async () => {
	const sandbox = await startSandbox();
	const found: string[] = [];
	for (const path of foreignAddresses(sandbox.url, '/x')) {
		for (const type of ['planhat', 'connector']) {
			const credentials = [planhatCredential(sandbox)];
			const run = { resource: 'api', operation: 'request', method: 'GET', path };
			const { error } =
				type === 'planhat'
					? await runPlanhat(sandbox, run)
					: await runConnector(
							{ operation: 'fetch', authentication: 'planhat', path, pagination: 'none' },
							{ credentials },
						);
			found.push(...note(error), ...leakedTo(strangers, [TOKEN]));
		}
	}
	await sandbox.close();
	expect(found).toEqual([]);
});

it('the check itself finds a secret that a stranger is told', async () => {
	const [stranger] = strangers;
	const { leaked } = tally.counts;
	await fetch(`${stranger?.url}/?key=${encodeURIComponent('se/cret+1')}`);
	expect(leakedTo(strangers, ['se/cret+1'])).toEqual(['se/cret+1']);
	tally.counts.leaked = leaked;
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
