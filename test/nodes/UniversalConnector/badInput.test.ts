import { type ConnectorOptions, parametersFor, runConnector } from '../../helpers/connector';
import { startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

interface Change {
	readonly parameters?: Record<string, unknown>;
	readonly options?: ConnectorOptions;
}

/** Reads a list with something changed; returns what the person is told. */
async function told({ parameters = {}, options = {} }: Change, id = 'P20') {
	const scenario = server.scenario(id, { rows: 30, size: 10 });
	const plain = parametersFor(server, scenario, options);
	const result = await runConnector({ ...plain, ...parameters } as typeof plain);
	return { ...result, calls: server.log.entries.length };
}

it('lists the keys that exist when the record path is wrong', async () => {
	const { error } = await told({ parameters: { recordPath: 'items' } });
	expect(error?.message).toBe("The answer has nothing at 'items'; there is an object with 'data'");
	expect(error?.description).toContain('Record Path');
});

it.each([
	['//evil.example/x', 'names another host'],
	['\\\\evil.example/x', 'backslash'],
	['http://127.0.0.1:1%40evil.example/x', 'is not a web address'],
	['https://evil.example/x', 'goes to https://evil.example'],
	['HTTP://evil.example/x', 'goes to http://evil.example'],
	['ftp://evil.example/x', 'names another host'],
	['/a/../../admin', 'only dots'],
	['/a/%2e%2E/admin', 'only dots'],
	['/a/./b', 'only dots'],
	['/a\nb', "can't be seen"],
	['/a#b', 'a #'],
	['/people/{id}', '{id}, which nothing fills in'],
	['/people/{cursor}', '{cursor}, which nothing fills in'],
])('refuses the path %j before any call: %s', async (path, reason) => {
	const { error, calls } = await told({ parameters: { path } });
	expect(error?.message).toContain(reason);
	expect(calls).toBe(0);
});

function header(name: string, value: string): Change {
	return { options: { headers: { entry: [{ name, value }] } } };
}

it.each([
	['a line break in a header value', header('X-A', 'a\r\nX-B: b'), 'line break'],
	['a line break in a header name', header('X-A\r\nX-B', 'a'), 'name of a header'],
	['a Host header', header('Host', 'evil.example'), "'Host' can't be set"],
	['a header value above U+00FF', header('X-A', 'caf\u00e9 \u2615'), "that a header can't carry"],
	['a header that reaches into prototypes', header('__proto__', 'a'), '__proto__'],
	[
		'a parameter that reaches into prototypes',
		{ options: { query: { entry: [{ name: 'constructor', value: 'a' }] } } },
		'constructor',
	],
	[
		'a paging parameter that reaches into prototypes',
		{ parameters: { offsetParameter: '__proto__' } },
		'__proto__',
	],
	['a key field that reaches into prototypes', { options: { keyField: '__proto__' } }, '__proto__'],
	[
		'a mapping target that reaches into prototypes',
		{ options: { mapping: { row: [{ target: 'a.__proto__.b', path: 'id' }] } } },
		'__proto__',
	],
	['a page size of 0', { options: { pageSize: 0 } }, "'Paging: Page Size' needs a whole number"],
	['a negative page size', { options: { pageSize: -5 } }, "'Paging: Page Size' needs"],
	['half a page', { options: { pageSize: 2.5 } }, "'Paging: Page Size' needs a whole"],
	['no page in flight', { options: { pagesInFlight: 0 } }, "'Paging: Pages in Flight' needs"],
	['a negative limit', { options: { maxRecords: -1 } }, "'Limit: Records' needs"],
	['no page at all', { options: { maxPages: 0 } }, "'Limit: Pages' needs"],
	['no call at all', { options: { maxCalls: 0 } }, "'Limit: Calls' needs"],
	['a negative start', { options: { start: -1 } }, "'Paging: First Offset or Page' needs"],
	['a status that is none', { options: { endStatuses: '404, soon' } }, "holds 'soon'"],
	[
		'a resume token with a preview',
		{ options: { isPreview: true, resumeFrom: 'x.y' } },
		"'Preview Only' is on",
	],
	['a resume token that is none', { options: { resumeFrom: 'abc' } }, 'was changed'],
])('refuses %s before any call', async (_what, change, reason) => {
	const { error, calls } = await told(change as Change);
	expect(calls).toBe(0);
	expect(error?.message).toContain(reason);
});

it('ends with the first of several limits that is reached', async () => {
	const { run, records } = await told({ options: { maxRecords: 25, maxPages: 1, maxCalls: 9 } });
	expect(records).toHaveLength(10);
	expect(run['stopReason']).toBe('max-pages');
});

describe('a resume token', () => {
	async function token(): Promise<string> {
		const { run } = await told({ options: { maxPages: 1 } });
		server.reset();
		return String(run['resumeToken']);
	}

	function altered(text: string, at: number): string {
		return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
	}

	it.each([0, 10, 40])('that was changed at character %i is refused', async (at) => {
		const resumeFrom = altered(await token(), at);
		const { error, calls } = await told({ options: { resumeFrom } });
		expect(error?.message).toMatch(/Resume Token.*changed|Resume Token.*other/);
		expect(calls).toBe(0);
	});

	it('that was cut is refused', async () => {
		const resumeFrom = (await token()).slice(0, -3);
		const { error } = await told({ options: { resumeFrom } });
		expect(error?.message).toContain('was changed or is not complete');
	});

	it.each([
		['another path', { parameters: { path: '/p20-1/v1/others' } }],
		['another parameter', { parameters: { offsetParameter: 'skip' } }],
		['another pagination', { parameters: { pagination: 'page', pageParameter: 'offset' } }],
		['another page size', { options: { pageSize: 7 } }],
		['another filter', { options: { query: { entry: [{ name: 'a', value: 'b' }] } } }],
		['another record path', { parameters: { recordPath: '' } }],
	])('of a run with %s is refused', async (_what, change: Change) => {
		const options = { ...change.options, resumeFrom: await token() };
		const { error, calls } = await told({ ...change, options });
		expect(error?.message).toMatch(/made with other settings|another version/);
		expect(calls).toBe(0);
	});
});
