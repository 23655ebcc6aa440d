import './debugLogs';

import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	INodeType,
} from 'n8n-workflow';

import { PlanhatApi } from '../../credentials/PlanhatApi.credentials';
import { Planhat } from '../../nodes/Planhat/Planhat.node';
import { UniversalConnector } from '../../nodes/UniversalConnector/UniversalConnector.node';
import { authentications } from '../../nodes/UniversalConnector/authentications';
import { withoutBackOff } from '../helpers/backOff';
import { connectorCredential } from '../helpers/connector';
import { type NodeRun, type NodeRunResult, runNode } from '../helpers/engine';
import {
	HTTP_REQUEST,
	httpRequestParameters,
	type HttpRequestSettings,
	httpRequestVersions,
} from '../helpers/httpRequest';
import {
	type Answer,
	type HttpServer,
	jsonAnswer,
	type RestServer,
	type Scenario,
	startRecordingServer,
	startRestServer,
} from '../restServer';
import { unclear } from './clearWords';
import { logged } from './debugLogs';
import { TOKEN } from './planhat/cases';
import { secretsIn, secretsOf } from './secrets';
import { signIns } from './signIns';
import { addressesElsewhere, toldTo } from './strangers';
import { inParallel, Tally } from './tally';

const tally = new Tally('Gate: each credential on each way out');

type Credential = readonly [ICredentialType, ICredentialDataDecryptedObject];

/** A place that asks for a sign-in, and who may be led away from it. */
interface Target {
	readonly url: string;
	readonly path: string;
	readonly credential: Credential;
	/** Whether n8n signs in before the credential can look at the call. */
	readonly isSignedInFirst: boolean;
	/** What no stranger, run or log may be told; more once signing in has worked. */
	secrets(): string[];
	/** What is answered after the sign-in was looked at; undefined for the place's own answer. */
	answer: Answer | undefined;
	/** Whether a call got as far as the answer. */
	isReached: boolean;
}

/** One credential of ours, with what it holds. */
interface Holder {
	readonly title: string;
	/** False for what n8n itself keeps out of HTTP Request. */
	readonly isForHttpRequest: boolean;
	/** A sign-in in the body needs a body. */
	readonly method: 'GET' | 'POST';
	target(changes?: Record<string, unknown>): Target;
}

let server: RestServer;
let secure: RestServer;
let strangers: HttpServer[];
let mounted = 0;

/** What any of the runs had to keep to itself. */
const allSecrets = new Set<string>();

beforeAll(async () => {
	server = await startRestServer();
	secure = await startRestServer({ isSecure: true });
	strangers = [
		server.elsewhere,
		await startRecordingServer({ host: 'localhost' }),
		await startRecordingServer(),
	];
});
afterAll(async () => {
	await Promise.all([server, secure, ...strangers.slice(1)].map(async (one) => await one.close()));
	tally.report();
});
withoutBackOff();

function planhatTarget(changes: Record<string, unknown> = {}): Target {
	mounted += 1;
	const path = `/planhat-${mounted}`;
	const type = new PlanhatApi();
	const defaults = type.properties.map(({ name, default: value }) => [name, value]);
	const values = { ...Object.fromEntries(defaults), apiToken: TOKEN, baseUrl: server.url };
	const target: Target = {
		url: server.url,
		path,
		credential: [type, { ...values, ...changes } as ICredentialDataDecryptedObject],
		isSignedInFirst: false,
		secrets: () => [TOKEN],
		answer: undefined,
		isReached: false,
	};
	server.mount(path, () => {
		target.isReached = true;
		return target.answer ?? jsonAnswer([{ id: 1 }]);
	});
	return target;
}

const holders: readonly Holder[] = [
	{ title: 'Planhat', isForHttpRequest: true, method: 'GET', target: planhatTarget },
	...signIns.map(({ title, scenario: [id, variant], signIn, placement }): Holder => {
		return {
			title,
			isForHttpRequest: signIn !== 'oAuth2',
			method: placement === 'body' ? 'POST' : 'GET',
			target(changes = {}) {
				const scenario: Scenario = server.scenario(id, {
					variant,
					layers: [
						(next) => async (exchange) => {
							const own = await next(exchange);
							target.isReached = true;
							return target.answer ?? own;
						},
					],
				});
				const where = placement ?? scenario.given.auth?.['in'];
				const target: Target = {
					url: server.url,
					path: scenario.path,
					credential: connectorCredential(server, scenario, signIn, changes, where),
					isSignedInFirst: signIn === 'session',
					secrets: () => secretsOf(scenario),
					answer: undefined,
					isReached: false,
				};
				return target;
			},
		};
	}),
];

