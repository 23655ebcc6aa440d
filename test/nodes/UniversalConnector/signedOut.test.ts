/** APIs that say in the body of a success that a session is over. */
import type { INodeParameters } from 'n8n-workflow';

import { connectorCredential, runConnector } from '../../helpers/connector';
import { header, jsonAnswer, param, type RestServer, startRestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());

const rows = Array.from({ length: 50 }, (_, at) => ({ id: at + 1 }));
const auth = {
	loginPath: '/login',
	user: 'ada',
	password: 'a good password',
	tokenIn: 'body',
	tokenAt: 'token',
	in: 'header',
	name: 'Authorization',
	prefix: 'Bearer',
};
const SIGNED_OUT = { signedOutPath: 'errors[0].code', signedOutValue: '602' };

/** A list of five pages, and a login whose tokens are good for so many of them. */
async function read(goodFor: number, changes = SIGNED_OUT) {
	server.reset();
	let logins = 0;
	let used = 0;
	server.mount('/login', () => {
		logins += 1;
		used = 0;
		return jsonAnswer({ token: `token-${logins}` });
	});
	server.mount('/list', (exchange) => {
		const isCurrent = header(exchange, 'authorization') === `Bearer token-${logins}`;
		used += 1;
		if (!isCurrent || used > goodFor) {
			return jsonAnswer({ success: false, errors: [{ code: 602, message: 'token expired' }] });
		}
		const from = Number(param(exchange, 'cursor') ?? 0);
		const next = from + 10 < rows.length ? String(from + 10) : null;
		return jsonAnswer({ success: true, result: rows.slice(from, from + 10), next });
	});
	const given = { recordPath: 'result', auth };
	const credential = connectorCredential(server, { given }, 'session', {
		...changes,
		// Sessions are shared between runs by what is in the credential.
		loginHeaders: { header: [{ name: 'X-Test', value: String(Math.random()) }] },
	});
	const result = await runConnector(
		{
			operation: 'fetch',
			authentication: 'session',
			path: '/list',
			pagination: 'cursor',
			cursorPath: 'next',
			cursorParameter: 'cursor',
			recordPath: 'result',
			options: { maxAttempts: 1 },
		} as INodeParameters,
		{ credentials: [credential] },
	);
	return { ...result, logins: () => logins };
}

it('signs in anew when the body says so, and reads on', async () => {
	const { records, run, logins } = await read(2);
	expect(records).toEqual(rows);
	expect(run).toMatchObject({ signIns: 3 });
	expect(logins()).toBe(3);
});

it('ends with the words of the server when a new session is refused too', async () => {
	const { records, error, logins } = await read(0);
	expect(records).toEqual([]);
	expect(error?.message).toMatch(/did not accept the sign-in data \(200\): token expired/);
	expect(logins()).toBe(2);
});

it('is no end of the list where nothing is named', async () => {
	const { run, error } = await read(2, { signedOutPath: '', signedOutValue: '' });
	expect(run['complete']).not.toBe(true);
	expect(error).toBeDefined();
});
