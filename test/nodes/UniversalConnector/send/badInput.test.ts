import { jsonAnswer, startRestServer, type RestServer } from '../../../restServer';
import { startWriteServer, type WriteServer } from '../../../restServer/writes';
import { outcomes, send, type SendCase } from './run';

let server: WriteServer;
let other: RestServer;

beforeAll(async () => {
	server = await startWriteServer();
	other = await startRestServer();
});
afterAll(async () => await Promise.all([server.close(), other.close()]));

const items = [
	{ key: 'a', team: 'x' },
	{ key: 'b', team: 'x' },
];

/** What a person is told without a way on for failed items, and how many calls were made. */
async function told({ rest, ...settings }: SendCase, input: readonly object[] = items) {
	const before = server.log.entries.length;
	const result = await send(server, input as never, {
		...settings,
		rest: { onError: 'stopWorkflow', ...rest },
	});
	return { ...result, calls: server.log.entries.length - before };
}

const parameters = (values: Record<string, unknown>): SendCase => ({ parameters: values });
const options = (values: Record<string, unknown>): SendCase => ({ options: values });

it.each<[string, SendCase, string]>([
	['an unknown method', parameters({ method: 'GET' }), "'Method' is set to 'GET'"],
	['an unknown shape', parameters({ bodyShape: 'xml' }), "'Body Shape' is set to 'xml'"],
	['an unknown grouping', options({ grouping: 'random' }), "'Batch: Grouping' is set to 'random'"],
	['an unknown write mode', options({ writeMode: 'mirror' }), "'Write Mode' is set to 'mirror'"],
	['an unknown way to read', options({ joinBy: 'guess' }), "'Outcome: Read By' is set to 'guess'"],
	['an unknown run', options({ mode: 'dry' }), "'Run' is set to 'dry'"],
	['an unknown policy', options({ onRefusal: 'ignore' }), "'On Refused Batch' is set to 'ignore'"],
	['an unknown duplicate policy', options({ duplicates: 'mix' }), "'Records: Duplicates' is set"],
	['no size', parameters({ batchSize: 0 }), "'Batch Size' needs a whole number from 1"],
	['half a row', parameters({ batchSize: 1.5 }), "'Batch Size' needs a whole number from 1"],
	['a size that is no number', parameters({ batchSize: 'many' }), "'Batch Size' needs a number"],
	['too large a size', parameters({ batchSize: 1e9 }), "'Batch Size' needs a whole number from 1"],
	['a negative byte limit', options({ maxKilobytes: -1 }), "'Batch: Limit (Kilobytes)' needs"],
	['bytes without a limit', options({ grouping: 'byBytes' }), "'Batch: Limit (Kilobytes)' is not"],
	['groups without a field', options({ grouping: 'byKey' }), "'Batch: Group Fields' is empty"],
	['nothing in flight', options({ inFlight: 0 }), "'Batch: In Flight' needs"],
	[
		'a grouping of single records',
		{ parameters: { bodyShape: 'object' }, options: { grouping: 'byKey', groupFields: 'team' } },
		"'Batch: Grouping' puts records together",
	],
	['a map without a name field', parameters({ bodyShape: 'map', mapKey: '' }), "'Name Field' is"],
	['an each in the body key', parameters({ bodyKey: 'a[*]' }), "'Body Key' holds [*]"],
	['a body key into prototypes', parameters({ bodyKey: '__proto__' }), '__proto__'],
	[
		'values beside a plain list',
		options({ bodyValues: { entry: [{ name: 'a', value: 'b' }] } }),
		"there is no 'Body Key'",
	],
	[
		'a value that is no JSON',
		{
			parameters: { bodyKey: 'data' },
			options: { bodyValues: { entry: [{ name: 'a', from: 'json', value: '{' }] } },
		},
		'is not valid JSON',
	],
	['a placeholder without a name', parameters({ path: '/people/{}' }), 'which names no field'],
	['a placeholder for many', parameters({ path: '/people/{a[*]}' }), 'which names no field'],
	['another host', parameters({ path: '//evil.example/x' }), 'names another host'],
	['a whole address of another host', parameters({ path: 'https://evil.example/{key}' }), 'evil'],
	['dots in the path', parameters({ path: '/a/../{key}' }), 'only dots'],
	['a fragment', parameters({ path: '/a#{key}' }), 'a #'],
	[
		'a line break in a header',
		options({ headers: { entry: [{ name: 'X-A', value: 'a\nb' }] } }),
		'line break',
	],
	[
		'a Host header',
		options({ headers: { entry: [{ name: 'host', value: 'x' }] } }),
		"can't be set",
	],
	['an idempotency header', options({ idempotencyHeader: 'a b' }), "can't be the name of a header"],
	[
		'the sync field taken out',
		options({ syncField: 'key', exclude: 'team,key' }),
		"'Records: Exclude Fields' takes out 'key'",
	],
	[
		'an object around the sync field taken out',
		options({ syncField: 'user.mail', exclude: 'user' }),
		"takes out 'user.mail'",
	],
	['a join by key without a key', options({ joinBy: 'key' }), "'Records: Sync Field' is not set"],
	[
		'a join by lists without lists',
		options({ joinBy: 'lists', syncField: 'key' }),
		'no path of a list is set',
	],
	[
		'two sync fields, but one key path',
		options({ joinBy: 'key', syncField: 'a,b', replyKeyPath: 'c' }),
		"'Outcome: Key Path' has 1 fields",
	],
	['a lookup without an address', options({ writeMode: 'update' }), "'Lookup: Path' is not set"],
	[
		'a lookup without a sync field',
		options({ writeMode: 'update', lookupPath: '/people?key={key}' }),
		"'Records: Sync Field' is not set",
	],
	[
		'a lookup path that nothing uses',
		options({ lookupPath: '/people' }),
		"'Lookup: Path' is set, but 'Write Mode' sends all",
	],
	[
		'skipping unchanged records without a lookup',
		options({ isUnchangedSkipped: true }),
		"'Lookup: Skip Unchanged' is set",
	],
	['a test without a payload', options({ mode: 'testPayload' }), "'Test Payload' is empty"],
	[
		'a payload that is not sent',
		options({ testPayload: '[1]' }),
		"'Test Payload' is filled in, but 'Run' does not send it",
	],
	[
		'a payload that is no JSON',
		options({ mode: 'testPayload', testPayload: '[1' }),
		"'Test Payload' is not valid JSON",
	],
	['too many calls', options({ maxCalls: 1, grouping: 'perItem' }), 'would need at least 2 calls'],
	['a broken base URL', parameters({ baseUrl: 'ftp://x' }), "'Base URL' has no https://"],
	[
		'a report to another host',
		options({ reportUrl: 'https://hooks.example.com/x' }),
		'hooks.example.com, which is not allowed',
	],
	[
		'a report over plain http',
		options({ reportUrl: 'http://hooks.example.com/x', reportHosts: 'hooks.example.com' }),
		'uses http',
	],
	[
		'a report with a password in its address',
		options({ reportUrl: 'https://a:b@hooks.example.com/x', reportHosts: 'hooks.example.com' }),
		'user name or password',
	],
	[
		'a report to a host that only looks allowed',
		options({
			reportUrl: 'https://hooks.example.com.evil.example/',
			reportHosts: 'hooks.example.com',
		}),
		'which is not allowed',
	],
	[
		'an error path that nothing looks at',
		options({ replyErrorPath: 'error' }),
		"'Outcome: Error Path' is set, but 'Outcome: Read By' is 'Status'",
	],
	[
		'a key path of entries that are told by position',
		options({ joinBy: 'position', replyKeyPath: 'key' }),
		"Set 'Outcome: Read By' to 'Key' or 'Lists by Outcome', or remove 'Outcome: Key Path'",
	],
	[
		'a list of failed records beside entries',
		options({ joinBy: 'key', syncField: 'key', failedPaths: 'bad' }),
		"'Outcome: Failed Paths' is set, but 'Outcome: Read By' is 'Key'",
	],
	[
		'a list path beside lists by outcome',
		options({ joinBy: 'lists', syncField: 'key', failedPaths: 'bad', replyListPath: 'x' }),
		"'Outcome: List Path' is set, but 'Outcome: Read By' is 'Lists by Outcome'",
	],
	[
		'a search that nothing asks',
		options({ isLookupSearch: true }),
		"'Lookup: Finds Others Too' is set, but 'Write Mode' sends all",
	],
	[
		'a method for records that nobody looks up',
		options({ updateMethod: 'PATCH' }),
		"'Update: Method' is set, but 'Write Mode' sends all",
	],
])(
	'refuses %s before any call, naming the field and a way out',
	async (_name, settings, message) => {
		const { error, calls } = await told(settings);
		expect(`${error?.message} ${error?.description}`).toContain(message);
		// Labels stand in quotes; what to do stands below the message.
		expect(`${error?.message} ${error?.description}`).toMatch(/'[A-Z][A-Za-z]+[^']*'|header '/);
		expect(error?.description).toMatch(/[a-z].*\.$/s);
		expect(calls).toBe(0);
	},
);