/** What came out of a run that was led astray: faults in words, none when all is well. */
async function faultsOf(
	target: Target,
	run: Omit<NodeRun, 'items' | 'credentials'> & Partial<Pick<NodeRun, 'items' | 'credentials'>>,
): Promise<{ result: NodeRunResult; faults: string[] }> {
	const heardBefore = strangers.map(({ log }) => log.entries.length);
	const result = await runNode({ items: [{ id: 'r1' }], credentials: [target.credential], ...run });
	const { error, stored } = result;
	tally.add(error ? 'refused' : 'survived');
	const secrets = target.secrets();
	for (const secret of secrets) allSecrets.add(secret);
	const told = toldTo(strangers, secrets, heardBefore).map(
		(secret) => `a stranger was told ${secret}`,
	);
	const kept = secretsIn(stored, secrets).map((secret) => `the run keeps ${secret}`);
	tally.counts.leaked += told.length + kept.length;
	return { result, faults: [...told, ...kept] };
}

describe.each(httpRequestVersions())("n8n's HTTP Request %d", (typeVersion, type) => {
	async function request(
		target: Target,
		settings: Partial<HttpRequestSettings>,
		more: readonly Credential[] = [],
	) {
		const parameters = httpRequestParameters(typeVersion, {
			url: `${target.url}${target.path}`,
			credentialType: target.credential[0].name,
			...settings,
		});
		return await faultsOf(target, {
			type,
			typeName: HTTP_REQUEST,
			typeVersion,
			parameters,
			credentials: [target.credential, ...more],
		});
	}

	describe.each(holders)('$title', ({ isForHttpRequest, method, target: newTarget }) => {
		it('signs in where the credential belongs, unless n8n is told to keep it out', async () => {
			const target = newTarget();
			const { result, faults } = await request(target, { method });
			expect(faults).toEqual([]);
			expect(target.isReached).toBe(isForHttpRequest);
			expect(result.error?.message ?? '').toMatch(isForHttpRequest ? /^$/ : /prevent use within/);
		});

		it('is told to no stranger by a redirect', async () => {
			const found: string[] = [];
			const settings: Array<Partial<HttpRequestSettings>> = [
				{},
				{ followRedirects: true },
				{ followRedirects: true, sendCredentialsOnRedirect: true },
				{ sendCredentialsOnRedirect: true, neverError: true },
			];
			const cases = settings.flatMap((one) =>
				[301, 302, 303, 307, 308].map((status) => ({ one, status })),
			);
			await inParallel(cases, 8, async ({ one, status }) => {
				const target = newTarget();
				const stranger = strangers[status % strangers.length];
				const headers = [['Location', `${stranger?.url}/x`]] as const;
				target.answer = jsonAnswer({}, { status, headers });
				const { faults } = await request(target, { method, ...one });
				if (target.isReached !== isForHttpRequest) faults.push('the trap was not reached');
				found.push(...faults.map((fault) => `${status} ${JSON.stringify(one)}: ${fault}`));
			});
			expect(found).toEqual([]);
		});

		it('is told to no stranger by the address of a call', async () => {
			const found: string[] = [];
			const addresses = addressesElsewhere(strangers, server.url, '/x');
			await inParallel(addresses, 8, async (url) => {
				const { result, faults } = await request(newTarget(), { method, url });
				found.push(...faults.map((fault) => `${url}: ${fault}`));
				if (!result.error) found.push(`${url}: was called`);
			});
			expect(found).toEqual([]);
		});

		it('is told to no stranger by a link to a next page', async () => {
			if (typeVersion < 3) return;
			const found: string[] = [];
			await inParallel(addressesElsewhere(strangers, server.url, '/x'), 8, async (next) => {
				const target = newTarget();
				target.answer = jsonAnswer({ data: [{ id: 1 }], next });
				const { faults } = await request(target, { method, followNext: true });
				found.push(...faults.map((fault) => `${next}: ${fault}`));
			});
			expect(found).toEqual([]);
		});

		/** Runs that have to end before any call, with words that say which setting is meant. */
		async function expectRefused(
			target: Target,
			settings: Partial<HttpRequestSettings>,
			told: string,
			more: readonly Credential[] = [],
		): Promise<void> {
			const { result, faults } = await request(target, { method, ...settings }, more);
			expect(faults).toEqual([]);
			const { message, description } = result.error ?? {};
			expect(`${message} ${description}`).toContain(isForHttpRequest ? told : 'prevent use within');
			expect(target.isReached).toBe(false);
		}

		it('is told to no proxy, with or without a check of certificates', async () => {
			for (const proxy of strangers.flatMap(({ url }) => [
				url,
				url.replace('//', '//me:secret@'),
			])) {
				for (const ignoreSslIssues of [false, true]) {
					const settings = { proxy, ignoreSslIssues };
					await expectRefused(newTarget(), settings, 'a proxy of its own');
				}
			}
		});

		it('is told to no server that n8n is asked not to check, or to check by a certificate of its own', async () => {
			const url = `${secure.url}/x`;
			// The credential is for both servers, or its own address would be what is refused.
			const changes = { baseUrl: secure.url, allowedHosts: server.url };
			const target = newTarget(changes);
			if (!target.isSignedInFirst) {
				const { entries } = secure.log;
				const before = entries.length;
				await expectRefused(target, { url, ignoreSslIssues: true }, 'ignores SSL issues');
				if (typeVersion >= 3) {
					const type = { name: 'httpSslAuth', displayName: 'SSL', properties: [] };
					const values = { ca: secure.certificate ?? '', cert: '', key: '', passphrase: '' };
					const settings = { url, sslCertificates: true };
					await expectRefused(newTarget(changes), settings, 'settings of its own', [
						[type, values],
					]);
				}
				expect(secure.log.entries.length).toBe(before);
			}
		});

		it('is told to no other host by a header', async () => {
			const settings = { headers: { Host: 'evil.example' } };
			await expectRefused(newTarget(), settings, "The header 'Host'");
		});

		it('is kept in no run that the API refuses', async () => {
			const target = newTarget();
			target.answer = jsonAnswer({ error: 'no' }, { status: 400 });
			expect((await request(target, { method })).faults).toEqual([]);
		});
	});
});

