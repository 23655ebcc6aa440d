import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { connectorCredential, parametersFor, type SignIn } from '../helpers/connector';
import { spellingsOf } from '../helpers/spellings';
import { jsonAnswer, type RestServer, startRestServer } from '../restServer';
import { startSimulator, type Simulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

type Parameters = WorkflowFile['nodes'][number]['parameters'];

/** Facts of a sign-in that are no secret. */
const PUBLIC = new Set(
	'name secondName prefix loginPath tokenPath clientIn clientId tokenIn tokenAt in user region service accessKeyId'.split(
		' ',
	),
);

/** Changed by URL encoding, by base64 and by JSON. */
const TOKEN = 'Zq7/+"=~stored-token?#&%Ab';

/** Found for certain, because it stands in the workflow: proof that the search sees the files. */
const MARKER = 'marker-that-is-no-secret';

function n8nFolder(): string {
	const folder = process.env.E2E_N8N_FOLDER;
	if (!folder) throw new Error("The end-to-end tests need a running n8n: use 'npm run test:e2e'");
	return folder;
}

/** The files that n8n writes: its database with the journal, its log, and whatever lies beside. */
function writtenFiles(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		// The installed packages are what they were before any run.
		if (name === 'node_modules' || !existsSync(path)) return [];
		return statSync(path).isDirectory() ? writtenFiles(path) : [path];
	});
}

function workflowWith(
	type: string,
	parameters: Parameters,
	credential: { type: string; id: string; name: string },
): WorkflowFile {
	const place = { typeVersion: 1, parameters: {} };
	return {
		name: MARKER,
		nodes: [
			{
				...place,
				id: '11111111-1111-4111-8111-111111111111',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				position: [0, 0],
			},
			{
				...place,
				id: '22222222-2222-4222-8222-222222222222',
				name: 'Node',
				type: `n8n-nodes-planhat.${type}`,
				position: [220, 0],
				parameters,
				credentials: { [credential.type]: { id: credential.id, name: credential.name } },
			},
		],
		connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

describe('what n8n writes to its disk', () => {
	const secrets = new Set<string>();
	let client: N8nClient;
	let server: RestServer;
	let sandbox: Simulator;

	beforeAll(async () => {
		client = await signedInClient();
		server = await startRestServer();
		sandbox = await startSimulator({ token: TOKEN });
		secrets.add(TOKEN);
	});

	afterAll(async () => {
		await server.close();
		await sandbox.close();
	});

	async function run(
		type: string,
		parameters: Parameters,
		credential: { type: string; data: Record<string, unknown> },
	): Promise<Execution> {
		const name = credential.type;
		const id = await client.createCredential({ ...credential, name });
		const workflow = workflowWith(type, parameters, { type: name, id, name });
		return await client.runWorkflow(await client.createWorkflow(workflow), workflow);
	}

	const planhat = (changes: Record<string, unknown> = {}) => ({
		type: 'planhatApi',
		data: {
			apiToken: TOKEN,
			baseUrl: sandbox.url,
			access: 'full',
			tenantUuid: '',
			analyticsUrl: sandbox.analyticsUrl,
			allowedHosts: '',
			ignoreSslIssues: false,
			...changes,
		},
	});

	const assets = { resource: 'asset', operation: 'getAll', returnAll: true };

	it('Planhat: a run that works, one that is refused, and one whose answer repeats the token', async () => {
		expect((await run('planhat', assets, planhat())).status).toBe('success');
		const wrong = 'token-of/somebody+else';
		secrets.add(wrong);
		expect((await run('planhat', assets, planhat({ apiToken: wrong }))).status).toBe('error');
		const echo = spellingsOf(TOKEN).join(' | ');
		sandbox.faults.add({ kind: 'status', status: 400, body: { message: `Refused: ${echo}` } });
		expect((await run('planhat', assets, planhat())).status).toBe('error');
	});

	const signIns: Array<[string, string, SignIn, string]> = [
		['A01', 'ssws', 'token', 'header'],
		['A03', 'query', 'token', 'query'],
		['A05', 'colonInPassword', 'basic', 'header'],
		['A06', 'json', 'session', 'header'],
		['A06', 'cookie', 'session', 'header'],
		['A11', 'apiKey', 'aws', 'header'],
		['A04', 'ownHeader', 'oAuth2', 'header'],
	];

	it.each(signIns)(
		'%s %s: a run signed in by %s that works, and one that fails with the request in its answer',
		async (id, variant, signIn, placement) => {
			for (const isFailing of [false, true]) {
				const scenario = server.scenario(id, {
					variant,
					layers: [
						(next) => async (exchange) => {
							const answer = await next(exchange);
							const { target, rawHeaders } = exchange;
							const told = JSON.stringify([target, ...rawHeaders.map((pair) => [...pair])]);
							return isFailing ? jsonAnswer({ error: told }, { status: 400 }) : answer;
						},
					],
				});
				const [{ name }, data] = connectorCredential(server, scenario, signIn, {}, placement);
				const parameters = { ...parametersFor(server, scenario), authentication: signIn };
				const { status } = await run('universalConnector', parameters, { type: name, data });
				expect(status).toBe(isFailing ? 'error' : 'success');

				const { auth = {} } = scenario.given;
				for (const [fact, value] of Object.entries(auth)) {
					if (!PUBLIC.has(fact) && value.length > 2) secrets.add(value);
				}
				if (auth['password']) secrets.add(`${auth['user']}:${auth['password']}`);
				// The tokens that a sign-in was answered with, as calls carried them.
				if (signIn === 'session' || signIn === 'oAuth2') {
					for (const { rawHeaders } of scenario.log.entries) {
						for (const [header, value] of rawHeaders) {
							const isCarrier = /^(authorization|cookie)$/i.test(header);
							if (isCarrier || header === auth['name']) {
								secrets.add(value.replace(/^(Bearer |Basic |sid=)/, ''));
							}
						}
					}
				}
			}
		},
	);

	it('holds no secret in clear, as an address spells it, or in base64', () => {
		const files = writtenFiles(n8nFolder());
		const found: string[] = [];
		let markers = 0;
		for (const file of files) {
			const bytes = readFileSync(file);
			if (bytes.includes(MARKER)) markers += 1;
			for (const secret of secrets) {
				const spellings = spellingsOf(secret);
				const escaped = spellings.map((text) => JSON.stringify(text).slice(1, -1));
				for (const text of new Set([...spellings, ...escaped])) {
					if (text.length > 5 && bytes.includes(text)) found.push(`${file}: ${secret}`);
				}
			}
		}
		expect(secrets.size).toBeGreaterThan(signIns.length);
		expect(files.some((file) => file.endsWith('database.sqlite'))).toBe(true);
		expect(files.some((file) => file.endsWith('n8n.log'))).toBe(true);
		expect(markers).toBeGreaterThan(0);
		expect(found).toEqual([]);
	});
});
