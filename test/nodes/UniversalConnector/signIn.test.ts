import type { ICredentialType } from 'n8n-workflow';

import { PlanhatApi } from '../../../credentials/PlanhatApi.credentials';
import { UniversalConnectorAwsApi } from '../../../credentials/UniversalConnectorAwsApi.credentials';
import { UniversalConnectorBasicApi } from '../../../credentials/UniversalConnectorBasicApi.credentials';
import { UniversalConnectorOAuth2Api } from '../../../credentials/UniversalConnectorOAuth2Api.credentials';
import { UniversalConnectorSessionApi } from '../../../credentials/UniversalConnectorSessionApi.credentials';
import { UniversalConnectorTokenApi } from '../../../credentials/UniversalConnectorTokenApi.credentials';
import {
	type Authentication,
	authentications,
	signIn,
	type SignedIn,
} from '../../../nodes/UniversalConnector/signIn';
import { CancelledError, ConfigError, EngineError } from '../../../nodes/shared/http/errors';
import type { ApiRequest, ApiResponse } from '../../../nodes/shared/http/message';
import { encodeStrict, type QueryPair, withQuery } from '../../../nodes/shared/http/query';
import { ManualClock } from '../../helpers/clock';
import { jsonAnswer, type RestServer, type Scenario, startRestServer } from '../../restServer';
import { verifySigV4 } from '../../restServer/auth/sigV4';
import { contextWith, type StoredCredential } from './context';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());

const CLASSES: Record<Exclude<Authentication, 'none'>, new () => ICredentialType> = {
	aws: UniversalConnectorAwsApi,
	basic: UniversalConnectorBasicApi,
	oAuth2: UniversalConnectorOAuth2Api,
	planhat: PlanhatApi,
	session: UniversalConnectorSessionApi,
	token: UniversalConnectorTokenApi,
};

type Values = StoredCredential['values'];

function stored(authentication: Exclude<Authentication, 'none'>, values: Values): StoredCredential {
	const type = new CLASSES[authentication]();
	const defaults = type.properties.map(({ name, default: value }) => [name, value]);
	return {
		type,
		values: { ...(Object.fromEntries(defaults) as Values), baseUrl: server.url, ...values },
	};
}

const clock = { now: () => Date.now(), wait: async () => {}, random: () => 0 };

async function open(
	authentication: Exclude<Authentication, 'none'>,
	values: Values,
	timeoutMs = 5_000,
): Promise<SignedIn> {
	const context = contextWith(stored(authentication, values));
	return await signIn(context, { authentication, timeoutMs, itemIndex: 0, clock });
}

/** The request for a page, as the facts of a scenario describe it. */
function pageRequest({ url, given }: Scenario, position: number): ApiRequest {
	const { method = 'GET', query = [], body, size, position: at } = given;
	const paging = [
		[size?.name ?? '', size?.value ?? 0],
		[at?.name ?? '', position],
	] as const;
	const pairs = paging.map(([name, value]): QueryPair => [name, String(value)]);
	const isPost = method === 'POST';
	return {
		method,
		url: withQuery(url, isPost ? query : [...query, ...pairs]),
		headers: isPost ? { 'Content-Type': 'application/json' } : {},
		...(isPost ? { body: JSON.stringify({ ...body, ...Object.fromEntries(paging) }) } : {}),
		repeatable: true,
	};
}

function rowsOf(answer: ApiResponse): Array<{ id: unknown }> {
	return (JSON.parse(answer.body) as { data: Array<{ id: unknown }> }).data;
}

/** Reads page by page until an empty one. */
async function readAll({ send }: SignedIn, scenario: Scenario): Promise<unknown[]> {
	const ids: unknown[] = [];
	const { first = 0, counts = 'records' } = scenario.given.position ?? {};
	for (let page = 0; page < 10; page++) {
		const position = counts === 'pages' ? first + page : first + ids.length;
		const answer = await send(pageRequest(scenario, position));
		expect([answer.status, answer.body]).toEqual([200, expect.any(String)]);
		const rows = rowsOf(answer);
		if (rows.length === 0) break;
		ids.push(...rows.map(({ id }) => id));
	}
	return ids;
}

function idsOf({ records }: Scenario): unknown[] {
	return records.map((record) => (record as { id: unknown }).id);
}

interface KeyRow {
	readonly placement: string;
	readonly name: string | undefined;
	readonly valuePrefix?: string | undefined;
	readonly value: string | undefined;
}