/** A way in which a node of ours can be led astray; `to` is where. */
interface Way {
	readonly title: string;
	/** Whether the address stands in an answer of the API. */
	readonly isAnswered: boolean;
	parameters(target: Target, to: string): IDataObject;
}

const list = { pagination: 'none', recordPath: '', options: {} };
const lookup = {
	syncField: 'id',
	writeMode: 'createUpdate',
	updateMethod: 'PATCH',
};

const connectorWays: readonly Way[] = [
	{
		title: 'Detect Settings reads',
		isAnswered: true,
		parameters: ({ path }) => ({ operation: 'detect', path, options: {} }),
	},
	{
		title: 'Detect Settings is sent',
		isAnswered: false,
		parameters: (_target, path) => ({ operation: 'detect', path, options: {} }),
	},
	{
		title: 'a lookup reads',
		isAnswered: true,
		parameters: ({ path }) => ({
			operation: 'send',
			method: 'POST',
			path,
			bodyShape: 'object',
			sendOptions: { ...lookup, lookupPath: `${path}?id={id}`, updatePath: `${path}/{found.id}` },
		}),
	},
	{
		title: 'a lookup is sent',
		isAnswered: false,
		parameters: ({ path }, to) => ({
			operation: 'send',
			method: 'POST',
			path,
			bodyShape: 'object',
			sendOptions: { ...lookup, lookupPath: `${to}?id={id}`, updatePath: `${path}/{found.id}` },
		}),
	},
	{
		title: 'a record is sent',
		isAnswered: false,
		parameters: (_target, path) => ({
			operation: 'send',
			method: 'POST',
			path,
			bodyShape: 'object',
			sendOptions: {},
		}),
	},
	{
		title: 'the answer to a record',
		isAnswered: true,
		parameters: ({ path }) => ({
			operation: 'send',
			method: 'POST',
			path,
			bodyShape: 'object',
			sendOptions: {},
		}),
	},
	{
		title: 'the report goes',
		isAnswered: false,
		parameters: ({ path }, reportUrl) => ({
			operation: 'send',
			method: 'POST',
			path,
			bodyShape: 'object',
			sendOptions: { reportUrl },
		}),
	},
	{
		title: 'a preview of a read',
		isAnswered: false,
		parameters: (_target, path) => ({
			operation: 'fetch',
			...list,
			path,
			options: { isPreview: true },
		}),
	},
	{
		title: 'a preview of a write',
		isAnswered: false,
		parameters: (_target, path) => ({
			operation: 'send',
			method: 'POST',
			path,
			bodyShape: 'object',
			runMode: 'preview',
			sendOptions: {},
		}),
	},
];

