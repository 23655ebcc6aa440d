import '../../../helpers/protectedAddresses';

import { by, fields, runPlanhat } from '../../../helpers/planhat';
import { connectorCredential, runConnector } from '../../../helpers/connector';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import { send } from '../../UniversalConnector/send/run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => {
	server.reset();
	server.mount('/people', () => jsonAnswer([]));
});
afterEach(() => expect(server.log.entries).toEqual([]));
afterAll(async () => await server.close());

const REFUSED = /^n8n does not let requests go to 127\.0\.0\.1:\d+, because it is protected/;

const fetch = {
	operation: 'fetch',
	authentication: 'none',
	path: '/people',
	recordPath: '',
	pagination: 'none',
	options: { onFailure: 'partial' },
};

it('is told by Fetch Records after one try', async () => {
	const { run } = await runConnector({ ...fetch, baseUrl: server.url });
	expect(run).toMatchObject({
		retries: 0,
		failure: {
			error: expect.stringMatching(REFUSED),
			details: { code: 'config', hint: expect.stringContaining('Nothing was sent.') },
		},
	});
});

it('is told with a login, too', async () => {
	const credential = connectorCredential(server, { given: {} } as never, 'session', {
		loginPath: '/login',
		replyName: 'token',
		placement: 'header',
		headerName: 'Authorization',
	});
	const parameters = { ...fetch, authentication: 'session', options: {} };
	const { error } = await runConnector(parameters, { credentials: [credential] });
	expect(error?.message).toMatch(REFUSED);
});

it('makes rows of Send Records failed, not unknown', async () => {
	const parameters = { method: 'POST', path: '/people', bodyShape: 'object' };
	const { told, run } = await send(server, [{ id: 1 }, { id: 2 }], { parameters });
	expect(told).toHaveLength(2);
	for (const row of told) expect(row).toMatchObject({ details: { outcome: 'failed' } });
	expect(JSON.stringify(told)).toContain('Nothing was sent.');
	expect(run).toMatchObject({ retries: 0 });
});

it("is told by Planhat's Create without a doubt", async () => {
	const { error } = await runPlanhat(
		{ url: server.url, token: 'planhat-token' },
		{
			resource: 'asset',
			operation: 'create',
			companyId: by('externalId', 'LF'),
			fields: fields({ name: 'x' }),
			options: {},
		},
	);
	expect(error?.message).toMatch(REFUSED);
	expect(error?.description).toContain('Nothing was sent.');
	expect(error?.description).not.toContain('may have');
});