function keys(...rows: KeyRow[]): Values {
	return { keys: { key: rows } } as unknown as Values;
}

function get(url: string): ApiRequest {
	return { method: 'GET', url, headers: {}, repeatable: true };
}

async function failureOf(work: Promise<unknown>): Promise<EngineError> {
	const error = await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (error instanceof EngineError) return error;
	throw new Error(`It did not fail as it should: ${String(error)}`);
}

const authOf = ({ given }: Scenario) => given.auth ?? {};

describe('token', () => {
	it.each(['ssws', 'tokenEquals', 'bareKey'])(
		'sends the exact value (%s) (A01)',
		async (variant) => {
			const scenario = server.scenario('A01', { variant });
			const { name, prefix, value } = authOf(scenario);
			const way = await open(
				'token',
				keys({ placement: 'header', name, valuePrefix: prefix, value }),
			);
			expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		},
	);

	it('sends and masks two key headers (A02)', async () => {
		const scenario = server.scenario('A02');
		const { name, value, secondName, secondValue } = authOf(scenario);
		const way = await open(
			'token',
			keys(
				{ placement: 'header', name, value },
				{ placement: 'header', name: secondName, value: secondValue },
			),
		);
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		expect(way.redact(`${value} ${secondValue}`)).toBe('*** ***');
	});

	it('puts two keys into the query of every page, each once (A03, P08)', async () => {
		const scenario = server.scenario('A03');
		const { name, value = '', secondName, secondValue = '' } = authOf(scenario);
		const way = await open(
			'token',
			keys(
				{ placement: 'query', name, value },
				{ placement: 'query', name: secondName, value: secondValue },
			),
		);
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		const linked = withQuery(scenario.url, [
			['token', 'an old one'],
			['limit', '5'],
		]);
		expect((await way.send(get(linked))).status).toBe(200);
		expect(way.redact(`?token=${encodeStrict(secondValue)}&x=1`)).toBe('?token=***&x=1');
	});

	it('puts secrets into the JSON body (A13)', async () => {
		const scenario = server.scenario('A13');
		const { name, value, secondName, secondValue } = authOf(scenario);
		const way = await open(
			'token',
			keys(
				{ placement: 'body', name, value },
				{ placement: 'body', name: secondName, value: secondValue },
			),
		);
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		const [sent] = scenario.log.entries;
		expect(JSON.parse(sent?.body ?? '')).toMatchObject({ select: ['id', 'name'], page: 1 });
	});

	it('refuses a body value for a GET before anything is sent (A13)', async () => {
		const scenario = server.scenario('A13');
		const way = await open('token', keys({ placement: 'body', name: 'auth.key', value: 'x1234' }));
		await expect(way.send(get(scenario.url))).rejects.toThrow(/GET requests have none/);
		expect(scenario.log.entries).toHaveLength(0);
	});

	it.each(['otherPort', 'otherHost'])(
		'follows no redirect and takes no key elsewhere (%s) (A14)',
		async (variant) => {
			const scenario = server.scenario('A14', { variant });
			const { name, value } = authOf(scenario);
			const way = await open('token', keys({ placement: 'header', name, value }));
			const answer = await way.send(get(scenario.url));
			expect(answer.status).toBe(302);
			const location = answer.headers['location'] ?? '';
			await expect(way.send(get(location))).rejects.toThrow(/the credential is for/);
			expect(server.elsewhere.log.entries).toHaveLength(0);
			const host = new URL(location).origin;
			const allowed = await open('token', {
				...keys({ placement: 'header', name, value }),
				allowedHosts: host,
			});
			expect((await allowed.send(get(location))).status).toBe(200);
			server.elsewhere.reset();
		},
	);

	it('keeps the case of a header name (A15)', async () => {
		const scenario = server.scenario('A15');
		const { name, value } = authOf(scenario);
		const way = await open('token', keys({ placement: 'header', name, value }));
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
	});

	it.each(['authorization', 'AUTHORIZATION', 'x-api-KEY', 'user-AGENT', 'COOKIE'])(
		'sends %s as typed, also over a header of the node in another case (A15)',
		async (name) => {
			const scenario = server.scenario('P20');
			const way = await open('token', keys({ placement: 'header', name, value: 'my-value' }));
			const other = `${name[0]?.toUpperCase()}${name.slice(1).toLowerCase()}`;
			await way.send({ ...get(scenario.url), headers: { [other]: 'of the node' } });
			const sent = scenario.log.entries[0]?.rawHeaders ?? [];
			expect(sent.filter(([key]) => key.toLowerCase() === name.toLowerCase())).toEqual([
				[name, 'my-value'],
			]);
		},
	);

	it.each([
		['ACCEPT', 'Accept'],
		['content-TYPE', 'Content-Type'],
	])('the case of %s is the one thing axios decides: %s (A15)', async (name, sentName) => {
		const scenario = server.scenario('P20');
		const way = await open('token', keys({ placement: 'header', name, value: 'my-value' }));
		await way.send(get(scenario.url));
		expect(scenario.log.entries[0]?.rawHeaders).toContainEqual([sentName, 'my-value']);
	});

	it('refuses other hosts, ports, schemes and user-info, and sends nothing (P05)', async () => {
		const way = await open('token', keys({ placement: 'header', name: 'X', value: 'secret-1' }));
		const { host, port } = server;
		const urls = [
			`http://${host}:${server.elsewhere.port}/`,
			`https://${host}:${port}/`,
			`http://${host}:${port}@127.0.0.1:${server.elsewhere.port}/`,
			'not a url',
		];
		for (const url of urls) await expect(way.send(get(url))).rejects.toBeInstanceOf(ConfigError);
		expect(server.elsewhere.log.entries).toHaveLength(0);
	});
});

