import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { connectorCredential, type SignIn } from '../helpers/connector';
import { httpRequestParameters, type HttpRequestSettings } from '../helpers/httpRequest';
import { planhatCredential } from '../helpers/planhat';
import { type HttpServer, jsonAnswer, type RestServer, startRestServer } from '../restServer';
import { signedInClient } from './n8nUnderTest';

type Parameters = WorkflowFile['nodes'][number]['parameters'];

const SECRET = 'secret-of-the-credential';

/** What a person types into each credential; all of them hold the same secret. */
const credentials: Record<string, (url: string) => Record<string, unknown>> = {
	token: () => ({
		keys: { key: [{ placement: 'header', name: 'X-Key', valuePrefix: '', value: SECRET }] },
	}),
	basic: () => ({ user: 'ada', password: SECRET }),
	session: () => ({
		loginPath: '/login',
		replyName: 'token',
		placement: 'header',
		headerName: 'X-Session',
		valuePrefix: '',
	}),
	aws: () => ({
		region: 'eu-west-1',
		service: 'execute-api',
		accessKeyId: 'AKIAEXAMPLE',
		secretAccessKey: SECRET,
		gatewayApiKey: SECRET,
	}),
	oAuth2: (url) => ({
		grantType: 'clientCredentials',
		clientId: 'cid',
		clientSecret: SECRET,
		accessTokenUrl: `${url}/token`,
		scope: '',
		authentication: 'header',
	}),
	planhat: () => ({ apiToken: SECRET }),
};

describe("n8n's HTTP Request with credentials of ours, in a real n8n", () => {
	let client: N8nClient;
	let server: RestServer;
	let stranger: HttpServer;

	beforeAll(async () => {
		client = await signedInClient();
		server = await startRestServer();
		stranger = server.elsewhere;
		server.mount('/login', () => jsonAnswer({ token: SECRET }));
		server.mount('/token', () => jsonAnswer({ access_token: SECRET, token_type: 'Bearer' }));
		server.mount('/right', () => jsonAnswer([{ id: 1 }]));
		const headers = [['Location', `${stranger.url}/x`]] as const;
		server.mount('/moved', () => jsonAnswer({}, { status: 302, headers }));
	});
	afterAll(async () => await server.close());

	async function stored(kind: string): Promise<{ type: string; id: string }> {
		const typed = credentials[kind]?.(server.url) ?? {};
		const [{ name }, data] =
			kind === 'planhat'
				? planhatCredential({ url: server.url, token: SECRET })
				: connectorCredential(server, { given: {} } as never, kind as SignIn, typed);
		const id = await client.createCredential({ name: kind, type: name, data });
		return { type: name, id };
	}

	async function request(
		version: number,
		credential: { type: string; id: string },
		settings: Omit<HttpRequestSettings, 'credentialType'>,
	): Promise<Execution> {
		const parameters = httpRequestParameters(version, {
			credentialType: credential.type,
			...settings,
		});
		const workflow: WorkflowFile = {
			name: 'HTTP Request',
			nodes: [
				{
					id: '11111111-1111-4111-8111-111111111111',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: '22222222-2222-4222-8222-222222222222',
					name: 'Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: version,
					position: [220, 0],
					parameters: parameters as Parameters,
					credentials: { [credential.type]: { id: credential.id, name: credential.type } },
				},
			],
			connections: { Start: { main: [[{ node: 'Request', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		};
		return await client.runWorkflow(await client.createWorkflow(workflow), workflow);
	}

	it.each(Object.keys(credentials))(
		'%s: a stranger is told nothing by redirects, addresses and proxies',
		async (kind) => {
			const credential = await stored(kind);
			const isKeptOut = kind === 'oAuth2';
			for (const version of [2, 4.2, 4.5]) {
				const right = await request(version, credential, { url: `${server.url}/right` });
				expect(right.status).toBe(isKeptOut ? 'error' : 'success');
				const led = [
					{ url: `${server.url}/moved`, followRedirects: true, sendCredentialsOnRedirect: true },
					{ url: `${stranger.url}/x` },
					{ url: `${server.url}/right`, proxy: stranger.url, ignoreSslIssues: true },
				];
				for (const settings of led) {
					expect((await request(version, credential, settings)).status).toBe('error');
				}
			}
			expect(stranger.log.entries).toEqual([]);
		},
	);

	it('says in n8n what to change', async () => {
		const planhat = await stored('planhat');
		const url = `${server.url}/right`;
		const proxied = await request(4.5, planhat, { url, proxy: stranger.url });
		expect(proxied.error?.message).toBe(
			'The node asks for a proxy of its own, which the credential does not allow',
		);
		const oAuth2 = await request(4.5, await stored('oAuth2'), { url });
		expect(oAuth2.error?.message).toContain('prevent use within an HTTP Request');
	});
});