it('gives every item the mistake of the settings when the run goes on', async () => {
	const result = await send(server, items, { options: { grouping: 'byKey' } });
	expect(result.told.map(({ error }) => error)).toEqual(
		items.map(() => expect.stringContaining("'Batch: Group Fields' is empty")),
	);
	expect(result.run).toEqual({ stopReason: 'error', complete: false, records: 2 });
});

it('a row that alone is larger than the limit fails alone', async () => {
	const input = [{ key: 'a' }, { key: 'b'.repeat(200) }, { key: 'c' }];
	const before = server.taken.length;
	const result = await send(server, input, { options: { maxKilobytes: 0.1 } });
	expect(outcomes(result)).toEqual([
		'sent',
		[
			'failed',
			"Not sent: the record alone is larger than 'Batch: Limit (Kilobytes)' lets the body of one call be. Raise the limit, or take fields out with 'Records: Exclude Fields'",
		],
		'sent',
	]);
	expect(server.taken.slice(before)).toEqual([[input[0], input[2]]]);
});

it('a group larger than a batch fails alone when groups must not be split', async () => {
	const input = [1, 1, 1, 2].map((team, n) => ({ key: `k${n}`, team }));
	const result = await send(server, input, {
		parameters: { batchSize: 2 },
		options: { grouping: 'keepGroups', groupFields: 'team', largeGroup: 'reject' },
	});
	const failed = ['failed', expect.stringContaining("'Batch: Large Groups' does not split groups")];
	expect(outcomes(result)).toEqual([failed, failed, failed, 'sent']);
	expect(server.taken.at(-1)).toEqual([input[3]]);
});