describe('basic', () => {
	it.each(['emptyPassword', 'nonAsciiUser', 'colonInPassword'])('%s (A05)', async (variant) => {
		const scenario = server.scenario('A05', { variant });
		const { user = '', password = '' } = authOf(scenario);
		const way = await open('basic', { user, password });
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		expect(way.redact(Buffer.from(`${user}:${password}`).toString('base64'))).toBe('***');
	});

	it('takes a base URL with a path, and sends a 401 once', async () => {
		const scenario = server.scenario('A05');
		const baseUrl = `${server.url}${scenario.path.replace(/\/people$/, '')}/`;
		const way = await open('basic', { baseUrl, user: 'nobody', password: 'wrong-one' });
		expect(way.baseUrl).toBe(baseUrl.replace(/\/$/, ''));
		expect((await way.send(get(`${way.baseUrl}/people`))).status).toBe(401);
		expect(scenario.log.entries).toHaveLength(1);
	});
});

function sessionValues(scenario: Scenario, more: Values = {}): Values {
	const auth = authOf(scenario);
	return {
		loginPath: auth['loginPath'] ?? '',
		loginValues: {
			value: [
				{ path: 'user', value: auth['user'] },
				{ path: 'password', value: auth['password'] },
			],
		},
		replyPlace: auth['tokenIn'] ?? '',
		replyName: auth['tokenAt'] ?? '',
		placement: auth['in'] ?? '',
		headerName: auth['name'] ?? '',
		valuePrefix: auth['prefix'] ?? '',
		...more,
	} as unknown as Values;
}

describe('session', () => {
	it.each(['json', 'header', 'cookie'])('one login for all pages (%s) (A06)', async (variant) => {
		const scenario = server.scenario('A06', { variant });
		const way = await open('session', sessionValues(scenario));
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		expect(scenario.counters['logins']).toBe(1);
		const session = way.secrets.find((secret) => secret.startsWith('session-')) ?? '';
		expect(session).toMatch(/^session-1-/);
		expect(way.redact(`a ${session} b`)).toBe('a *** b');
	});

	it('the next run uses the session of the first one until it is over (A06)', async () => {
		const scenario = server.scenario('A06');
		const now = new ManualClock({ isHeld: true });
		const settings = {
			authentication: 'session',
			timeoutMs: 5_000,
			itemIndex: 0,
			clock: now,
		} as const;
		const credential = stored('session', sessionValues(scenario, { lifetimeSeconds: 600 }));
		const logins = async (): Promise<unknown> => {
			const way = await signIn(contextWith(credential), settings);
			expect((await way.send(pageRequest(scenario, 0))).status).toBe(200);
			return scenario.counters['logins'];
		};
		expect([await logins(), await logins()]).toEqual([1, 1]);
		await now.advance(539_000);
		expect(await logins()).toBe(1);
		await now.advance(2_000); // a tenth of its life, at most a minute, before the end
		expect(await logins()).toBe(2);
	});

	it('parallel calls share one login (A07)', async () => {
		const scenario = server.scenario('A07');
		const way = await open('session', sessionValues(scenario));
		const answers = await Promise.all(
			[0, 20, 40, 0].map(async (position) => await way.send(pageRequest(scenario, position))),
		);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
		expect(scenario.counters['logins']).toBe(1);
	});

	it('signs in once more on a 401 and repeats that page (A10)', async () => {
		const scenario = server.scenario('A10', { variant: 'once' });
		const way = await open('session', sessionValues(scenario));
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		expect(scenario.counters).toMatchObject({ logins: 2, revoked: 1 });
	});

	it('a second 401 is final and comes back as the answer (A10)', async () => {
		const scenario = server.scenario('A10', { variant: 'always' });
		const way = await open('session', sessionValues(scenario));
		await way.send(pageRequest(scenario, 0));
		await way.send(pageRequest(scenario, 20));
		expect((await way.send(pageRequest(scenario, 40))).status).toBe(401);
		expect(scenario.counters).toMatchObject({ logins: 2, revoked: 2 });
	});

	it('says what is wrong with a refused login and shows no secret', async () => {
		const scenario = server.scenario('A06');
		const values = sessionValues(scenario, {
			loginValues: { value: [{ path: 'password', value: 'wrong-secret' }] },
		} as unknown as Values);
		const way = await open('session', values);
		const error = await failureOf(way.send(get(scenario.url)));
		expect(error.kind).toBe('http');
		expect(error.message).toMatch(/refused the login \(401\): user or password is wrong/);
		expect(error.hint).toMatch(/'Login Values'/);
		expect(JSON.stringify(error)).not.toContain('wrong-secret');
		expect(scenario.log.entries).toHaveLength(1);
	});
});

