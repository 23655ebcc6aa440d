import type { IDataObject } from 'n8n-workflow';

import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import type { JsonValue } from '../../../restServer/json';
import { outcomes, send } from './run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const items = ['a', 'b', 'c'].map((id): IDataObject => ({ id }));
const parameters = { method: 'POST', bodyKey: 'rows' };

/** What becomes of three records when their call is answered so. */
async function told(body: JsonValue, options: Record<string, unknown> = {}, status = 200) {
	server.mount('/bulk', () => jsonAnswer(body, { status }));
	return outcomes(await send(server, items, { parameters, options }));
}

const refused = ['failed', 'no such field'];
const bad = { message: 'no such field' };
const open = expect.stringMatching(/errors at .* without saying which records it means/);

describe('a success whose answer lists errors, without any setting', () => {
	it.each<[string, JsonValue]>([
		['by index', { insertErrors: [{ index: 1, errors: [bad] }] }],
		['by index inside the error', { errors: [{ error: { index: 1, ...bad } }] }],
		['by index as text', { failures: [{ index: '1', ...bad }] }],
		['under their index', { result: { errors: { '1': bad } } }],
		['one for each record', { errors: [null, bad, null] }],
	])('fails the records it names, %s', async (_how, body) => {
		expect(await told(body)).toEqual(['sent', refused, 'sent']);
	});

	it.each<[string, JsonValue]>([
		['no index', { errors: [bad] }],
		['an index that was not in the call', { errors: [{ index: 3, ...bad }] }],
		['a name of one and none of another', { errors: [{ index: 1, ...bad }, bad] }],
		['a count', { failedCount: 1 }],
		['a mark', { errors: true, items: [] }],
		['a text', { error: 'one row was bad' }],
	])('leaves all unknown with %s', async (_how, body) => {
		expect(await told(body)).toEqual(items.map(() => ['unknown', open]));
	});

	it('takes nothing, zero and empty lists for no error', async () => {
		const body = { errors: [], failed: 0, error: null, invalidRows: {}, hasErrors: false };
		expect(await told(body)).toEqual(['sent', 'sent', 'sent']);
	});

	it('does not look into the record that a call with one record answers', async () => {
		server.mount('/bulk', () => jsonAnswer({ id: 'a', failed: 3, errorCodes: ['E1'] }));
		const one = { parameters: { method: 'POST', bodyShape: 'object' } };
		expect(outcomes(await send(server, items.slice(0, 1), one))).toEqual(['sent']);
	});
});

describe('Errors by Position', () => {
	const options = { joinBy: 'errors', replyListPath: 'bad', replyIndexPath: 'at.row' };

	it.each([200, 206, 207])('reads an index at a path of its own, status %i', async (status) => {
		const body = { bad: [{ at: { row: 'rows[1].name' }, ...bad }] };
		expect(await told(body, options, status)).toEqual(['sent', refused, 'sent']);
	});

	it('has no errors where there is no list', async () => {
		expect(await told({}, options)).toEqual(['sent', 'sent', 'sent']);
	});

	it('leaves the others unknown when an error names no record', async () => {
		const body = { bad: [{ at: { row: 1 }, ...bad }, { message: 'too late' }] };
		const rest = ['unknown', expect.stringContaining('did not say which rows')];
		expect(await told(body, options)).toEqual([rest, refused, rest]);
	});

	it('leaves the others of a refused call unknown, and does not send them again', async () => {
		const rest = ['unknown', expect.stringContaining('does not say whether it took this one')];
		const body = { bad: [{ at: { row: 1 }, ...bad }] };
		expect(await told(body, options, 400)).toEqual([rest, refused, rest]);
		expect(server.log.entries).toHaveLength(1);
	});

	it('sends the others again where a refused call has taken none', async () => {
		server.mount('/bulk', ({ body }) => {
			const { rows } = JSON.parse(String(body)) as { rows: Array<{ id: string }> };
			const at = rows.findIndex(({ id }) => id === 'b');
			return at < 0
				? jsonAnswer({})
				: jsonAnswer({ bad: [{ at: { row: at }, ...bad }] }, { status: 422 });
		});
		const result = await send(server, items, {
			parameters,
			options: { ...options, isAllOrNone: true },
		});
		expect(outcomes(result)).toEqual(['sent', refused, 'sent']);
	});
});

describe('Lists by Outcome', () => {
	const options = {
		joinBy: 'lists',
		syncField: 'id',
		createdPaths: 'results',
		failedPaths: 'errors',
	};

	it('an error names its records in a list inside it', async () => {
		const body = {
			results: [{ id: 'b' }],
			errors: [{ ...bad, context: { ids: ['a', 'c'] } }],
		};
		expect(await told(body, options, 207)).toEqual([refused, 'created', refused]);
	});

	it('a list that holds other things, too, names none', async () => {
		const body = { results: [{ id: 'b' }], errors: [{ ...bad, context: { ids: ['a', 'x'] } }] };
		const [first, second] = await told(body, options, 207);
		expect([(first as string[])[0], second]).toEqual(['unknown', 'created']);
	});
});
