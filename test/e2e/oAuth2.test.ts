import type { Page } from 'playwright-core';
import { findChromium } from '../../scripts/browser/findChromium';
import { type Editor, openEditor } from '../../scripts/browser/openEditor';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { connectorCredential, parametersFor } from '../helpers/connector';
import { type OidcProvider, startOidcProvider } from '../helpers/oidcProvider';
import { spellingsOf } from '../helpers/spellings';
import {
	header,
	type Layer,
	Refusal,
	startRestServer,
	type RestServer,
	type Scenario,
} from '../restServer';
import { n8nUrl, ownerLogin, signedInClient } from './n8nUnderTest';

/** Without a browser these tests are skipped on a developer's machine, but never in CI. */
const withBrowser = findChromium() || process.env.CI ? describe : describe.skip;

/** Manual trigger, then the connector with the credential. */
function workflowWith(
	parameters: WorkflowFile['nodes'][number]['parameters'],
	credentialId: string,
): WorkflowFile {
	const place = { typeVersion: 1, parameters: {} };
	return {
		name: 'Fetch with OAuth2',
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
				name: 'Fetch',
				type: 'n8n-nodes-planhat.universalConnector',
				position: [220, 0],
				parameters,
				credentials: { universalConnectorOAuth2Api: { id: credentialId, name: 'Consent' } },
			},
		],
		connections: { Start: { main: [[{ node: 'Fetch', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Lets calls through whose access token the provider believes in. */
function trusting(provider: OidcProvider): Layer {
	return (next) => async (exchange) => {
		const authorization = header(exchange, 'authorization') ?? '';
		const { status } = await fetch(`${provider.url}/api`, { headers: { authorization } });
		if (status !== 200) throw new Refusal(401, 'the access token is not good');
		return await next(exchange);
	};
}

/** Presses the button of an open credential and goes through sign-in and consent as a person would. */
async function connect(page: Page, credentialId: string): Promise<void> {
	await page.goto(new URL(`credentials/${credentialId}`, `${n8nUrl()}/home/`).href);
	const opened = page.waitForEvent('popup');
	await page
		.getByRole('button', { name: /connect/i })
		.first()
		.click();
	const popup = await opened;
	await popup.locator('input[name="login"]').fill('ada');
	await popup.locator('input[name="password"]').fill('any');
	await popup.locator('button[type="submit"]').click();
	const closed = popup.waitForEvent('close');
	await popup.locator('input[value="consent"] ~ button').click();
	// n8n's own page closes itself after it has stored the tokens.
	await closed;
}

withBrowser('OAuth2 with the consent of a person', () => {
	let client: N8nClient;
	let server: RestServer;
	let provider: OidcProvider;
	let editor: Editor;

	beforeAll(async () => {
		client = await signedInClient();
		server = await startRestServer();
		provider = await startOidcProvider(`${n8nUrl()}/rest/oauth2-credential/callback`);
		editor = await openEditor(n8nUrl(), ownerLogin(), { width: 1440, height: 900 });
	});

	afterAll(async () => {
		await editor.close();
		await provider.close();
		await server.close();
	});

	async function storeCredential(scenario: Scenario, grantType: string): Promise<string> {
		const { url, clientId, provingId, clientSecret } = provider;
		const [{ name }, data] = connectorCredential(server, scenario, 'oAuth2', {
			grantType,
			clientId: grantType === 'pkce' ? provingId : clientId,
			clientSecret,
			authUrl: `${url}/auth`,
			accessTokenUrl: `${url}/token`,
			scope: 'openid offline_access',
			// The browser is signed in at the provider after the first consent; ask again all the same.
			authQueryParameters: 'prompt=login%20consent',
			authentication: 'body',
		});
		return await client.createCredential({ name: 'Consent', type: name, data });
	}

	function tokensOf(scenario: Scenario, status: number): string[] {
		const used = scenario.log.entries.filter((entry) => entry.status === status);
		const sent = used.map(({ rawHeaders }) =>
			rawHeaders.find(([name]) => name.toLowerCase() === 'authorization'),
		);
		return [...new Set(sent.map((pair) => pair?.[1] ?? ''))];
	}

	it.each(['authorizationCode', 'pkce'])(
		'%s: reads every page with the token of the consent, and goes on when it is over',
		async (grantType) => {
			const scenario = server.scenario('P20', {
				rows: 45,
				size: 20,
				layers: [trusting(provider)],
			});
			const credentialId = await storeCredential(scenario, grantType);
			await connect(editor.page, credentialId);

			const parameters = {
				...parametersFor(server, scenario, { pagesInFlight: 1 }),
				authentication: 'oAuth2',
			};
			const workflow = workflowWith(parameters, credentialId);
			const id = await client.createWorkflow(workflow);
			const first = await client.runWorkflow(id, workflow);
			expect(first.error).toBeUndefined();
			expect(first.rowsOf('Fetch')).toEqual(scenario.records);
			expect(first.rowsOf('Fetch', 1)).toEqual([
				expect.objectContaining({ complete: true, retries: 0, signIns: 0 }),
			]);
			const [before = ''] = tokensOf(scenario, 200);
			const calls = scenario.log.entries.length;

			await provider.expire();
			const second = await client.runWorkflow(id, workflow);
			expect(second.error).toBeUndefined();
			expect(second.rowsOf('Fetch')).toEqual(scenario.records);
			expect(second.rowsOf('Fetch', 1)).toEqual([
				expect.objectContaining({ complete: true, calls: calls + 1, retries: 1, signIns: 1 }),
			]);
			expect(scenario.log.entries).toHaveLength(2 * calls + 1);
			expect(tokensOf(scenario, 401)).toEqual([before]);
			expect(tokensOf(scenario, 200)).toHaveLength(2);

			const stored = JSON.stringify([first, second]);
			for (const token of tokensOf(scenario, 200)) {
				for (const spelling of spellingsOf(token.replace(/^Bearer /, ''))) {
					expect(stored).not.toContain(spelling);
				}
			}
		},
	);

	it('says what to do when the person never gave the consent', async () => {
		const scenario = server.scenario('P20', { layers: [trusting(provider)] });
		const credentialId = await storeCredential(scenario, 'authorizationCode');
		const parameters = { ...parametersFor(server, scenario), authentication: 'oAuth2' };
		const workflow = workflowWith(parameters, credentialId);
		const id = await client.createWorkflow(workflow);
		const { error } = await client.runWorkflow(id, workflow);
		expect(error?.message).toBe('The OAuth2 credential is not connected yet');
		expect(scenario.log.entries).toEqual([]);
	});
});
