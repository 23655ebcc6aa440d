import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { PlanhatApi } from '../../../credentials/PlanhatApi.credentials';
import { connectorCredential, type SignIn, runConnector } from '../../helpers/connector';
import { spellingsOf } from '../../helpers/spellings';
import { jsonAnswer, type RestServer, startRestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

type Credential = readonly [ICredentialType, ICredentialDataDecryptedObject];

const SECRETS = ['first-secret-value', 'second-secret-value', 'third-secret-value'] as const;
const [FIRST, SECOND, THIRD] = SECRETS;

/** A credential of each kind, with what it keeps secret. */
const kinds: Record<string, () => Credential> = {
	token: () => ofKind('token', { keys: { key: [key('X-Api-Key', FIRST)] } }),
	basic: () => ofKind('basic', { user: 'ada', password: FIRST }),
	session: () =>
		ofKind('session', {
			loginPath: '/login',
			loginValues: { value: [{ path: 'password', value: FIRST }] },
			replyName: 'token',
			placement: 'header',
			headerName: 'Authorization',
			valuePrefix: 'Bearer',
		}),
	aws: () =>
		ofKind('aws', {
			region: 'eu-west-1',
			service: 'execute-api',
			accessKeyId: 'AKIAEXAMPLE',
			secretAccessKey: FIRST,
		}),
	oAuth2: () =>
		ofKind('oAuth2', {
			grantType: 'clientCredentials',
			clientId: 'cid',
			clientSecret: FIRST,
			accessTokenUrl: `${server.url}/token`,
			oauthTokenData: { access_token: SECOND, refresh_token: THIRD },
		}),
	planhat: () => [
		new PlanhatApi(),
		{ apiToken: FIRST, baseUrl: server.url, access: 'readOnly', allowedHosts: '' },
	],
};

function key(name: string, value: string, placement = 'header') {
	return { placement, name, valuePrefix: '', value };
}

function ofKind(signIn: SignIn, changes: Record<string, unknown>): Credential {
	return connectorCredential(server, { given: {} } as never, signIn, changes);
}

const PAGING = {
	operation: 'fetch',
	path: '/people',
	recordPath: 'data',
	pagination: 'cursor',
	cursorPath: 'next',
	cursorParameter: 'after',
};

async function read(kind: string, credential: Credential, options: object, paging = PAGING) {
	const parameters = { ...paging, authentication: kind, options } as never;
	return await runConnector(parameters, { credentials: [credential] });
}

/** A list that goes on with the cursor given. */
function mountList(next: string): void {
	server.mount('/login', () => jsonAnswer({ token: SECOND }));
	server.mount('/token', () => jsonAnswer({ access_token: SECOND, token_type: 'Bearer' }));
	server.mount('/people', () => jsonAnswer({ data: [{ id: 1 }, { id: 2 }], next }));
}

function targets(): string[] {
	return server.log.under('/people').entries.map(({ target }) => decodeURIComponent(target));
}

describe.each(Object.keys(kinds))('%s', (kind) => {
	const credential = () => (kinds[kind] as () => Credential)();

	it('lets no cursor stand for a secret, whoever made it up', async () => {
		mountList('\u00020.0\u0003\u00021.0\u0003\u00022.1\u0003');
		const { run } = await read(kind, credential(), { maxPages: 1 });
		expect(run['resumeToken']).toBeNull();
		expect(run['warnings']).toContain(
			"There is no resume token: the position holds a character that can't be seen",
		);
	});

	it('goes on with its token, and writes nothing secret into it or the call', async () => {
		mountList('abc');
		const mine = credential();
		const { run } = await read(kind, mine, { maxPages: 1 });
		const token = String(run['resumeToken']);
		const inside = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
		const { error } = await read(kind, mine, { maxPages: 1, resumeFrom: token });
		expect(error).toBeUndefined();
		expect(targets()).toEqual(['/people', '/people?after=abc']);
		for (const text of [inside, ...targets()]) {
			for (const secret of SECRETS.flatMap(spellingsOf)) expect(text).not.toContain(secret);
		}
	});

	it('refuses the token of another account before any call', async () => {
		mountList('abc');
		const { run } = await read(kind, credential(), { maxPages: 1 });
		const before = server.log.entries.length;
		const [type, values] = credential();
		const text = JSON.stringify(values).replaceAll(FIRST, 'of-another-account');
		const other = JSON.parse(text) as ICredentialDataDecryptedObject;
		const options = { resumeFrom: run['resumeToken'] };
		const { error } = await read(kind, [type, other], options);
		expect(error?.message).toBe("The 'Resume Token' was made with another credential");
		expect(server.log.entries).toHaveLength(before);
	});
});

it('takes a key that the server repeats in its links out of the token, and adds it anew', async () => {
	const credential = ofKind('token', { keys: { key: [key('api_key', FIRST, 'query')] } });
	mountList(`${server.url}/people?page=2&api_key=${FIRST}`);
	const paging = { ...PAGING, pagination: 'nextLink', linkIn: 'body', linkPath: 'next' };
	const { run } = await read('token', credential, { maxPages: 1 }, paging);
	const token = String(run['resumeToken']);
	const inside = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
	expect(inside).toContain('page=2');
	expect(inside).not.toContain('api_key');
	await read('token', credential, { maxPages: 1, resumeFrom: token }, paging);
	expect(targets()).toEqual([`/people?api_key=${FIRST}`, `/people?page=2&api_key=${FIRST}`]);
});

it('gives no token where the position holds the key in another place, and says so', async () => {
	const credential = ofKind('token', { keys: { key: [key('X-Api-Key', FIRST)] } });
	mountList(`after ${FIRST}`);
	const { run } = await read('token', credential, { maxPages: 1 });
	expect(run['resumeToken']).toBeNull();
	expect(run['warnings']).toContain('There is no resume token: the position holds sign-in data');
});

it('goes on after the access token was refreshed', async () => {
	mountList('abc');
	const [type, values] = (kinds['oAuth2'] as () => Credential)();
	const { run } = await read('oAuth2', [type, values], { maxPages: 1 });
	Object.assign(values, { oauthTokenData: { access_token: 'a-new-one', refresh_token: 'new' } });
	const options = { maxPages: 1, resumeFrom: run['resumeToken'] };
	const { error } = await read('oAuth2', [type, values], options);
	expect(error).toBeUndefined();
});

it('tells two people apart who gave their consent to one client', async () => {
	mountList('abc');
	const mine = (kinds['oAuth2'] as () => Credential)();
	const theirs = (kinds['oAuth2'] as () => Credential)();
	const { run } = await read('oAuth2', mine, { maxPages: 1 });
	const { error } = await read('oAuth2', theirs, { resumeFrom: run['resumeToken'] });
	expect(error?.message).toBe("The 'Resume Token' was made with another credential");
});

it('refuses a token of 10 MB, and one for another host, before any call', async () => {
	mountList('abc');
	const credential = ofKind('token', { keys: { key: [key('X-Api-Key', FIRST)] } });
	const long = await read('token', credential, { resumeFrom: 'A'.repeat(10_000_000) });
	expect(long.error?.message).toContain('is longer than 100000 characters');
	const { run } = await read('token', credential, { maxPages: 1 });
	const before = server.log.entries.length;
	const [type, values] = credential;
	const moved = [type, { ...values, baseUrl: server.elsewhere.url }] as const;
	const { error } = await read('token', moved, { resumeFrom: run['resumeToken'] });
	expect(error?.message).toBe("The 'Resume Token' was made with another base URL");
	expect([server.log.entries.length, server.elsewhere.log.entries.length]).toEqual([before, 0]);
});
