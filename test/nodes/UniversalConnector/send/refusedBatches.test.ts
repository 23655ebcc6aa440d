import type { IDataObject } from 'n8n-workflow';

import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import { outcomes, send, type SendCase } from './run';

let server: RestServer;
/** Names of the rows that the server took, each as often as it did. */
const taken: string[] = [];

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => {
	server.reset();
	taken.length = 0;
});
afterAll(async () => await server.close());
withoutBackOff();

interface Row {
	readonly n: string;
}

const items = ['a', 'b', 'bad', 'c', 'd'].map((n): IDataObject => ({ n }));
const post: SendCase = { parameters: { method: 'POST' } };

/** Takes rows in their order until a bad one, and then refuses the call. */
function takeUntilBad(status: number): void {
	server.mount('/bulk', ({ body }) => {
		for (const { n } of JSON.parse(String(body)) as Row[]) {
			if (n === 'bad') return jsonAnswer({ message: 'bad name' }, { status });
			taken.push(n);
		}
		return jsonAnswer({});
	});
}

/** Takes all rows of a call, or none. */
function takeAllOrNone(status: number): void {
	server.mount('/bulk', ({ body }) => {
		const names = (JSON.parse(String(body)) as Row[]).map(({ n }) => n);
		if (names.includes('bad')) return jsonAnswer({ message: 'bad name' }, { status });
		taken.push(...names);
		return jsonAnswer({});
	});
}

it.each([400, 404, 409, 422, 402])(
	'rows of a create refused with %i may have been taken: none is sent again, and none told as failed',
	async (status) => {
		takeUntilBad(status);
		const result = await send(server, items, post);
		expect(outcomes(result)).toEqual(items.map(() => ['unknown', expect.any(String)]));
		expect(taken).toEqual(['a', 'b']);
	},
);

it('the reason says what was refused, and which option lets bad records be found', async () => {
	takeUntilBad(422);
	const [first] = outcomes(await send(server, items, post)) as string[][];
	expect(first?.[1]).toBe(
		"bad name. The API did not say whether it had taken some of the records of the call. If it takes all of a call or none, turn on 'Refused Batch: All or None'",
	);
});

it.each([
	['the status proves it', 413, {}],
	['the person says so', 422, { isAllOrNone: true }],
	['repeating does no harm', 422, { isRepeatable: true }],
])('bad records are found where nothing is written twice: %s', async (_why, status, options) => {
	takeAllOrNone(status);
	const result = await send(server, items, { ...post, options });
	expect(outcomes(result)).toEqual(['sent', 'sent', ['failed', 'bad name'], 'sent', 'sent']);
	expect([...taken].sort()).toEqual(['a', 'b', 'c', 'd']);
});

it('a record alone that is refused was not taken', async () => {
	takeUntilBad(409);
	const result = await send(server, items.slice(2, 3), post);
	expect(outcomes(result)).toEqual([['failed', 'bad name']]);
});

it('a redirect to the result of a create is not told as failed', async () => {
	server.mount('/bulk', () => jsonAnswer({}, { status: 303, headers: [['Location', '/done']] }));
	const [first] = outcomes(await send(server, items.slice(0, 1), post)) as string[][];
	expect(first?.[0]).toBe('unknown');
});

describe('a list of records of which some have no key', () => {
	const mixed = [{ key: 'k', n: 'a' }, { n: 'b' }];
	const options = { syncField: 'key', onNoSyncField: 'create', maxAttempts: 3 };

	it('is not repeated after a lost answer: those without one would be new again', async () => {
		server.mount('/bulk', () => jsonAnswer({ message: 'out of order' }, { status: 500 }));
		const result = await send(server, mixed, { options });
		expect(server.log.entries).toHaveLength(1);
		expect(outcomes(result)).toEqual(mixed.map(() => ['unknown', expect.any(String)]));
	});

	it('is not halved after a refusal that may have taken some', async () => {
		takeUntilBad(400);
		await send(server, [...mixed, { n: 'bad' }], { options });
		expect(taken).toEqual(['a', 'b']);
	});
});
