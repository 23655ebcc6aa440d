/** Answers in other character sets and formats than JSON in UTF-8, as APIs send them. */
import { gzipSync } from 'node:zlib';

import type { INodeParameters } from 'n8n-workflow';

import { connectorCredential, type ConnectorOptions, runConnector } from '../../helpers/connector';
import { type Answer, type Exchange, jsonAnswer, param, startRestServer } from '../../restServer';
import type { RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

type Api = (exchange: Exchange) => Answer;

async function read(
	api: Api,
	options: ConnectorOptions = {},
	parameters: Record<string, unknown> = {},
	rest: Parameters<typeof runConnector>[1] = {},
) {
	server.mount('/list', api);
	const result = await runConnector(
		{
			operation: 'fetch',
			authentication: 'none',
			baseUrl: server.url,
			path: '/list',
			recordPath: '',
			pagination: 'none',
			...parameters,
			options: { maxAttempts: 1, ...options },
		} as INodeParameters,
		rest,
	);
	return { ...result, calls: server.log.entries.length };
}

function answer(body: string | Buffer, contentType: string): Api {
	return () => ({ status: 200, headers: [['content-type', contentType]], body });
}

const people = [{ id: 1, name: 'Zoë Müller' }];
const latin = Buffer.from(JSON.stringify(people), 'latin1');

describe('letters', () => {
	it.each([
		['the stated character set', 'application/json; charset=ISO-8859-1', {}],
		['the chosen one', 'application/json', { charset: 'windows-1252' }],
	])('are read in %s', async (_how, type, options) => {
		const { records, run } = await read(answer(latin, type), options);
		expect(records).toEqual(people);
		expect(run['warnings']).toEqual([]);
	});

	it('are refused when their bytes do not fit, with the way out', async () => {
		const { records, error } = await read(answer(latin, 'application/json'));
		expect(records).toEqual([]);
		expect(error?.message).toMatch(/read as utf-8, but some of its bytes are none/);
		expect(error?.description).toMatch(/Records: Character Set/);
	});

	it('are refused in a character set that nobody knows, before any call', async () => {
		const { error, calls } = await read(answer(latin, 'application/json'), { charset: 'latin-0' });
		expect(error?.message).toMatch(/'latin-0', which is no known character set/);
		expect(calls).toBe(0);
	});
});

describe('formats', () => {
	const rows = [
		{ id: '1', name: 'Ann' },
		{ id: '2', name: 'Bob; B' },
	];

	it.each([
		['CSV', 'id,name\r\n1,Ann\r\n2,Bob; B\r\n', 'text/csv', {}],
		['CSV with a byte order mark', '\uFEFFid,name\n1,Ann\n2,Bob; B', 'text/csv', {}],
		['CSV that says it is text', 'id,name\n1,Ann\n2,Bob; B', 'text/plain', { format: 'csv' }],
		['CSV with a named delimiter', 'id;name\n1;Ann\n2;"Bob; B"', 'text/csv', { delimiter: ';' }],
		['tab-separated values', 'id\tname\n1\tAnn\n2\tBob; B', 'text/tab-separated-values', {}],
		[
			'JSON Lines',
			'{"id":"1","name":"Ann"}\n{"id":"2","name":"Bob; B"}\n',
			'application/x-ndjson',
			{},
		],
		[
			'JSON Lines without a type',
			'{"id":"1","name":"Ann"}\n{"id":"2","name":"Bob; B"}',
			'text/plain',
			{},
		],
		['JSON behind a guard', ")]}'\n" + JSON.stringify(rows), 'application/json', {}],
	])('%s gives records', async (_what, body, type, options) => {
		const { records, run } = await read(answer(body, type), options);
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ records: 2 });
	});

	it.each([
		['XML', '<?xml version="1.0"?><list/>', 'application/xml', /XML instead of JSON/],
		['one broken line', '{"id":1}\n{"id":\n', 'application/x-ndjson', /line 2 is no JSON/],
		['a packed file', gzipSync('{"id":1}'), 'application/gzip', /a gzip file instead of JSON/],
		[
			'a PDF file',
			Buffer.from('%PDF-1.7 \u00e4', 'latin1'),
			'application/pdf',
			/a PDF file instead of JSON/,
		],
		['NaN', '[{"id":NaN}]', 'application/json', /not complete JSON: \[\{"id":NaN/],
		['a ragged row', 'a,b\n1,2\n3', 'text/csv', /row in line 3 has 1 cells/],
	])('%s is refused by name', async (_what, body, type, message) => {
		const { records, error } = await read(answer(body, type));
		expect(records).toEqual([]);
		expect(error?.message).toMatch(message);
	});

	it('a delimiter of several characters is refused before any call', async () => {
		const { error, calls } = await read(answer('', 'text/csv'), { delimiter: '||' });
		expect(error?.message).toMatch(/'Records: CSV Delimiter' is '\|\|'/);
		expect(calls).toBe(0);
	});
});

describe('tables', () => {
	const rows = Array.from({ length: 5 }, (_, at) => ({ id: at + 1, name: `n${at}` }));
	const cells = rows.map(({ id, name }) => [id, name]);
	const table = (body: unknown, options: ConnectorOptions = {}, parameters = {}) =>
		read(() => jsonAnswer(body as never), { shape: 'table', ...options }, parameters);

	it.each([
		['a header row', { values: [['id', 'name'], ...cells] }, 'values', {}],
		[
			'columns beside the rows',
			{ columns: ['id', 'name'], rows: cells },
			'rows',
			{ columnsPath: 'columns' },
		],
		[
			'columns that are described',
			{ meta: { fields: [{ name: 'id', type: 'int' }, { name: 'name' }] }, rows: cells },
			'rows',
			{ columnsPath: 'meta.fields' },
		],
		[
			'one list for each column',
			{ data: { id: rows.map(({ id }) => id), name: rows.map(({ name }) => name) } },
			'data',
			{},
		],
	])('with %s become records', async (_what, body, recordPath, options) => {
		const { records } = await table(body, options, { recordPath });
		expect(records).toEqual(rows);
	});

	it('are told of when they are read as a list of records', async () => {
		const body = { values: [['id', 'name'], ...cells] };
		const { run } = await read(() => jsonAnswer(body), {}, { recordPath: 'values' });
		expect(run['warnings']).toEqual([expect.stringContaining("'Records: Shape' to 'Table'")]);
	});

	it('keep their names when only the first page has the header, and when every page has', async () => {
		for (const isRepeated of [false, true]) {
			server.reset();
			const api: Api = (exchange) => {
				const from = (Number(param(exchange, 'page')) - 1) * 2;
				const page = cells.slice(from, from + 2);
				const header = from === 0 || isRepeated ? [['id', 'name']] : [];
				return jsonAnswer({ values: page.length === 0 ? [] : [...header, ...page] });
			};
			const { records, error } = await read(
				api,
				{ shape: 'table', pageSize: 2 },
				{ recordPath: 'values', pagination: 'page', pageParameter: 'page' },
			);
			expect(error).toBeUndefined();
			expect(records).toEqual(rows);
		}
	});

	it.each([
		[
			'an uneven row',
			[['id', 'name'], [1]],
			/Row 1 of the table has 1 values, but there are 2 columns/,
		],
		['rows that are records', [{ id: 1 }], /is no table/],
		['columns of different lengths', { id: [1, 2], name: ['a'] }, /is no table/],
	])('are refused with %s', async (_what, body, message) => {
		const { error } = await table(body);
		expect(error?.message).toMatch(message);
	});
});

describe('answers that are none yet', () => {
	it('are waited for when the server says that it is preparing them (202)', async () => {
		let calls = 0;
		const api: Api = () => {
			calls += 1;
			if (calls > 2) return jsonAnswer([{ id: 1 }]);
			return { status: 202, headers: [['retry-after', '0']], body: '{"status":"pending"}' };
		};
		const { records, run } = await read(api, { maxAttempts: 5 });
		expect(records).toEqual([{ id: 1 }]);
		expect(run).toMatchObject({ calls: 3, retries: 2 });
	});

	it('end the read when they never come', async () => {
		const api: Api = () => ({ status: 202, headers: [['retry-after', '0']], body: '[]' });
		const { records, error, calls } = await read(api, { maxAttempts: 3 });
		expect(records).toEqual([]);
		expect(error?.message).toMatch(/still preparing its answer \(202\), also at try 3/);
		expect(calls).toBe(3);
	});

	it('are asked for again when a page for people came instead', async () => {
		let calls = 0;
		const api: Api = () => {
			calls += 1;
			return calls > 1
				? jsonAnswer([{ id: 1 }])
				: {
						status: 200,
						headers: [['content-type', 'text/html']],
						body: '<html>Maintenance</html>',
					};
		};
		const { records } = await read(api, { maxAttempts: 2 });
		expect(records).toEqual([{ id: 1 }]);
		expect(calls).toBe(2);
	});
});

describe('answers that would fill the memory', () => {
	const bomb = gzipSync(Buffer.alloc(300_000_000, '['));

	it('are given up at the limit, also when they come packed', async () => {
		const api: Api = () => ({
			status: 200,
			headers: [
				['content-type', 'application/json'],
				['content-encoding', 'gzip'],
			],
			body: bomb,
		});
		const { error } = await read(api);
		expect(error?.message).toMatch(/The answer is larger than 256 MB/);
	});

	it('are refused when they lie deep inside one another', async () => {
		const { error } = await read(
			answer('['.repeat(100_000) + ']'.repeat(100_000), 'application/json'),
		);
		expect(error?.message).toMatch(/more than 500 deep/);
	});

	it('are given up sooner at a login', async () => {
		server.mount('/login', () => ({
			status: 200,
			headers: [['content-encoding', 'gzip']],
			body: bomb,
		}));
		const auth = {
			loginPath: '/login',
			user: 'ada',
			password: 'pass',
			tokenIn: 'body',
			tokenAt: 'token',
		};
		const credential = connectorCredential(server, { given: { recordPath: '', auth } }, 'session');
		const { error } = await read(
			() => jsonAnswer([]),
			{},
			{ authentication: 'session' },
			{ credentials: [credential] },
		);
		expect(error?.message).toMatch(/The answer is larger than 5 MB/);
	});
});
