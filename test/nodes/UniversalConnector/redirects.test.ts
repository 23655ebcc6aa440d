import { connectorCredential, readScenario, readSignedIn } from '../../helpers/connector';
import { spellingsOf } from '../../helpers/spellings';
import { type LogEntry, startRestServer, type RestServer, type Scenario } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const SECRET = 'redirect-secret';

/** The stranger's host as the scenario's redirect names it. */
function hostOf(variant: string): string {
	return `http://${variant === 'otherHost' ? 'localhost' : server.elsewhere.host}:${server.elsewhere.port}`;
}

async function read(scenario: Scenario, options: Record<string, unknown>) {
	const credential = connectorCredential(server, scenario, 'token', {
		// To be followed without sign-in data although nothing else may go there at all.
		allowedHosts: '',
	});
	return await readSignedIn(server, scenario, credential, options);
}

function expectNoSecret(text: string): void {
	for (const spelling of spellingsOf(SECRET)) expect(text).not.toContain(spelling);
}

function everythingIn({ target, rawHeaders, body }: LogEntry): string {
	return JSON.stringify([target, rawHeaders, body]);
}

const VARIANTS = ['otherPort', 'otherHost'];

it.each(VARIANTS)(
	'follows a redirect to a host that was named, and takes no key there (A14 %s)',
	async (variant) => {
		const scenario = server.scenario('A14', { variant });
		const { records, run, error, stored } = await read(scenario, {
			redirectHosts: hostOf(variant),
			headers: { entry: [{ name: 'X-Typed-Key', value: 'typed-by-hand' }] },
			query: { entry: [{ name: 'typed', value: 'typed-by-hand' }] },
		});
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: true, calls: 2 });
		const [download, ...more] = server.elsewhere.log.entries;
		expect(more).toEqual([]);
		expect(download).toMatchObject({ method: 'GET', target: expect.stringContaining('X-Sig=') });
		expectNoSecret(everythingIn(download as LogEntry));
		expect(everythingIn(download as LogEntry)).not.toContain('typed-by-hand');
		expectNoSecret(stored);
	},
);

it.each(VARIANTS)('refuses a redirect to a host that was not named (A14 %s)', async (variant) => {
	const scenario = server.scenario('A14', { variant });
	const { records, error, stored } = await read(scenario, { redirectHosts: 'files.example.com' });
	expect(records).toEqual([]);
	expect(error?.message).toMatch(/redirects to another address \(302\): Location: http/);
	expect(server.elsewhere.log.entries).toEqual([]);
	expectNoSecret(stored);
	// The signature of a prepared address is a permission, too.
	expect(stored).not.toContain('pre-signed');
});

it.each(['fail', 'partial'])(
	'shows nothing of the signed address when the download fails (%s) (A14)',
	async (onFailure) => {
		const scenario = server.scenario('A14', { variant: 'otherPort' });
		server.elsewhere.reset();
		server.elsewhere.mount(scenario.path.replace('/v1/people', '/export.json'), () => ({
			status: 200,
			ending: 'cut',
			body: '{"data":[]}',
		}));
		const { error, run, stored } = await read(scenario, {
			redirectHosts: hostOf('otherPort'),
			maxAttempts: 1,
			onFailure,
		});
		const said = error?.message ?? JSON.stringify(run['failure']);
		expect(said).toMatch(/was cut before the answer was complete/);
		expect(stored).not.toContain('pre-signed');
		expectNoSecret(stored);
	},
);

/** Answers every call by sending the caller on. */
function redirectTo(path: string, location: string, status = 302): void {
	server.mount(path, () => ({ status, headers: [['Location', location]] }));
}

it('a download that sends back to the API gets there without the key (A14)', async () => {
	const scenario = server.scenario('A14', { variant: 'otherPort' });
	const back = `${server.url}/back`;
	server.elsewhere.mount(scenario.path.replace('/v1/people', '/export.json'), () => ({
		status: 302,
		headers: [['Location', back]],
	}));
	server.mount('/back', () => ({ status: 200, body: '{"data":[]}' }));
	await read(scenario, { redirectHosts: `${hostOf('otherPort')}, ${server.url}` });
	const [seen] = server.log.under('/back').entries;
	expectNoSecret(everythingIn(seen as LogEntry));
});

it('a redirect within the API keeps the key (A14)', async () => {
	const scenario = server.scenario('A01');
	const credential = connectorCredential(server, scenario, 'token');
	redirectTo('/moved', scenario.path);
	const moved = { ...scenario, path: '/moved', given: { ...scenario.given, position: undefined } };
	const { records } = await readSignedIn(server, moved as unknown as Scenario, credential, {
		redirectHosts: server.url,
	});
	expect(records).toEqual(scenario.records.slice(0, records.length));
	expect(records.length).toBeGreaterThan(0);
});

