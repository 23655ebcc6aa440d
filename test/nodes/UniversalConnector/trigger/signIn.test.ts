import { authentications } from '../../../../nodes/UniversalConnector/authentications';
import { connectorCredential, parametersFor, type SignIn } from '../../../helpers/connector';
import { connectorTrigger } from '../../../helpers/connectorTrigger';
import { type RestServer, startRestServer } from '../../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

it.each<[string, SignIn]>([
	['A01', 'token'],
	['A04', 'oAuth2'],
	['A05', 'basic'],
	['A06', 'session'],
	['A11', 'aws'],
])('polls an API that wants a sign-in: %s, %s', async (id, signIn) => {
	const scenario = server.scenario(id, { rows: 30, size: 10 });
	const placement = signIn === 'oAuth2' ? scenario.given.auth?.['in'] : undefined;
	const credential = connectorCredential(server, scenario, signIn, {}, placement);
	const [{ name }] = credential;
	const authentication = authentications.find(({ credentialType }) => credentialType === name);
	const { operation: _, ...parameters } = parametersFor(server, scenario);
	const settings = { ...parameters, authentication: authentication?.value ?? '', emit: 'all' };
	const workflow = connectorTrigger(settings, [credential]);
	const records = await workflow.activate();
	expect(records).toEqual(scenario.records);
	expect(await workflow.test()).toHaveLength(10);
});
