/** Names in braces: filled in where the pagination has them, refused where nothing does. */
import type { INodeParameters } from 'n8n-workflow';

import { type ConnectorOptions, runConnector } from '../../helpers/connector';
import { jsonAnswer, makeRecords, type RestServer, startRestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const PATH = '/list';
const DOCUMENT = '{people(first:{limit},after:"{cursor}"){edges {cursor} pageInfo{cursor}}}';

/** Two pages that say all there is to say about the next one. */
function serve(): void {
	server.mount(PATH, ({ target, body }) => {
		const isFirst = !/second|(skip|page)=2/.test(`${decodeURIComponent(target)}${body.toString()}`);
		const link = { cursor: 'second', next: `${PATH}?at=second` };
		const data = makeRecords(2, isFirst ? 1 : 3);
		return jsonAnswer({ data, ...(isFirst ? link : {}) });
	});
}

const PAGINATIONS: Readonly<Record<string, INodeParameters>> = {
	none: { pagination: 'none' },
	offset: { pagination: 'offset', offsetParameter: 'skip', limitParameter: 'take' },
	page: { pagination: 'page', pageParameter: 'page', limitParameter: 'take' },
	cursor: { pagination: 'cursor', cursorPath: 'cursor', cursorParameter: 'after' },
	nextLink: { pagination: 'nextLink', linkIn: 'body', linkPath: 'next' },
	advanced: {
		pagination: 'advanced',
		advanced: { carry: [{ from: 'body', at: 'cursor', in: 'query', name: 'after' }] },
	},
};

interface Asked {
	readonly path?: string;
	readonly options?: ConnectorOptions;
	readonly changes?: INodeParameters;
}

async function read(pagination: string, { path = PATH, options = {}, changes = {} }: Asked) {
	serve();
	return await runConnector({
		operation: 'fetch',
		authentication: 'none',
		baseUrl: server.url,
		path,
		recordPath: 'data',
		...PAGINATIONS[pagination],
		...changes,
		options: { pagesInFlight: 1, pageSize: 2, ...options },
	} as INodeParameters);
}

function pairs(name: string, value: string) {
	return { entry: [{ name, value }] };
}

/** Where a name can be typed, the field that a refusal has to name, and how it is typed there. */
const FIELDS: ReadonlyArray<readonly [string, (typed: string) => Asked]> = [
	['Path', (typed) => ({ path: `${PATH}/${typed}` })],
	['Path', (typed) => ({ path: `${PATH}?at=${typed}` })],
	['Request: Query Parameters', (typed) => ({ options: { query: pairs('at', typed) } })],
	['Request: Headers', (typed) => ({ options: { headers: pairs('X-At', `at ${typed}`) } })],
	[
		'Request: Body',
		(typed) => ({ options: { method: 'POST', body: JSON.stringify({ a: [{ at: typed }] }) } }),
	],
];

/** The names that each pagination has no values for. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
	none: ['offset', 'limit', 'page', 'cursor'],
	offset: ['page', 'cursor'],
	page: ['offset', 'cursor'],
	cursor: ['offset', 'page'],
	nextLink: ['offset', 'page', 'cursor'],
	advanced: ['offset', 'page', 'cursor'],
};

const foreign = Object.entries(FOREIGN).flatMap(([pagination, names]) =>
	names.flatMap((name) =>
		FIELDS.map(([field, typed], place) => ({ pagination, name, field, typed, place })),
	),
);

it.each(foreign)(
	'$pagination: refuses {$name} in $field ($place) before any call',
	async ({ pagination, name, field, typed }) => {
		const { error } = await read(pagination, typed(`{${name}}`));
		expect(error?.message).toContain(`'${field}' holds {${name}}, which nothing fills in`);
		expect(error?.description).toContain("'Limit and Offset'");
		expect(server.log.entries).toEqual([]);
	},
);

it.each(['cursor', 'nextLink', 'advanced', 'offset', 'page'])(
	'%s: fills in {limit} on every page, also without the name of a page size',
	async (pagination) => {
		const options = { headers: pairs('X-Size', 'rows={limit}'), pageSize: 2 };
		const { records, error } = await read(pagination, { options });
		expect(error).toBeUndefined();
		expect(records.length).toBeGreaterThan(2);
		const sizes = server.log.entries.map(
			({ rawHeaders }) => rawHeaders.find(([name]) => name === 'X-Size')?.[1],
		);
		expect(new Set(sizes)).toEqual(new Set(['rows=2']));
	},
);

it.each([
	['offset', { offsetParameter: '' }, 'offset'],
	['page', { pageParameter: '' }, 'page'],
	['cursor', { cursorParameter: '' }, 'cursor'],
])('%s: refuses to send the same request again and again', async (pagination, changes, name) => {
	const { error } = await read(pagination, { changes });
	expect(error?.message).toContain(`{${name}}, which stands nowhere in the request`);
	expect(server.log.entries).toEqual([]);
});

it.each(['none', 'offset', 'cursor', 'nextLink'])(
	'%s: sends JSON and other names in braces as they are typed',
	async (pagination) => {
		const filter = '{"where":{"name":"{name}"},"page":{}}';
		const body = { filter, list: ['{x}', '{ limit }'] };
		const { error } = await read(pagination, {
			path: `${PATH}?where={"a":{}}`,
			options: {
				method: 'POST',
				body: JSON.stringify(body),
				query: pairs('filter', filter),
				headers: pairs('X-Filter', filter),
			},
		});
		expect(error).toBeUndefined();
		const [first] = server.log.entries;
		expect(JSON.parse(first?.body ?? '')).toMatchObject(body);
		expect(first?.query).toEqual(
			expect.arrayContaining([
				['where', '{"a":{}}'],
				['filter', filter],
			]),
		);
		expect(first?.rawHeaders).toContainEqual(['X-Filter', filter]);
	},
);

it('leaves the fields that a GraphQL query asks for, and fills in the values of its arguments', async () => {
	const { error, records } = await read('cursor', {
		changes: { cursorParameter: '' },
		options: { method: 'POST', body: JSON.stringify({ query: DOCUMENT }), firstCursor: '*' },
	});
	expect(error).toBeUndefined();
	expect(records).toHaveLength(4);
	expect(
		server.log.entries.map(({ body }) => (JSON.parse(body) as { query: string }).query),
	).toEqual(
		['*', 'second'].map((cursor) =>
			DOCUMENT.replace('{limit}', '2').replace('"{cursor}"', `"${cursor}"`),
		),
	);
});

it('takes a GraphQL query with a field named as a placeholder without a pagination', async () => {
	const query = 'query { people { edges{cursor} page{page} } }';
	const { error } = await read('none', {
		options: { method: 'POST', body: JSON.stringify({ query }) },
	});
	expect(error).toBeUndefined();
	expect(JSON.parse(server.log.entries[0]?.body ?? '')).toEqual({ query });
});

it("does not fill in what looks like a placeholder in the server's own cursor", async () => {
	server.mount(PATH, ({ query }) =>
		jsonAnswer(
			query.some(([name]) => name === 'after')
				? { data: makeRecords(2, 3) }
				: { data: makeRecords(2), cursor: 'x{limit}' },
		),
	);
	const parameters = {
		operation: 'fetch',
		authentication: 'none',
		baseUrl: server.url,
		path: PATH,
		recordPath: 'data',
		...PAGINATIONS['cursor'],
	};
	const { records } = await runConnector(parameters as INodeParameters);
	expect(records).toHaveLength(4);
	expect(server.log.entries[1]?.query).toContainEqual(['after', 'x{limit}']);
});

it('takes a position into the body of a POST only', async () => {
	const options = { positionIn: 'body' };
	const { error } = await read('cursor', { options });
	expect(error?.message).toBe(
		"'Paging: Send Position In' is 'Body', but a GET request has no body",
	);
	expect(server.log.entries).toEqual([]);
	const sized = await read('nextLink', { options: { sizeIn: 'body', sizeParameter: 'size' } });
	expect(sized.error?.message).toContain("'Paging: Send Page Size In' is 'Body'");
	expect((await read('cursor', { options: { ...options, method: 'POST' } })).records).toHaveLength(
		4,
	);
});