describe('rows that can not be sent fail alone, before any call with them', () => {
	const input = [{ key: 'a' }, {}, { key: null }, { key: '' }, { key: ' ' }, { key: 'b' }];
	const good = [input[0], input[5]];

	it('without a value for the path', async () => {
		const before = server.taken.length;
		const result = await send(server, input, { parameters: { path: '/groups/{key}' } });
		const [first, ...others] = outcomes(result);
		expect([first, others.at(-1)]).toEqual(['sent', 'sent']);
		for (const [at, what] of ['nothing', 'null', 'an empty text', 'an empty text'].entries()) {
			expect(others[at]).toEqual([
				'failed',
				`'Path' needs a value for {key}, but the row has ${what} there. Give every row a value there, or filter out rows without one.`,
			]);
		}
		expect(server.taken.slice(before).flat()).toEqual(good);
	});

	it('with half of a character in the value for the path', async () => {
		const before = server.taken.length;
		const half = { key: '\u{1F600}'.slice(0, 1) };
		const rows = [{ key: 'a' }, half, { key: '\u{1F600}' }];
		const result = await send(server, rows, { parameters: { path: '/groups/{key}' } });
		expect(outcomes(result)).toEqual([
			'sent',
			[
				'failed',
				"'Path' can't take the value for {key}: a character in it is cut in half. Correct the value of the row; a step before may have shortened it.",
			],
			'sent',
		]);
		expect(server.taken.slice(before).flat()).toEqual([rows[0], rows[2]]);
	});

	it.each(['key', 'key,team'])('without a value in the sync field %s', async (syncField) => {
		const before = server.taken.length;
		const whole = input.map((item) => ({ ...item, team: 'x' }));
		const options = { syncField, isSyncTrimmed: true };
		const told = outcomes(await send(server, whole, { options }));
		const reason =
			"which is its 'Records: Sync Field'. Give it one, filter out records without, or set 'Records: Without Sync Field' to 'Send as New'.";
		const missing = ['failed', expect.stringContaining(reason)];
		expect(told).toEqual(['sent', missing, missing, missing, missing, 'sent']);
		expect(server.taken.slice(before).flat()).toEqual([whole[0], whole[5]]);
	});

	it('with a sync field value that another has', async () => {
		const before = server.log.entries.length;
		const options = { syncField: 'key', duplicates: 'rejectAll' };
		const told = outcomes(await send(server, [{ key: 1 }, { key: '1' }], { options }));
		const twice = ['failed', expect.stringContaining("choose in 'Records: Duplicates'")];
		expect(told).toEqual([twice, twice]);
		expect(server.log.entries).toHaveLength(before);
	});
});

it('two records of one name in a map: only the last is sent, the other is told', async () => {
	const input = [{ key: 'a', n: 1 }, { key: 'a', n: 2 }, { n: 3 }, { key: { x: 1 } }];
	const map = await startWriteServer({ form: 'map' });
	const result = await send(map, input, { parameters: { bodyShape: 'map', mapKey: 'key' } });
	await map.close();
	expect(outcomes(result).slice(0, 2)).toEqual(['skipped', 'sent']);
	expect(String(result.told[2]?.['error'])).toContain("needs a name at 'key'");
	expect(String(result.told[3]?.['error'])).toContain('has an object there');
	expect(map.taken).toEqual([[{ key: 'a', n: 2, _name: 'a' }]]);
});