it.each([
	['a user name in the address', (url: string) => url.replace('//', '//ada@')],
	['a backslash in the address', (url: string) => url.replace('/x', '\\x')],
	['another scheme', (url: string) => url.replace('http:', 'ftp:')],
	['no address', () => 'http://'],
])('does not follow %s (A14)', async (_what, spoil) => {
	redirectTo('/odd', spoil(`${server.elsewhere.url}/x`));
	const { error } = await readScenario(
		server,
		{ ...server.scenario('P38'), path: '/odd' },
		{ redirectHosts: server.elsewhere.url },
	);
	expect(error?.message).toMatch(/redirects to another address \(302\)/);
	expect(server.elsewhere.log.entries).toEqual([]);
});

it('ends a circle of redirects (A14)', async () => {
	redirectTo('/circle', '/circle');
	const { error, run } = await readScenario(
		server,
		{ ...server.scenario('P38'), path: '/circle' },
		{ redirectHosts: server.url, onFailure: 'partial' },
	);
	expect(error).toBeUndefined();
	expect(run).toMatchObject({ stopReason: 'error', calls: 6 });
	expect(server.log.under('/circle').entries).toHaveLength(6);
});

it.each([301, 302, 303, 307, 308])(
	'a POST is never turned into a GET (%i) (A14)',
	async (status) => {
		redirectTo('/search', `${server.elsewhere.url}/x`, status);
		const { error } = await readScenario(
			server,
			{ ...server.scenario('P33'), path: '/search' },
			{ redirectHosts: server.elsewhere.url },
		);
		expect(error?.message).toContain(`redirects to another address (${status})`);
		expect(server.elsewhere.log.entries).toEqual([]);
	},
);

it('refuses hosts that would get the download over plain http, before any call', async () => {
	const scenario = server.scenario('P38');
	const { error } = await readScenario(server, scenario, {
		redirectHosts: 'http://files.example.com',
	});
	expect(error?.message).toMatch(/'Request: Redirect Hosts' uses http/);
	expect(server.log.entries).toEqual([]);
});

/** The key goes into every place that a credential knows; the redirect repeats the whole request. */
it.each(['query', 'header', 'cookie'])(
	'a redirect that repeats the query takes no key of the sign-in along (%s) (A14)',
	async (placement) => {
		const scenario = server.scenario('P38');
		const row = { placement, name: 'api_key', valuePrefix: '', value: SECRET };
		const credential = connectorCredential(server, scenario, 'token', {
			keys: { key: [row] },
			allowedHosts: '',
		});
		server.mount('/files', ({ target }) => ({
			status: 302,
			headers: [['Location', `${server.elsewhere.url}${target}`]],
		}));
		server.elsewhere.reset();
		server.elsewhere.mount('/files', () => ({ status: 200, body: '{"data":[{"id":1}]}' }));
		const files = { ...scenario, path: '/files?part=9', given: { recordPath: 'data' } };
		const { records, error } = await readSignedIn(
			server,
			files as unknown as Scenario,
			credential,
			{
				redirectHosts: server.elsewhere.url,
				headers: { entry: [{ name: 'Accept', value: `text/${SECRET}` }] },
			},
		);
		expect(error).toBeUndefined();
		expect(records).toEqual([{ id: 1 }]);
		const [download] = server.elsewhere.log.entries;
		expect(download?.target).toBe('/files?part=9');
		expectNoSecret(everythingIn(download as LogEntry));
	},
);

it.each([
	['in the path', `/files/${SECRET}`],
	['under another name', `/files?token=${SECRET}`],
	['in base64', `/files?t=${Buffer.from(SECRET).toString('base64')}`],
])('does not follow a redirect with the key %s, and says so (A14)', async (_where, path) => {
	const scenario = server.scenario('A01');
	const row = { placement: 'header', name: 'X-Api-Key', valuePrefix: '', value: SECRET };
	const changes = { keys: { key: [row] }, allowedHosts: '' };
	const credential = connectorCredential(server, scenario, 'token', changes);
	redirectTo('/leaking', `${server.elsewhere.url}${path}`);
	const before = server.elsewhere.log.entries.length;
	const leaking = { ...scenario, path: '/leaking', given: { recordPath: 'data' } };
	const { error, stored } = await readSignedIn(server, leaking as unknown as Scenario, credential, {
		redirectHosts: server.elsewhere.url,
	});
	expect(error?.message).toContain('with sign-in data in the address, so it was not followed');
	expect(server.elsewhere.log.entries).toHaveLength(before);
	expectNoSecret(stored);
});
