import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { withoutBackOff } from '../../helpers/backOff';
import {
	type ConnectorResult,
	connectorCredential,
	runConnector,
	type SignIn,
} from '../../helpers/connector';
import { planhatCredential } from '../../helpers/planhat';
import {
	type Exchange,
	header,
	jsonAnswer,
	param,
	Refusal,
	type RestServer,
	startRestServer,
} from '../../restServer';

type Credential = readonly [ICredentialType, ICredentialDataDecryptedObject];
type Values = Record<string, unknown>;

const ACCOUNTS = ['ada', 'bob'] as const;
type Account = (typeof ACCOUNTS)[number];

/** What a person of an account types; `secret` takes the place of the right password. */
const kinds: Record<string, (account: Account, secret?: string) => Values> = {
	token: (account, secret = `password-${account}`) => ({
		keys: { key: [{ placement: 'header', name: 'X-Key', valuePrefix: '', value: secret }] },
	}),
	basic: (account, password = `password-${account}`) => ({ user: account, password }),
	session: (account, secret = `password-${account}`) => ({
		loginPath: '/login',
		loginValues: {
			value: [
				{ path: 'user', value: account },
				{ path: 'password', value: secret },
			],
		},
		replyName: 'token',
		placement: 'header',
		headerName: 'Authorization',
		valuePrefix: 'Bearer',
	}),
	oAuth2: (account, clientSecret = `password-${account}`) => ({
		grantType: 'clientCredentials',
		clientId: account,
		clientSecret,
		accessTokenUrl: `${server.url}/token`,
		scope: '',
		authentication: 'header',
	}),
	aws: (account) => ({
		region: 'eu-west-1',
		service: 'execute-api',
		accessKeyId: `AKIA${account.toUpperCase()}`,
		secretAccessKey: `password-${account}`,
		roleArn: 'arn:aws:iam::123456789012:role/reader',
		stsEndpoint: `${server.url}/sts`,
	}),
	planhat: (account, apiToken = `password-${account}`) => ({ apiToken }),
};

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
	const accountIn = (text: string) =>
		ACCOUNTS.find((account) => text.toLowerCase().includes(account)) ?? 'nobody';

	/** The one account that a call signs in as; two at once are a leak. */
	function callerOf(exchange: Exchange): Account {
		const basic = /^Basic (.+)$/.exec(header(exchange, 'authorization') ?? '')?.[1] ?? '';
		const told = [
			header(exchange, 'authorization')?.replace(/^Basic .*/, ''),
			Buffer.from(basic, 'base64').toString('utf8'),
			header(exchange, 'x-key'),
			header(exchange, 'x-amz-security-token'),
		].join(' ');
		const callers = ACCOUNTS.filter((account) => told.toLowerCase().includes(account));
		const [caller] = callers;
		if (callers.length !== 1 || caller === undefined || told.includes('wrong')) {
			throw new Refusal(401, 'nobody, or two at once');
		}
		return caller;
	}

	server.mount('/login', ({ body }) => {
		const { user, password } = JSON.parse(body.toString()) as { user: string; password: string };
		if (password !== `password-${user}`) throw new Refusal(401, 'wrong');
		return jsonAnswer({ token: `session-of-${user}` });
	});
	server.mount('/token', (exchange) => {
		const caller = callerOf(exchange);
		return jsonAnswer({ access_token: `access-of-${caller}`, token_type: 'Bearer' });
	});
	server.mount('/sts', (exchange) => {
		const caller = callerOf(exchange);
		const Credentials = {
			AccessKeyId: `ASIA${caller.toUpperCase()}`,
			SecretAccessKey: `secret-of-${caller}`,
			SessionToken: `role-of-${caller}`,
			Expiration: Date.now() / 1000 + 3600,
		};
		return jsonAnswer({ AssumeRoleResponse: { AssumeRoleResult: { Credentials } } });
	});
	server.mount('/people', (exchange) => {
		const owner = callerOf(exchange);
		const page = Number(param(exchange, 'after')?.split('-')[1] ?? 0);
		// A cursor of one account is good for that one only.
		if (page > 0 && accountIn(param(exchange, 'after') ?? '') !== owner) {
			throw new Refusal(403, 'the cursor of somebody else');
		}
		const next = page < 3 ? `${owner}-${page + 1}` : null;
		return jsonAnswer({ data: [{ id: page, owner }], next });
	});
});
afterAll(async () => await server.close());
withoutBackOff();

let run = 0;