const awsKeys = (scenario: Scenario): Values => {
	const { accessKeyId, secretAccessKey, region, service, sessionToken, apiKey } = authOf(scenario);
	return {
		accessKeyId,
		secretAccessKey,
		region,
		service,
		sessionToken: sessionToken ?? '',
		gatewayApiKey: apiKey ?? '',
	} as Values;
};

describe('aws', () => {
	it('signs for a custom host, with an API key (A11)', async () => {
		const scenario = server.scenario('A11');
		const way = await open('aws', awsKeys(scenario));
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
	});

	it.each(['oddCharacters', 'emptyValues', 'repeatedNames', 'sessionToken', 'postBody'])(
		'signs %s (A12)',
		async (variant) => {
			const scenario = server.scenario('A12', { variant });
			const way = await open('aws', awsKeys(scenario));
			expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		},
	);

	it('signs a body as n8n sends it, blanks around it removed (A12)', async () => {
		const scenario = server.scenario('A12', { variant: 'postBody' });
		const way = await open('aws', awsKeys(scenario));
		const request = pageRequest(scenario, 1);
		const answer = await way.send({ ...request, body: ` \n${request.body ?? ''}\n` });
		expect(answer.status).toBe(200);
	});
});

describe('aws with a role', () => {
	const temporary = { accessKeyId: 'ASIATEMPORARY', secretAccessKey: 'temporary+secret/1' };
	const sessionToken = 'role/session+token==';
	const values = {
		accessKeyId: 'AKIDEXAMPLE',
		secretAccessKey: 'own-secret-key',
		region: 'eu-north-1',
		service: 'execute-api',
		externalId: 'agreed-1',
		roleArn: 'arn:aws:iam::123456789012:role/reader',
	};

	/** A token service and an API that only the keys of the role open; `isOver` refuses the first. */
	function awsAt(path: string, isOver = false) {
		const asked: string[] = [];
		const refusals: string[] = [];
		const now = Date.now;
		const region = values.region;
		server.mount(`${path}/sts`, (exchange) => {
			const { accessKeyId, secretAccessKey } = values;
			verifySigV4(exchange, { accessKeyId, secretAccessKey, region, service: 'sts', now });
			asked.push(exchange.body.toString());
			const Credentials = {
				AccessKeyId: temporary.accessKeyId,
				SecretAccessKey: temporary.secretAccessKey,
				SessionToken: sessionToken,
				Expiration: now() / 1000 + 3600,
			};
			return jsonAnswer({ AssumeRoleResponse: { AssumeRoleResult: { Credentials } } });
		});
		server.mount(`${path}/api`, (exchange) => {
			const scope = { region, service: 'execute-api', now };
			verifySigV4(exchange, { ...temporary, ...scope, sessionToken });
			if (isOver && refusals.length === 0) {
				refusals.push('ExpiredToken');
				return {
					...jsonAnswer({ __type: 'x#ExpiredTokenException', message: 'over' }),
					status: 403,
				};
			}
			return jsonAnswer({ data: [] });
		});
		return { asked, api: `${server.url}${path}/api`, stsEndpoint: `${server.url}${path}/sts` };
	}

	it('takes on the role once and signs with its keys', async () => {
		const { asked, api, stsEndpoint } = awsAt('/role-1');
		const way = await open('aws', { ...values, stsEndpoint });
		const answers = await Promise.all([1, 2, 3].map(async () => await way.send(get(api))));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(asked).toHaveLength(1);
		expect(asked[0]).toContain('ExternalId=agreed-1');
		expect(way.redact(`${sessionToken} ${temporary.secretAccessKey}`)).toBe('*** ***');
	});

	it('takes it on again when AWS says that its keys are over', async () => {
		const { asked, api, stsEndpoint } = awsAt('/role-2', true);
		const way = await open('aws', { ...values, stsEndpoint });
		expect((await way.send(get(api))).status).toBe(200);
		expect(asked).toHaveLength(2);
	});

	it('says why the role is refused', async () => {
		const { api, stsEndpoint } = awsAt('/role-3');
		const way = await open('aws', { ...values, secretAccessKey: 'a-wrong-one', stsEndpoint });
		const error = await failureOf(way.send(get(api)));
		expect([error.kind, error.message]).toEqual(['http', expect.stringContaining('role')]);
		expect(error.message).not.toContain('a-wrong-one');
	});
});

