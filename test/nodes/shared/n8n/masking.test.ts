import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { UniversalConnectorTrigger } from '../../../../nodes/UniversalConnector/UniversalConnectorTrigger.node';
import { connectorCredential, runConnector } from '../../../helpers/connector';
import { by, callPlanhat, fields, planhatCredential, runPlanhat } from '../../../helpers/planhat';
import { planhatTrigger } from '../../../helpers/planhatTrigger';
import { Planhat } from '../../../../nodes/Planhat/Planhat.node';
import { PollingWorkflow } from '../../../helpers/polling';
import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import { send } from '../../UniversalConnector/send/run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const TOKEN = 'Planhat-Token/7 of a test';
const UUID = '6e9e8a70-8a90-4a8c-9d6e-1b2c3d4e5f60';

/** All ways in which a server, a proxy or a library may write a secret down again. */
function spellings(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	const plain = [secret, secret.toUpperCase(), secret.toLowerCase(), encodeURIComponent(secret)];
	return [
		...plain,
		encodeURIComponent(secret.toUpperCase()),
		bytes.toString('hex'),
		bytes.toString('hex').toUpperCase(),
		bytes.toString('base64'),
		bytes.toString('base64url'),
		Buffer.from(`user:${secret}`).toString('base64'),
	];
}

function expectNone(text: string, secret: string): void {
	for (const spelling of spellings(secret)) expect(text).not.toContain(spelling);
}

/** An answer with a secret in each spelling, in its texts or as names. */
const echoes: Record<string, (secret: string) => IDataObject> = {
	'in a message': (secret) => ({ message: `no access for ${spellings(secret).join(' | ')}` }),
	'as names': (secret) =>
		Object.fromEntries(spellings(secret).map((spelling) => [spelling, { since: 1 }])),
};