it.each([
	['position', { replyListPath: 'results' }, { ok: true }, "there is nothing at 'results'"],
	[
		'position',
		{ replyListPath: 'results' },
		{ results: 'fine' },
		"'results' is a text, not a list",
	],
	['position', {}, [1], 'it has 1 entries for 2 rows'],
	['position', {}, 'done', 'it is a text, not a list'],
	['key', { syncField: 'key' }, [{ id: 1 }, { id: 2 }], 'none of its 2 entries has a value'],
	['lists', { syncField: 'key', createdPaths: 'made' }, { other: [] }, 'none of its lists'],
])(
	'a reply that does not fit (%s, %j): unknown, with what is wrong, and nothing is sent twice',
	async (joinBy, more, body, reason) => {
		other.reset();
		other.mount('/bulk', () => jsonAnswer(body as never));
		const result = await send(other, items, { options: { joinBy, ...more } });
		for (const one of outcomes(result)) {
			expect(one).toEqual(['unknown', expect.stringContaining(reason)]);
		}
		expect(result.run).toMatchObject({ unknown: 2, complete: false });
		expect(other.log.entries).toHaveLength(1);
	},
);

it('a word for the outcome that nobody knows is unknown', async () => {
	other.reset();
	const states = ['created', 'noop', 'queued?', 500, 201, false];
	other.mount('/bulk', () => jsonAnswer(states.map((state) => ({ state, message: 'why' }))));
	const result = await send(
		other,
		states.map((_, n) => ({ key: n })),
		{
			options: { joinBy: 'position', replyStatusPath: 'state' },
		},
	);
	expect(outcomes(result)).toEqual([
		'created',
		'unchanged',
		['unknown', expect.stringContaining("calls this row 'queued?'")],
		['failed', 'why'],
		'created',
		['failed', 'why'],
	]);
});

it('without a way on the run ends with a summary, after everything was tried', async () => {
	const { error, calls } = await told({ parameters: { path: '/groups/{key}', batchSize: 1 } }, [
		{ key: 'a' },
		{},
		{ key: 'c' },
	]);
	expect(error?.message).toContain('1 of 3 records were not sent, or not for certain');
	expect(error?.description).toContain("Item 1: 'Path' needs a value for {key}");
	expect(error?.description).toContain('2 of 3 are done and stay as they are.');
	expect(error?.context?.itemIndex).toBe(1);
	expect(calls).toBe(2);
});

it('stops after a refused sign-in, and after three calls in a row that failed', async () => {
	const input = Array.from({ length: 6 }, (_, n) => ({ key: `k${n}` }));
	for (const [status, sent] of [
		[401, 1],
		[403, 3],
		[405, 3],
		[404, 6],
		[409, 6],
	] as const) {
		other.reset();
		other.mount('/bulk', () => jsonAnswer({ error: 'no' }, { status }));
		const result = await send(other, input, { parameters: { batchSize: 1 } });
		expect(other.log.entries).toHaveLength(sent);
		expect(result.told).toHaveLength(6);
		const last = outcomes(result).at(-1) as string[];
		expect(last[0]).toBe('failed');
		expect(last[1]?.includes('Not sent')).toBe(sent < 6);
		expect(result.run['stopReason']).toBe(sent < 6 ? 'error' : 'done');
	}
});

it.each([
	['continue', true, 3, ['failed', 'failed', 'sent']],
	['continue', false, 3, ['unknown', 'unknown', 'sent']],
	['stop', true, 1, ['failed', 'failed', 'failed']],
	['stop', false, 1, ['unknown', 'unknown', 'failed']],
])('on a refused batch: %s, all or none: %s', async (onRefusal, isAllOrNone, calls, wanted) => {
	const strict = await startWriteServer({
		isAtomic: true,
		refuse: ({ n }) => (n === 1 ? 'bad' : undefined),
	});
	const input = [0, 1, 2, 3, 4, 5].map((n) => ({ key: `k${n}`, n }));
	const result = await send(strict, input, {
		parameters: { batchSize: 2 },
		options: { onRefusal, isAllOrNone },
	});
	await strict.close();
	expect(strict.log.entries).toHaveLength(calls);
	const names = outcomes(result).map((one) => (Array.isArray(one) ? String(one[0]) : one));
	expect(names.slice(0, 3)).toEqual(wanted);
});
