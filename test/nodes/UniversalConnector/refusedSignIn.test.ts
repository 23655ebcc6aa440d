import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { signIn } from '../../../nodes/UniversalConnector/signIn';
import { ManualClock } from '../../helpers/clock';
import { withoutBackOff } from '../../helpers/backOff';
import { connectorCredential, runConnector, type SignIn } from '../../helpers/connector';
import { jsonAnswer, type RestServer, startRestServer } from '../../restServer';
import { contextWith } from './context';
import { send } from './send/run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

let number = 0;

/** What a wrong password looks like for each way to sign in that asks a server; new each time. */
const kinds: Record<string, () => Record<string, unknown>> = {
	session: () => ({
		loginPath: '/sign-in',
		loginValues: { value: [{ path: 'password', value: `wrong-${(number += 1)}` }] },
		replyName: 'token',
		placement: 'header',
		headerName: 'Authorization',
		valuePrefix: 'Bearer',
	}),
	aws: () => ({
		region: 'eu-west-1',
		service: 'execute-api',
		accessKeyId: 'AKIAEXAMPLE',
		secretAccessKey: `wrong-${(number += 1)}`,
		roleArn: 'arn:aws:iam::123456789012:role/reader',
		stsEndpoint: `${server.url}/sign-in`,
	}),
	oAuth2: () => ({
		grantType: 'clientCredentials',
		clientId: 'cid',
		clientSecret: `wrong-${(number += 1)}`,
		accessTokenUrl: `${server.url}/sign-in`,
		scope: '',
		authentication: 'header',
	}),
};

function credentialOf(kind: string) {
	const values = (kinds[kind] as () => Record<string, unknown>)();
	return connectorCredential(server, { given: {} } as never, kind as SignIn, values);
}

function signIns(): number {
	return server.log.under('/sign-in').entries.length;
}

describe.each(Object.keys(kinds))('%s', (kind) => {
	beforeEach(() => {
		server.mount('/sign-in', () => jsonAnswer({ message: 'wrong' }, { status: 401 }));
		server.mount('/people', () => jsonAnswer({ data: [] }));
	});

	it('makes one refused sign-in of 100 items, and tells each item', async () => {
		const { items, stored } = await runConnector(
			{
				operation: 'fetch',
				authentication: kind,
				path: '/people',
				recordPath: 'data',
				pagination: 'none',
				options: {},
			},
			{
				items: Array.from({ length: 100 }, () => ({})),
				credentials: [credentialOf(kind)],
				onError: 'continueRegularOutput',
			},
		);
		expect(signIns()).toBe(1);
		expect(items).toHaveLength(100);
		expect(new Set(items.map(({ json }) => json['error'])).size).toBe(1);
		expect(items[50]?.json).toMatchObject({
			details: { hint: expect.stringContaining('It is not tried again in this run') },
		});
		expect(server.log.under('/people').entries).toEqual([]);
		expect(stored).not.toContain(`wrong-${number}"`);
	});

	it('makes one refused sign-in of many calls at the same time', async () => {
		const rows = Array.from({ length: 20 }, (_, id) => ({ id }));
		const { told } = await send(server, rows, {
			parameters: { authentication: kind, path: '/people/{id}', bodyShape: 'object' },
			options: { inFlight: 8 },
			rest: { credentials: [credentialOf(kind)] },
		});
		expect(signIns()).toBe(1);
		expect(told).toHaveLength(20);
		expect(server.log.under('/people').entries).toEqual([]);
	});

	async function attemptWith(
		context: ReturnType<typeof contextWith>,
		clock: ManualClock,
	): Promise<unknown> {
		const authentication = kind as SignIn;
		const way = await signIn(context, { authentication, timeoutMs: 5_000, itemIndex: 0, clock });
		const request = { method: 'GET', headers: {}, repeatable: true } as const;
		return await way
			.send({ ...request, url: `${server.url}/people` })
			.catch((error: unknown) => error);
	}

	it('is tried again by another run after 30 seconds, and never by the same one', async () => {
		const clock = new ManualClock({ start: Date.now() });
		const [type, values] = credentialOf(kind);
		const first = contextWith({ type, values });
		for (let call = 0; call < 3; call++) await attemptWith(first, clock);
		expect(signIns()).toBe(1);
		await clock.advance(29_999);
		await attemptWith(contextWith({ type, values }), clock);
		expect(signIns()).toBe(1);
		await clock.advance(2);
		await attemptWith(first, clock);
		expect(signIns()).toBe(1);
		await attemptWith(contextWith({ type, values }), clock);
		expect(signIns()).toBe(2);
	});

	it('is tried at once with a changed credential', async () => {
		const clock = new ManualClock({ start: Date.now() });
		for (let edit = 1; edit <= 3; edit++) {
			const [type, values] = credentialOf(kind);
			await attemptWith(contextWith({ type, values }), clock);
			expect(signIns()).toBe(edit);
		}
	});

	it.each([429, 503])('is tried again when the server was only busy (%i)', async (status) => {
		server.mount('/sign-in', () => jsonAnswer({ message: 'busy' }, { status }));
		const clock = new ManualClock({ start: Date.now() });
		const [type, values] = credentialOf(kind);
		await attemptWith(contextWith({ type, values }), clock);
		const before = signIns();
		await attemptWith(contextWith({ type, values }), clock);
		expect(signIns()).toBeGreaterThan(before);
	});
});

it('asks for no further token once a refresh was refused', async () => {
	server.mount('/sign-in', () => jsonAnswer({ error: 'invalid_grant' }, { status: 400 }));
	server.mount('/people', () => jsonAnswer({ message: 'no' }, { status: 401 }));
	const credential = connectorCredential(server, { given: {} } as never, 'oAuth2', {
		...kinds['oAuth2']?.(),
		grantType: 'authorizationCode',
		oauthTokenData: { access_token: 'too-old', refresh_token: 'revoked' },
	}) as readonly [never, ICredentialDataDecryptedObject];
	await runConnector(
		{
			operation: 'fetch',
			authentication: 'oAuth2',
			path: '/people',
			recordPath: 'data',
			pagination: 'none',
			options: {},
		},
		{
			items: Array.from({ length: 10 }, () => ({})),
			credentials: [credential],
			onError: 'continueRegularOutput',
		},
	);
	expect(signIns()).toBe(1);
	expect(server.log.under('/people').entries).toHaveLength(1);
});
