import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { connectorCredential, parametersFor, type SignIn } from '../helpers/connector';
import { startRestServer, type RestServer, type Scenario } from '../restServer';
import { startSimulator, type Simulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

type Parameters = WorkflowFile['nodes'][number]['parameters'];

/** Manual trigger, then the Universal Connector. */
function workflowWith(
	parameters: Parameters,
	credential?: { type: string; id: string; name: string },
): WorkflowFile {
	return {
		name: 'Fetch records',
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
				name: 'Fetch',
				type: 'n8n-nodes-planhat.universalConnector',
				typeVersion: 1,
				position: [220, 0],
				parameters,
				...(credential
					? { credentials: { [credential.type]: { id: credential.id, name: credential.name } } }
					: {}),
			},
		],
		connections: { Start: { main: [[{ node: 'Fetch', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

describe('the Universal Connector in a real n8n', () => {
	let client: N8nClient;
	let server: RestServer;
	let sandbox: Simulator;

	beforeAll(async () => {
		client = await signedInClient();
		server = await startRestServer();
		sandbox = await startSimulator();
	});

	afterAll(async () => {
		await server.close();
		await sandbox.close();
	});

	async function run(
		parameters: Parameters,
		credential?: { type: string; data: Record<string, unknown> },
	): Promise<Execution> {
		const stored = credential && {
			type: credential.type,
			name: credential.type,
			id: await client.createCredential({ ...credential, name: credential.type }),
		};
		const workflow = workflowWith(parameters, stored);
		return await client.runWorkflow(await client.createWorkflow(workflow), workflow);
	}

	function expectWholeRead(execution: Execution, records: readonly unknown[]): void {
		expect(execution.error).toBeUndefined();
		expect(execution.rowsOf('Fetch')).toEqual(records);
		expect(execution.rowsOf('Fetch', 1)).toEqual([expect.objectContaining({ complete: true })]);
	}

	it.each(['P01', 'P20', 'P22', 'P33', 'P37'])(
		'%s: reads every record without sign-in',
		async (id) => {
			const scenario = server.scenario(id);
			expectWholeRead(await run(parametersFor(server, scenario)), scenario.records);
		},
	);

	const signedIn: Array<[string, string, SignIn]> = [
		['A01', 'ssws', 'token'],
		['A05', 'nonAsciiUser', 'basic'],
		['A06', 'json', 'session'],
		['A10', 'once', 'session'],
		['A11', 'apiKey', 'aws'],
	];

	function signedParameters(scenario: Scenario, authentication: SignIn): Parameters {
		return { ...parametersFor(server, scenario), authentication };
	}

	it.each(signedIn)('%s %s: reads every record, signed in by %s', async (id, variant, signIn) => {
		const scenario = server.scenario(id, { variant });
		const [{ name }, data] = connectorCredential(server, scenario, signIn);
		const execution = await run(signedParameters(scenario, signIn), { type: name, data });
		expectWholeRead(execution, scenario.records);
	});

	it('reads Planhat with its own credential', async () => {
		const execution = await run(
			{
				operation: 'fetch',
				authentication: 'planhat',
				path: '/assets',
				pagination: 'offset',
				offsetParameter: 'offset',
				limitParameter: 'limit',
				recordPath: '',
				options: { pageSize: 15 },
			},
			{
				type: 'planhatApi',
				data: {
					apiToken: sandbox.token,
					baseUrl: sandbox.url,
					access: 'readOnly',
					tenantUuid: '',
					analyticsUrl: '',
					allowedHosts: '',
					ignoreSslIssues: false,
				},
			},
		);
		expect(execution.error).toBeUndefined();
		expect(execution.rowsOf('Fetch').map(({ _id }) => _id)).toEqual(
			sandbox.store.all('assets').map(({ _id }) => _id),
		);
	});

	it('says what to correct when the record path is wrong', async () => {
		const scenario = server.scenario('P20');
		const { error } = await run({ ...parametersFor(server, scenario), recordPath: 'rows' });
		expect(error?.message).toContain("nothing at 'rows'");
		expect(error?.message).toContain("'data'");
	});
});