/** Accounts that no other test has used: what is kept by a process would hide a fault. */
function credentialsOf(kind: string): Record<Account, Credential> {
	run += 1;
	// Makes the credential one that no run has seen, and changes nothing for the API.
	const testPath = `/people?run=${run}`;
	const credentialOf = (account: Account): Credential =>
		kind === 'planhat'
			? planhatCredential({ url: server.url, token: '' }, {
					...kinds['planhat']?.(account),
				} as ICredentialDataDecryptedObject)
			: connectorCredential(server, { given: {} } as never, kind as SignIn, {
					...kinds[kind]?.(account),
					testPath,
				});
	return { ada: credentialOf('ada'), bob: credentialOf('bob') };
}

async function read(kind: string, credential: Credential, options = {}): Promise<ConnectorResult> {
	return await runConnector(
		{
			operation: 'fetch',
			authentication: kind,
			path: '/people',
			recordPath: 'data',
			pagination: 'cursor',
			cursorPath: 'next',
			cursorParameter: 'after',
			options,
		},
		{ credentials: [credential] },
	);
}

const ownersOf = ({ records }: ConnectorResult) => records.map(({ owner }) => owner);
const four = (account: Account) => [account, account, account, account];
const signInsSince = (count: number) =>
	server.log.entries.slice(count).filter(({ path }) => /^\/(login|token|sts)$/.test(path)).length;

describe.each(Object.keys(kinds))('two accounts of one API, signed in by %s', (kind) => {
	const isFetched = ['session', 'oAuth2', 'aws'].includes(kind);

	it('read their own records only, at the same time and one after the other', async () => {
		const { ada, bob } = credentialsOf(kind);
		const before = server.log.entries.length;
		const together = await Promise.all(
			[ada, bob, ada, bob].map(async (one) => await read(kind, one)),
		);
		expect(together.map(ownersOf)).toEqual(['ada', 'bob', 'ada', 'bob'].map(four as never));
		expect(ownersOf(await read(kind, ada))).toEqual(four('ada'));
		expect(ownersOf(await read(kind, bob))).toEqual(four('bob'));
		// Each signs in for itself; what n8n does for OAuth2 at the same time is its own.
		if (kind !== 'oAuth2') expect(signInsSince(before)).toBe(isFetched ? 2 : 0);
	});

	it('are told apart in one node whose credential is swapped between two runs', async () => {
		const { ada, bob } = credentialsOf(kind);
		for (const account of ['ada', 'bob', 'ada', 'bob'] as const) {
			expect(ownersOf(await read(kind, { ada, bob }[account]))).toEqual(four(account));
		}
	});

	it('are told apart in one credential that was edited between two runs', async () => {
		const { ada, bob } = credentialsOf(kind);
		const [, values] = ada;
		expect(ownersOf(await read(kind, ada))).toEqual(four('ada'));
		// n8n drops the tokens of an OAuth2 credential when it is connected again.
		Object.assign(values, bob[1], { oauthTokenData: undefined });
		expect(ownersOf(await read(kind, ada))).toEqual(four('bob'));
	});

	it('take no resume token of each other, also not after the credential was edited', async () => {
		const { ada, bob } = credentialsOf(kind);
		const resumeFrom = (await read(kind, ada, { maxPages: 1 })).run['resumeToken'];
		expect(typeof resumeFrom).toBe('string');
		const before = server.log.under('/people').entries.length;
		const foreign = await read(kind, bob, { resumeFrom });
		expect(foreign.error?.message).toBe("The 'Resume Token' was made with another credential");
		const [type, values] = ada;
		const edited = await read(kind, [type, { ...values, ...bob[1] }], { resumeFrom });
		expect(edited.error?.message).toBe("The 'Resume Token' was made with another credential");
		expect(server.log.under('/people').entries).toHaveLength(before);
		expect(ownersOf(await read(kind, ada, { resumeFrom }))).toEqual(four('ada').slice(1));
	});

	it('do not suffer from the refused sign-in of each other, nor from their own once it is put right', async () => {
		if (kind === 'aws') return; // Its secret is never sent, so this server can't tell a wrong one.
		const { ada, bob } = credentialsOf(kind);
		const [type, values] = ada;
		const wrong: Credential = [
			type,
			{ ...values, ...kinds[kind]?.('ada', 'wrong') } as ICredentialDataDecryptedObject,
		];
		expect((await read(kind, wrong)).records).toEqual([]);
		expect(ownersOf(await read(kind, bob))).toEqual(four('bob'));
		expect(ownersOf(await read(kind, ada))).toEqual(four('ada'));
		expect((await read(kind, wrong)).records).toEqual([]);
	});
});
