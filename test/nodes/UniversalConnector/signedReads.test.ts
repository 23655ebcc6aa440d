import { connectorCredential, readSignedIn, type SignIn } from '../../helpers/connector';
import { spellingsOf } from '../../helpers/planhat';
import { type Given, startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

/** Facts of a scheme that are no secret. */
const PUBLIC = new Set(
	'name secondName prefix loginPath tokenIn tokenAt in user region service accessKeyId'.split(' '),
);

function secretsOf(auth: Given['auth'] = {}): string[] {
	return Object.entries(auth).flatMap(([name, value]) =>
		PUBLIC.has(name) || value === '' ? [] : [value],
	);
}

const reads: Array<[string, string, SignIn, string]> = [
	['A01', 'ssws', 'token', 'header'],
	['A01', 'tokenEquals', 'token', 'header'],
	['A01', 'bareKey', 'token', 'header'],
	['A02', 'two', 'token', 'header'],
	['A03', 'query', 'token', 'query'],
	['A05', 'emptyPassword', 'basic', 'header'],
	['A05', 'nonAsciiUser', 'basic', 'header'],
	['A05', 'colonInPassword', 'basic', 'header'],
	['A06', 'json', 'session', 'header'],
	['A06', 'header', 'session', 'header'],
	['A06', 'cookie', 'session', 'header'],
	['A07', 'single', 'session', 'header'],
	['A10', 'once', 'session', 'header'],
	['A11', 'apiKey', 'aws', 'header'],
	['A12', 'oddCharacters', 'aws', 'header'],
	['A12', 'emptyValues', 'aws', 'header'],
	['A12', 'repeatedNames', 'aws', 'header'],
	['A12', 'sessionToken', 'aws', 'header'],
	['A12', 'postBody', 'aws', 'header'],
	['A13', 'body', 'token', 'body'],
	['A15', 'mixedCase', 'token', 'header'],
];

it.each(reads)(
	'%s %s: the node reads every page signed by %s and leaves no secret behind',
	async (id, variant, signIn, placement) => {
		const scenario = server.scenario(id, { variant });
		const credential = connectorCredential(server, scenario, signIn, {}, placement);
		const { records, run, error, stored } = await readSignedIn(server, scenario, credential);
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: true });
		expect(scenario.log.servedMoreThanOnce.size).toBe(0);
		// A session of the test before may be known still, and then is refused once.
		if (signIn === 'session') expect(scenario.counters['logins']).toBeLessThanOrEqual(2);
		for (const secret of secretsOf(scenario.given.auth)) {
			for (const spelling of spellingsOf(secret)) expect(stored).not.toContain(spelling);
		}
	},
);

it('A10 always: a second refusal is final and what was read is kept', async () => {
	const scenario = server.scenario('A10', { variant: 'always' });
	const credential = connectorCredential(server, scenario, 'session');
	const options = { onFailure: 'partial', pagesInFlight: 1 };
	const { records, run } = await readSignedIn(server, scenario, credential, options);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', complete: false });
	expect(run['failure']).toMatchObject({ details: { status: 401 } });
});

it.each(['otherPort', 'otherHost'])(
	'A14 %s: names the redirect, follows none and takes no key elsewhere',
	async (variant) => {
		const scenario = server.scenario('A14', { variant });
		const credential = connectorCredential(server, scenario, 'token');
		const { error, records, stored } = await readSignedIn(server, scenario, credential);
		expect(records).toEqual([]);
		expect(error?.message).toMatch(/redirects to another address \(302\): Location: http/);
		expect(server.elsewhere.log.entries).toEqual([]);
		expect(stored).not.toContain('redirect-secret');
	},
);