it('says that the clock is wrong when AWS means that', async () => {
	const message = 'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z';
	server.mount('/skew', () => ({
		...jsonAnswer({ message, __type: 'InvalidSignatureException' }),
		status: 403,
	}));
	const keysOfUser = {
		accessKeyId: 'AKID',
		secretAccessKey: 'own-secret-key',
		region: 'eu-north-1',
	};
	const way = await open('aws', { ...keysOfUser, service: 'execute-api' });
	const error = await failureOf(way.send(get(`${server.url}/skew`)));
	expect(error.message).toMatch(/its time is too far from the time at AWS/);
});

describe('none and planhat', () => {
	it('sends without sign-in data, only to the base URL', async () => {
		const scenario = server.scenario('P20');
		const settings = { authentication: 'none', timeoutMs: 5_000, itemIndex: 0, clock } as const;
		const way = await signIn(contextWith(), { ...settings, baseUrl: `${server.url}/` });
		expect(await readAll(way, scenario)).toEqual(idsOf(scenario));
		expect(scenario.log.entries[0]?.rawHeaders.map(([name]) => name)).not.toContain(
			'Authorization',
		);
		await expect(way.send(get(server.elsewhere.url))).rejects.toBeInstanceOf(ConfigError);
	});

	it('uses the Planhat credential with its access level', async () => {
		const scenario = server.scenario('P20');
		const way = await open('planhat', { apiToken: 'planhat-token', access: 'readOnly' });
		expect((await way.send(get(scenario.url))).status).toBe(200);
		const headers = scenario.log.entries[0]?.rawHeaders;
		expect(headers).toContainEqual(['Authorization', 'Bearer planhat-token']);
		await expect(way.send({ ...get(scenario.url), method: 'DELETE' })).rejects.toThrow(/Read Only/);
	});

	it('ends a request that gets no answer, and one whose run is cancelled', async () => {
		const scenario = server.scenario('E08');
		const settings = { authentication: 'none', itemIndex: 0, clock, baseUrl: server.url } as const;
		const impatient = await signIn(contextWith(), { ...settings, timeoutMs: 1_500 });
		await impatient.send(pageRequest(scenario, 0));
		await impatient.send(pageRequest(scenario, 20));
		const late = await failureOf(impatient.send(pageRequest(scenario, 40)));
		expect(late.kind).toBe('timeout');
		const run = new AbortController();
		run.abort();
		const cancelled = await signIn(contextWith(undefined, { signal: run.signal }), {
			...settings,
			timeoutMs: 1_500,
		});
		await expect(cancelled.send(get(scenario.url))).rejects.toBeInstanceOf(CancelledError);
	});
});

it('lists the ways to sign in by label, each with its credential', () => {
	const labels = authentications.map(({ label }) => label);
	expect(labels).toEqual([...labels].sort());
	for (const { value, credentialType } of authentications) {
		expect(credentialType).toBe(value === 'none' ? undefined : new CLASSES[value]().name);
	}
});

it('warns when certificate checks are off', async () => {
	const way = await open('basic', { user: 'ada', password: '1234', ignoreSslIssues: true });
	expect(way.warnings).toEqual([expect.stringContaining('Certificate checks are off')]);
});