/** Answers that lead to an address in every way that one can. */
function leading(to: string): Answer[] {
	const links = { data: [{ id: 1, url: to }], next: to, links: { next: to }, next_page_url: to };
	const canBeHeader = !/[\r\n\t]/.test(to);
	return [
		jsonAnswer(links),
		...(canBeHeader
			? [
					jsonAnswer(links, { headers: [['Link', `<${to}>; rel="next"`]] }),
					...[302, 307].map((status) => jsonAnswer({}, { status, headers: [['Location', to]] })),
				]
			: []),
	];
}

describe.each(holders)('the Universal Connector with $title', ({ target: newTarget }) => {
	async function runConnector(target: Target, parameters: IDataObject) {
		const [{ name }] = target.credential;
		const authentication = authentications.find(({ credentialType }) => credentialType === name);
		return await faultsOf(target, {
			type: new UniversalConnector() as INodeType,
			parameters: {
				authentication: authentication?.value ?? '',
				...parameters,
			} as NodeRun['parameters'],
		});
	}

	it.each(connectorWays)(
		'is told to no stranger where $title',
		async ({ isAnswered, parameters }) => {
			const found: string[] = [];
			await inParallel(addressesElsewhere(strangers, server.url, '/x'), 8, async (to) => {
				for (const answer of isAnswered ? leading(to) : [undefined]) {
					const target = newTarget();
					target.answer = answer;
					const { result, faults } = await runConnector(target, parameters(target, to));
					const words = result.error ? unclear(result.error) : [];
					found.push(...[...faults, ...words].map((fault) => `${to}: ${fault}`));
				}
			});
			expect(found).toEqual([]);
		},
	);

	it('is in no token for going on later, and a run that goes on keeps it no more', async () => {
		const target = newTarget();
		target.answer = jsonAnswer({ data: [{ id: 1 }], next: `${target.path}?cursor=2` });
		const paging = {
			operation: 'fetch',
			path: target.path,
			recordPath: 'data',
			pagination: 'nextLink',
			linkIn: 'body',
			linkPath: 'next',
		};
		const { result, faults } = await runConnector(target, { ...paging, options: { maxPages: 1 } });
		expect(faults).toEqual([]);
		const token = result.outputs[1]?.[0]?.json['resumeToken'];
		if (typeof token !== 'string') return;
		const [payload = ''] = token.split('.');
		const content = Buffer.from(payload, 'base64url').toString('utf8');
		expect(secretsIn(content, target.secrets())).toEqual([]);
		const resumed = { ...paging, options: { maxPages: 1, resumeFrom: token } };
		expect((await runConnector(target, resumed)).faults).toEqual([]);
	});

	it.each([
		'https://api.example.com:0',
		'https://api.example.com.',
		'https://[fe80::1%25eth0]',
		'https://аpi.example.com',
		'https://me:secret@api.example.com',
		'https://api.example.com\\@127.0.0.1',
		'https://api.exa\tmple.com',
	])('is used with no address that is spelled %j', async (baseUrl) => {
		const target = newTarget({ baseUrl });
		const calls = server.log.entries.length;
		const { result, faults } = await runConnector(target, {
			operation: 'fetch',
			...list,
			path: '/x',
		});
		expect(faults).toEqual([]);
		expect(result.error?.message).toMatch(/^'Base URL' /);
		expect(server.log.entries).toHaveLength(calls);
	});
});

it.each([
	'https://api.planhat.com:0',
	'https://api.planhat.com.',
	'https://[fe80::1%25eth0]',
	'https://аpi.planhat.com',
	'https://me:secret@api.planhat.com',
	'https://api.planhat.com\\@127.0.0.1',
	'https://api.plan\that.com',
])("Planhat's node uses no address that is spelled %j", async (baseUrl) => {
	const { result, faults } = await faultsOf(planhatTarget({ baseUrl }), {
		type: new Planhat(),
		parameters: { resource: 'company', operation: 'getAll', limit: 1 },
	});
	expect(faults).toEqual([]);
	expect(result.error?.message).toMatch(/^'Base URL' /);
});

it('tells no secret to the log, at the level at which n8n writes most', () => {
	expect(logged()).toContain('Start executing node'); // written at the level debug only
	expect(secretsIn(logged(), [...allSecrets])).toEqual([]);
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