describe.each(Object.keys(echoes))('a secret that a server repeats %s', (how) => {
	const echo = (secret: string) => (echoes[how] as (secret: string) => IDataObject)(secret);
	const paths = ['/assets', '/assets/a', '/people', '/people/1', '/customfields'];

	const serve = (secret: string, status: number) => {
		for (const path of paths)
			server.mount(path, () => jsonAnswer(echo(secret) as never, { status }));
		server.mount(`/analytics/bulk/${UUID}`, () => jsonAnswer(echo(secret) as never, { status }));
		server.mount(`/dimensiondata/${UUID}`, () => jsonAnswer(echo(secret) as never, { status }));
	};

	const address = () => ({ url: server.url, token: TOKEN.replace(/[ /]/g, '-') });

	describe.each([
		['token', () => address().token],
		['tenant UUID', () => UUID],
	])('(%s)', (_what, secretOf) => {
		const credential = { tenantUuid: UUID };
		const asset = { resource: 'asset', options: {} };
		const operations: Record<string, INodeParameters> = {
			get: { ...asset, operation: 'get', recordId: by('id', 'a') },
			getAll: { ...asset, operation: 'getAll', returnAll: true },
			create: {
				...asset,
				operation: 'create',
				companyId: by('externalId', 'LF'),
				fields: fields({ name: 'x' }),
			},
			upsert: { ...asset, operation: 'upsert', fields: fields({ externalId: 'x', name: 'x' }) },
			update: {
				...asset,
				operation: 'update',
				recordId: by('id', 'a'),
				fields: fields({ name: 'x' }),
			},
			delete: { ...asset, operation: 'delete', recordId: by('id', 'a') },
			request: {
				resource: 'api',
				operation: 'request',
				method: 'POST',
				path: '/assets',
				options: {},
			},
		};

		it.each(
			Object.keys(operations).flatMap((name) =>
				[200, 400, 500].map((status) => [name, status] as const),
			),
		)('is in no error, item or hint of Planhat: %s (%i)', async (name, status) => {
			serve(secretOf(), status);
			const parameters = { ...operations[name], options: { maxAttempts: 1 } } as INodeParameters;
			for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
				const { error, outputs, hints } = await runPlanhat(address(), parameters, {
					credential,
					onError,
				});
				const failed = error ? [error.message, error.description, error.stack, error] : [];
				const items = outputs.flat().filter(({ json }) => json['error'] !== undefined);
				expectNone(JSON.stringify([failed, items, hints]), secretOf());
			}
		});

		it('is in no error and no log line of the Planhat Trigger', async () => {
			serve(secretOf(), 400);
			const workflow = planhatTrigger(
				address(),
				{ resource: 'asset', event: 'created', options: {} },
				{ credential },
			);
			const error = await workflow.poll().catch((thrown: unknown) => thrown);
			const { message, description } = error as { message: string; description: string };
			expectNone(JSON.stringify([message, description, workflow.warnings]), secretOf());
		});

		it('is in nothing that the Universal Connector tells', async () => {
			const own = planhatCredential(address(), credential);
			for (const status of [200, 400]) {
				serve(secretOf(), status);
				const fetch = {
					operation: 'fetch',
					authentication: 'planhat',
					path: '/people',
					recordPath: 'data',
					pagination: 'none',
					options: {},
				};
				for (const onFailure of ['fail', 'partial']) {
					for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
						const { error, items, run } = await runConnector(
							{ ...fetch, options: { onFailure, maxAttempts: 1 } },
							{ credentials: [own], onError },
						);
						expect(error ?? items[0] ?? run['failure']).toBeDefined();
						const said = error && [error.message, error.description, error.stack, error];
						expectNone(JSON.stringify([said, items, run]), secretOf());
					}
				}
				const { told, error, run } = await send(server, [{ id: 1 }], {
					parameters: { authentication: 'planhat', path: '/people/{id}', bodyShape: 'object' },
					options: { maxAttempts: 1 },
					rest: { credentials: [own] },
				});
				expectNone(JSON.stringify([told, error?.message, run]), secretOf());
			}
		});

		it('is in no error of the Universal Connector Trigger', async () => {
			for (const status of [200, 400]) {
				serve(secretOf(), status);
				const workflow = new PollingWorkflow({
					type: new UniversalConnectorTrigger(),
					parameters: {
						authentication: 'planhat',
						path: '/people',
						recordPath: 'data',
						pagination: 'none',
						emit: 'all',
						options: {},
					},
					credentials: [planhatCredential(address(), credential)],
				});
				const error = await workflow.poll().catch((thrown: unknown) => thrown);
				const { message, description } = error as { message: string; description: string };
				expect(message).toBeTruthy();
				expectNone(JSON.stringify([message, description, workflow.warnings]), secretOf());
			}
		});
	});
});

it("masks what a server repeats in the editor's lists", async () => {
	const address = { url: server.url, token: 'planhat-token-of-a-test' };
	server.mount('/assets', () =>
		jsonAnswer({ message: `${UUID} ${address.token}` }, { status: 400 }),
	);
	const { searchRecords } = new Planhat().methods.listSearch;
	const error = await callPlanhat(
		address,
		{ resource: 'asset' },
		searchRecords as never,
		'x',
	).catch((thrown: unknown) => thrown);
	const { message } = error as { message: string };
	expect(message).toContain('(400)');
	expectNone(message, address.token);
});

it('masks a key that a server repeats as a name in lower case, and says what else is there', async () => {
	server.mount('/people', () => jsonAnswer({ 'x-key-of-a-test': 1, rows: [] }));
	const row = { placement: 'header', name: 'X-Api-Key', valuePrefix: '', value: 'X-KEY-OF-A-TEST' };
	const credential = connectorCredential(server, { given: {} } as never, 'token', {
		keys: { key: [row] },
	});
	const { error } = await runConnector(
		{
			operation: 'fetch',
			authentication: 'token',
			path: '/people',
			recordPath: 'data',
			pagination: 'none',
			options: {},
		},
		{ credentials: [credential] },
	);
	expect(error?.message).toBe(
		"The answer has nothing at 'data'; there is an object with '***', 'rows'",
	);
});
