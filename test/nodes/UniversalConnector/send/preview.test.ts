import { UniversalConnectorTokenApi } from '../../../../credentials/UniversalConnectorTokenApi.credentials';
import { spellingsOf } from '../../../helpers/spellings';
import { jsonAnswer, startRestServer, type RestServer } from '../../../restServer';
import { startWriteServer, type WriteServer } from '../../../restServer/writes';
import { entries, outcomes, send } from './run';

let server: WriteServer;
let other: RestServer;

beforeEach(async () => {
	server = await startWriteServer({ form: 'listUnderKey', reply: 'entries' });
	other = await startRestServer();
});
afterEach(async () => await Promise.all([server.close(), other.close()]));

const SECRET = "tokén/with+odd'signs";
const items = [0, 1, 2, 3, 4].map((n) => ({ key: `k${n}`, n }));

const values = (baseUrl: string) => ({
	keys: {
		key: [{ placement: 'header', name: 'X-Key', valuePrefix: '', value: SECRET }],
	},
	baseUrl,
	allowedHosts: '',
	ignoreSslIssues: false,
	testPath: '',
});

/** A node that signs in with a key. */
function signedIn(url: string) {
	return {
		parameters: { authentication: 'token', bodyKey: 'data', batchSize: 2 },
		rest: { credentials: [[new UniversalConnectorTokenApi(), values(url)]] as never },
	};
}

it('shows every call with its exact body and sends nothing', async () => {
	const { parameters, rest } = signedIn(server.url);
	const result = await send(server, items, {
		parameters,
		rest,
		options: {
			mode: 'preview',
			callsPerMinute: 2,
			idempotencyHeader: 'Idempotency-Key',
			headers: entries(['X-Api-Token', 'typed-secret'], ['X-Note', 'fine']),
		},
	});
	expect(server.log.entries).toHaveLength(0);
	expect(result.told).toHaveLength(3);
	expect(result.told[0]).toEqual({
		call: 1,
		purpose: 'write',
		method: 'PUT',
		url: `${server.url}/bulk`,
		headers: expect.objectContaining({
			'X-Api-Token': '***',
			'X-Note': 'fine',
			'Content-Type': 'application/json',
		}),
		body: `{"data":${JSON.stringify(items.slice(0, 2))}}`,
		bytes: 48,
		records: 2,
		estimatedCalls: 3,
		estimatedMinutes: 1,
		signIn: 'token',
	});
	expect(result.outputs[0]?.[2]?.pairedItem).toEqual([{ item: 4 }]);
	expect(result.run).toMatchObject({ stopReason: 'preview', estimatedCalls: 3, calls: 0 });
	expect(result.stored).not.toContain('typed-secret');
	for (const spelling of spellingsOf(SECRET)) expect(result.stored).not.toContain(spelling);
	// What was shown is what is sent.
	await send(server, items, { parameters, rest });
	expect(server.log.entries.map(({ body }) => body)).toEqual(result.told.map(({ body }) => body));
});

it('shows records that would not be sent, with the reason', async () => {
	const result = await send(server, [{ key: 'a' }, {}], {
		parameters: { path: '/groups/{key}', bodyKey: 'data' },
		options: { mode: 'preview' },
	});
	expect(result.told).toMatchObject([
		{ call: 1, records: 1 },
		{ call: null, item: 1, outcome: 'failed', reason: expect.stringContaining('{key}') },
	]);
	expect(result.error).toBeUndefined();
});

it('shows the lookups where what is sent depends on them', async () => {
	const result = await send(server, items.slice(0, 2), {
		parameters: { bodyKey: 'data' },
		options: {
			mode: 'preview',
			writeMode: 'create',
			syncField: 'key',
			lookupPath: '/people?name={key}',
		},
	});
	expect(result.told).toMatchObject([
		{ purpose: 'lookup', method: 'GET', url: `${server.url}/people?name=k0`, body: null },
		{ purpose: 'lookup', method: 'GET', url: `${server.url}/people?name=k1` },
	]);
	expect(server.log.entries).toHaveLength(0);
});

