import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, startRestServer, type RestServer } from '../../../restServer';
import { entries, outcomes, send } from './run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const items = [0, 1, 2, 3].map((n) => ({ key: `k${n}`, n }));
const report = { joinBy: 'lists', syncField: 'key', createdPaths: 'done', failedPaths: 'bad' };

describe('an idempotency key allows to repeat its call, but not to send rows in other calls', () => {
	const post = { method: 'POST' };
	const idempotencyHeader = 'Idempotency-Key';

	it('rows that a report leaves open are unknown', async () => {
		server.mount('/bulk', () => jsonAnswer({ done: ['k0', 'k1'] }));
		const options = { ...report, idempotencyHeader };
		const told = outcomes(await send(server, items, { parameters: post, options }));
		const open = ['unknown', expect.stringContaining('did not say which rows')];
		expect(told).toEqual(['created', 'created', open, open]);
		expect(server.log.entries).toHaveLength(1);
	});

	it('rows of a success with an error in it are unknown', async () => {
		server.mount('/bulk', () => jsonAnswer({ error: 'bad' }));
		const options = { errorPath: 'error', idempotencyHeader };
		const told = outcomes(await send(server, items, { parameters: post, options }));
		for (const one of told) expect(one).toEqual(['unknown', expect.stringContaining('bad')]);
		expect(server.log.entries).toHaveLength(1);
	});

	it('rows refused after a lost answer are unknown', async () => {
		let calls = 0;
		server.mount('/bulk', () => {
			calls += 1;
			return jsonAnswer({ error: 'exists' }, { status: calls === 1 ? 500 : 400 });
		});
		const options = { idempotencyHeader };
		const told = outcomes(await send(server, items, { parameters: post, options }));
		for (const one of told) expect(one).toEqual(['unknown', expect.stringContaining('earlier')]);
		expect(server.log.entries).toHaveLength(2);
	});
});

describe('a report that comes with no success', () => {
	const bad = { bad: ['no', 'not allowed'] };

	it.each([
		[401, 1, 'failed'],
		[302, 1, 'failed'],
		[429, 1, 'failed'],
		[403, 1, 'unknown'],
		[409, 1, 'unknown'],
	])('%i is not searched for bad rows', async (status, calls, wanted) => {
		server.mount('/bulk', () => jsonAnswer(bad, { status }));
		const options = { ...report, maxAttempts: 1 };
		const told = outcomes(await send(server, items, { options }));
		for (const one of told) expect(one).toEqual([wanted, expect.any(String)]);
		expect(server.log.entries).toHaveLength(calls);
	});

	it.each([
		['bisect', 14],
		['continue', 2],
		['stop', 1],
	])('400 by the policy %s', async (onRefusal, calls) => {
		server.mount('/bulk', () => jsonAnswer(bad, { status: 400 }));
		const many = [...items, ...items.map(({ key }) => ({ key: `${key}b` }))];
		const options = { ...report, onRefusal };
		const result = await send(server, many, { parameters: { batchSize: 4 }, options });
		expect(server.log.entries).toHaveLength(calls);
		expect(result.told).toHaveLength(8);
		expect(String((outcomes(result)[7] as string[])[1]).includes('Not sent')).toBe(
			onRefusal === 'stop',
		);
	});
});

