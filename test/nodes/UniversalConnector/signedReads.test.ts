import { connectorCredential, readSignedIn, type SignIn } from '../../helpers/connector';
import { spellingsOf } from '../../helpers/spellings';
import { type Given, startRestServer, type RestServer, type Scenario } from '../../restServer';

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

describe('a token endpoint that wants JSON, as a login (A08)', () => {
	/** The names the endpoint uses in place of the usual ones. */
	function credentialFor(scenario: Scenario, lifetimePath: string) {
		const auth = scenario.given.auth ?? {};
		const named = (usual: string) => auth[usual] ?? usual;
		return connectorCredential(server, scenario, 'session', {
			loginPath: auth['tokenPath'],
			loginBody: JSON.stringify({ [named('grant_type')]: 'client_credentials' }),
			loginValues: {
				value: [
					{ path: named('client_id'), value: auth['clientId'] },
					{ path: named('client_secret'), value: auth['clientSecret'] },
				],
			},
			replyPlace: 'body',
			replyName: named('access_token'),
			placement: 'header',
			headerName: 'Authorization',
			valuePrefix: 'Bearer',
			lifetimeSeconds: 3600,
			lifetimePath,
		});
	}

	it.each([
		['date', 'expires_at'],
		['renamed', 'expiresIn'],
	])('%s: is signed in to once, and again when the token is over', async (variant, path) => {
		const scenario = server.scenario('A08', { variant, lifetimeMs: 4_000 });
		const credential = credentialFor(scenario, path);
		const first = await readSignedIn(server, scenario, credential);
		expect(first.error).toBeUndefined();
		expect(first.records).toEqual(scenario.records);
		expect(scenario.counters).toEqual({ grants: 1, issued: 1 });
		await new Promise((resolve) => setTimeout(resolve, 4_100));
		const { records, run, stored } = await readSignedIn(server, scenario, credential);
		expect(records).toEqual(scenario.records);
		// Signed in anew by the clock, not because a call was turned away.
		expect(run).toMatchObject({ complete: true, retries: 0, signIns: 1 });
		expect(scenario.counters).toEqual({ grants: 2, issued: 2 });
		const secret = scenario.given.auth?.['clientSecret'] ?? '';
		for (const spelling of spellingsOf(secret)) expect(stored).not.toContain(spelling);
	});
});

it('a second refusal is final and what was read is kept (A10 always)', async () => {
	const scenario = server.scenario('A10', { variant: 'always' });
	const credential = connectorCredential(server, scenario, 'session');
	const options = { onFailure: 'partial', pagesInFlight: 1 };
	const { records, run } = await readSignedIn(server, scenario, credential, options);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', complete: false });
	expect(run['failure']).toMatchObject({ details: { status: 401 } });
});

it.each(['otherPort', 'otherHost'])(
	'names the redirect, follows none and takes no key elsewhere (A14 %s)',
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