it('a test sends the first batch only', async () => {
	const result = await send(server, items, {
		parameters: { bodyKey: 'data', batchSize: 2 },
		options: { mode: 'testBatch' },
	});
	expect(outcomes(result)).toEqual(['sent', 'sent', 'skipped', 'skipped', 'skipped']);
	expect(server.taken).toEqual([items.slice(0, 2)]);
	expect(result.run).toMatchObject({ stopReason: 'test', complete: false, batches: 1 });
});

it('a test sends the typed payload once, exactly as it stands', async () => {
	const testPayload = '{ "data": [ {"key": "t", "id": 12345678901234567890} ] }';
	const result = await send(server, items, {
		parameters: { bodyKey: 'data', method: 'POST' },
		options: { mode: 'testPayload', testPayload },
	});
	expect(server.log.entries.map(({ body }) => body)).toEqual([testPayload]);
	expect(result.told).toMatchObject([{ outcome: 'sent', status: 200, answer: { results: [{}] } }]);
	expect(result.run).toMatchObject({ stopReason: 'test', complete: false, calls: 1 });
});

it('a refused payload is an error with the words of the server', async () => {
	const result = await send(server, items, {
		parameters: { bodyKey: 'data' },
		options: { mode: 'testPayload', testPayload: '[]' },
		rest: { onError: 'stopWorkflow' },
	});
	expect(result.error?.message).toContain('the body must be an object');
});

describe('answers posted on', () => {
	it('go to an allowed address without any sign-in data', async () => {
		const { parameters, rest } = signedIn(server.url);
		other.mount('/hook', () => ({ status: 204 }));
		const result = await send(server, items, {
			parameters,
			rest,
			options: { reportUrl: `${other.url}/hook`, reportHosts: other.url },
		});
		expect(outcomes(result)).toEqual(items.map(() => 'sent'));
		expect(other.log.entries).toHaveLength(3);
		expect(JSON.parse(other.log.entries[0]?.body ?? '')).toMatchObject({
			batch: 1,
			rows: 2,
			items: [0, 1],
			method: 'PUT',
			status: 200,
			body: { results: [{ result: 'created' }, { result: 'created' }] },
		});
		for (const { rawHeaders, body } of other.log.entries) {
			const all = JSON.stringify([rawHeaders, body]);
			expect(all).not.toContain('X-Key');
			for (const spelling of spellingsOf(SECRET)) expect(all).not.toContain(spelling);
		}
	});

	it('change nothing about the run when they can not be delivered', async () => {
		other.mount('/hook', () => jsonAnswer({ error: 'no' }, { status: 403 }));
		const result = await send(server, items, {
			parameters: { bodyKey: 'data', batchSize: 3 },
			options: { reportUrl: `${other.url}/hook`, reportHosts: other.url },
		});
		expect(outcomes(result)).toEqual(items.map(() => 'sent'));
		expect(result.run).toMatchObject({
			complete: true,
			calls: 2,
			warnings: ['An answer could not be posted on: status 403'],
		});
	});
});

it('leaves no secret behind that the server says back, in no form', async () => {
	const echo = [SECRET, encodeURIComponent(SECRET), Buffer.from(`u:${SECRET}`).toString('base64')];
	const wrong = { message: `you sent ${echo.join(' and ')}` };
	const echoing = (isWrong: boolean) =>
		jsonAnswer(
			{ results: [{ id: echo[0] ?? '', ...(isWrong ? { error: wrong } : {}) }] },
			{ headers: [['X-Request-Id', echo[1] ?? '']] },
		);
	for (const [status, isWrong] of [
		[200, true],
		[200, false],
		[403, true],
	] as const) {
		other.reset();
		other.mount('/bulk', () => ({ ...echoing(isWrong), status }));
		for (const onError of ['continueErrorOutput', 'stopWorkflow'] as const) {
			const { rest } = signedIn(other.url);
			const result = await send(other, items.slice(0, 1), {
				parameters: { authentication: 'token' },
				options: {
					joinBy: 'position',
					replyListPath: 'results',
					replyErrorPath: 'error',
					replyIdPath: 'id',
				},
				rest: { ...rest, onError },
			});
			expect(result.stored).toContain('***');
			for (const spelling of spellingsOf(SECRET)) expect(result.stored).not.toContain(spelling);
		}
	}
});