describe('options that are read once', () => {
	const lookup = {
		writeMode: 'createUpdate',
		syncField: 'key',
		lookupPath: '/people?key={key}',
		lookupRecordPath: 'data',
	};
	const parameters = { path: '/people', bodyShape: 'object' };

	it.each([
		['Update: Path', { ...lookup, updatePath: '=/people/{{ $json.key }}' }],
		['Lookup: Path', { ...lookup, lookupPath: '=/people?key={{ $json.key }}' }],
		['Request: Headers', { headers: entries(['X-Key', '={{ $json.key }}']) }],
	])('%s holds no expression for the item', async (field, options) => {
		server.mount('/people', () => jsonAnswer({ data: [] }));
		const told = outcomes(await send(server, items, { parameters, options }));
		expect(JSON.stringify(told)).toContain(`'${field}' holds an expression`);
		expect(server.log.entries).toHaveLength(0);
		await send(server, items.slice(0, 1), { parameters, options });
		expect(server.log.entries.length).toBeGreaterThan(0);
	});

	it.each([
		"={{ $json['key'] }}",
		'={{ $input.item.json.key }}',
		'={{ $input["item"].json.key }}',
		"={{ $('Start').item.json.key }}",
		'={{ $("Start").pairedItem().json.key }}',
		"={{ $('Start')['item'].json.key }}",
		'={{ $node["Start"].json.key }}',
		'={{ $node.Start.json["key"] }}',
		'=K-{{ $itemIndex }}',
		'={{ $position }}',
		'={{ $thisItem.json.key }}',
		'={{ $input.all()[$itemIndex].json.key }}',
		'={{ $data.key }}',
		'={{ $binary.file.fileName }}',
	])('a header that names the item in any way is refused: %s', async (expression) => {
		server.mount('/bulk', () => jsonAnswer({}));
		const { told } = await send(server, items, {
			options: { headers: entries(['X-Key', expression]) },
		});
		for (const { error } of told) {
			expect(error).toContain("'Request: Headers' holds an expression for the item");
		}
		expect(JSON.stringify(told)).toContain('$input.first()');
		expect(server.log.entries).toHaveLength(0);
	});

	it.each([
		['={{ 1 + 1 }}', '2'],
		['={{ $input.first().json.key }}', 'k0'],
		["={{ $('Start').first().json.key }}", 'k0'],
		["={{ $('Start').all().length }}", '4'],
		['={{ $runIndex }}', '0'],
		['a $json of its own', 'a $json of its own'],
	])('a header may hold what is the same for all items: %s', async (expression, value) => {
		server.mount('/bulk', () => jsonAnswer({}));
		const options = { headers: entries(['X-Note', expression]) };
		expect(outcomes(await send(server, items, { options }))).toEqual(items.map(() => 'sent'));
		expect(server.log.entries[0]?.rawHeaders).toContainEqual(['X-Note', value]);
	});

	it.each([
		['Body Key', { bodyKey: '={{ $json.key }}' }, {}],
		['Name Field', { bodyShape: 'map', mapKey: '={{ $json.key }}' }, {}],
		['Batch Size', { batchSize: '={{ $json.n + 1 }}' }, {}],
		['Base URL', { baseUrl: '={{ $json.key }}' }, {}],
		['Outcome: ID Path', {}, { replyIdPath: '={{ $json.key }}' }],
		['Limit: Calls', {}, { maxCalls: '={{ $json.n + 9 }}' }],
		['Body: Extra Values', {}, { bodyValues: { entry: [{ name: 'a', value: '={{ $json.n }}' }] } }],
		['Run', {}, { mode: '={{ $itemIndex === 0 ? "send" : "preview" }}' }],
	])('%s holds no expression for the item either', async (field, changed, options) => {
		const { told } = await send(server, items, { parameters: changed, options });
		for (const { error } of told) {
			expect(error).toContain(`'${field}' holds an expression for the item`);
		}
		expect(server.log.entries).toHaveLength(0);
	});

	it('the path, the mapping and the test payload may', async () => {
		for (const { key } of items) server.mount(`/bulk/${key}`, () => jsonAnswer({}));
		const row = [{ target: 'id', from: 'constant', constant: '={{ $json.key }}' }];
		const result = await send(server, items, {
			parameters: { path: '=/bulk/{{ $json.key }}' },
			options: { mapping: { row } },
		});
		expect(outcomes(result)).toEqual(items.map(() => 'sent'));
		const test = { mode: 'testPayload', testPayload: '={{ JSON.stringify([$json]) }}' };
		await send(server, items, { parameters: { path: '/bulk/k0' }, options: test });
		expect(server.log.entries.map(({ body }) => body)).toEqual([
			...items.map(({ key }) => JSON.stringify([{ id: key }])),
			JSON.stringify([items[0]]),
		]);
	});
});

it("'Limit: Calls per Minute' is a whole number", async () => {
	const options = { callsPerMinute: 0.5 };
	const told = outcomes(await send(server, items, { options }));
	expect(JSON.stringify(told)).toContain("'Limit: Calls per Minute' needs a whole number");
	expect(server.log.entries).toHaveLength(0);
});

it('a path that can not be used fails its row alone, also with a lookup', async () => {
	server.mount('/people', () => jsonAnswer({ data: [] }));
	const input = items.map((item, n) => ({ ...item, to: n === 1 ? 'people/{}' : 'people' }));
	const options = {
		writeMode: 'createUpdate',
		syncField: 'key',
		lookupPath: '/people?key={key}',
		lookupRecordPath: 'data',
		inFlight: 2,
	};
	const parameters = { path: '=/{{ $json.to }}', bodyShape: 'object' };
	const told = outcomes(await send(server, input, { parameters, options }));
	const bad = ['failed', expect.stringContaining('would lead to another address')];
	expect(told).toEqual(['created', bad, 'created', 'created']);
});
