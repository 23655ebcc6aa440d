import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	allColumns,
	calls,
	inputOf,
	runPlanhat,
	withoutBackOff,
	writes,
} from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const OTHER = '669f00aa11bb22cc33dd4402';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
	sandbox.store.insert('companies', { _id: OTHER, name: 'Halcyon Dental', externalId: 'HD-02' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

function upsert(options: INodeParameters = {}): INodeParameters {
	return { resource: 'asset', operation: 'upsert', fields: allColumns(), options };
}

function row(number: number): IDataObject {
	return { companyId: COMPANY, name: `Bay ${number}`, externalId: `B-${number}` };
}

function rows(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, index) => row(index));
}

function without(item: IDataObject, name: string): IDataObject {
	return Object.fromEntries(Object.entries(item).filter(([key]) => key !== name));
}

/** Input item and reason of each item on the error output. */
function problems(items: INodeExecutionData[] = []): unknown[] {
	return items.map((item) => [inputOf(item), item.json['error']]);
}

function outcomesOf(items: INodeExecutionData[] = []): unknown[] {
	return items.map(({ json }) => json['outcome']);
}

/** Rows in each bulk call. */
function batches(): number[] {
	const sent = sandbox.log.entries.map(({ body }) => body).filter(Array.isArray);
	return sent.map((body) => body.length);
}

const goOn = { onError: 'continueErrorOutput' } as const;

const NAME_NEEDED =
	"Planhat needs 'Name': Required Field: name. Fill in 'Name', or check that the input has a value for it.";
const COMPANY_NEEDED =
	"Planhat needs 'Company ID': Required Field: companyId. Fill in 'Company ID', or check that the input has a value for it.";

describe('12,000 rows with 7 bad ones', () => {
	const bad = new Map<number, { spoil: (item: IDataObject) => IDataObject; words: unknown }>([
		[0, { spoil: (item) => without(item, 'name'), words: NAME_NEEDED }],
		[17, { spoil: (item) => without(item, 'companyId'), words: COMPANY_NEEDED }],
		[4999, { spoil: (item) => ({ ...item, companyId: 'extid-X' }), words: 'Company not found' }],
		[
			5000,
			{
				spoil: (item) => ({ ...item, _id: 'none' }),
				words: expect.stringContaining("can't read one of the IDs: invalid id. Check 'Planhat ID'"),
			},
		],
		[7777, { spoil: (item) => without(item, 'name'), words: NAME_NEEDED }],
		[
			7778,
			{
				spoil: (item) => ({ ...item, custom: { Site: 'a', site: 'b' } }),
				words: 'Duplicated custom fields: Site, site',
			},
		],
		[11_999, { spoil: (item) => ({ ...item, companyId: 'srcid-X' }), words: 'Company not found' }],
	]);
	const items = rows(12_000).map((item, index) => bad.get(index)?.spoil(item) ?? item);
	const expected = [...bad].map(([index, { words }]) => [index, words]);

	it('land in three calls, and each bad one comes out with the words of Planhat', async () => {
		const { outputs, error } = await runPlanhat(sandbox, upsert({ batchSize: 5000 }), {
			items,
			...goOn,
		});
		expect(error).toBeUndefined();
		expect(writes(sandbox)).toEqual(['PUT /assets', 'PUT /assets', 'PUT /assets']);
		expect(batches()).toEqual([5000, 5000, 2000]);
		expect(sandbox.store.count('assets')).toBe(11_993);
		expect(problems(outputs[1])).toEqual(expected);
		expect(outputs[1]?.[1]?.json).toMatchObject({
			...items[17],
			error: COMPANY_NEEDED,
			details: { outcome: 'failed', externalId: 'B-17' },
		});
		const landed = outputs[0] ?? [];
		expect(landed.map(inputOf)).toEqual(
			items.map((_, index) => index).filter((index) => !bad.has(index)),
		);
		expect(new Set(outcomesOf(landed))).toEqual(new Set(['created']));
	});

	it('are told apart where Planhat names no row in its errors, by sending the unclear ones again', async () => {
		sandbox.switches.set({ bulkErrorElement: 'string' });
		const { outputs } = await runPlanhat(sandbox, upsert({ batchSize: 5000 }), { items, ...goOn });
		expect(problems(outputs[1])).toEqual(expected);
		expect(outputs[0]).toHaveLength(11_993);
		expect(sandbox.store.count('assets')).toBe(11_993);
		// The created rows are named in the report, so only the bad ones are halved until each is alone.
		expect(batches()).toEqual([5000, 2, 1, 1, 1, 5000, 2, 1, 1, 1, 2000]);
	});
});

it('finds two bad rows among a thousand unchanged ones that the report does not name', async () => {
	for (const item of rows(1000)) sandbox.store.insert('assets', item);
	sandbox.switches.set({ bulkErrorElement: 'string' });
	const items = rows(1000);
	items[123] = { ...row(123), companyId: 'extid-X' };
	items[900] = { ...row(900), custom: { a: 1, A: 2 } };
	const { outputs } = await runPlanhat(sandbox, upsert(), { items, ...goOn });
	expect(problems(outputs[1])).toEqual([
		[123, 'Company not found'],
		[900, 'Duplicated custom fields: a, A'],
	]);
	expect(outcomesOf(outputs[0])).toEqual(Array.from({ length: 998 }, () => 'unchanged'));
	// Two calls for each halving of each bad row, the first one, and two pages of keys.
	expect(calls(sandbox).length).toBeLessThanOrEqual(3 + 2 * 2 * Math.ceil(Math.log2(1000)));
});

it('says of each row whether it was created, updated or unchanged, and its ID', async () => {
	const changed = sandbox.store.insert('assets', { ...row(1), name: 'Old name' });
	const same = sandbox.store.insert('assets', row(2));
	const { outputs } = await runPlanhat(sandbox, upsert(), { items: rows(3) });
	const created = sandbox.store.all('assets').find(({ externalId }) => externalId === 'B-0');
	expect(outputs[0]?.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ outcome: 'created', id: created?._id, externalId: 'B-0' }, { item: 0 }],
		[{ outcome: 'updated', id: changed._id, externalId: 'B-1' }, { item: 1 }],
		[{ outcome: 'unchanged', id: same._id, externalId: 'B-2' }, { item: 2 }],
	]);
});

it('changes nothing when it is run again', async () => {
	await runPlanhat(sandbox, upsert(), { items: rows(20) });
	const before = sandbox.store.all('assets');
	const { outputs } = await runPlanhat(sandbox, upsert(), { items: rows(20) });
	expect(outcomesOf(outputs[0])).toEqual(Array.from({ length: 20 }, () => 'unchanged'));
	expect(sandbox.store.all('assets')).toEqual(before);
});

it('refuses rows without a key, which every run would create again, and sends the others', async () => {
	const { outputs } = await runPlanhat(sandbox, upsert(), {
		items: [row(0), without(row(1), 'externalId'), { ...row(2), externalId: '' }, row(3)],
		...goOn,
	});
	expect(outputs[0]?.map(inputOf)).toEqual([0, 3]);
	expect(problems(outputs[1])).toEqual([
		[1, expect.stringMatching(/has none of 'Planhat ID', 'Source ID', 'External ID'.*'Create'/)],
		[2, expect.stringMatching(/has none of 'Planhat ID'/)],
	]);
	expect(batches()).toEqual([2]);
});

it('refuses rows whose values can not be used, and sends the others', async () => {
	const { outputs } = await runPlanhat(sandbox, upsert(), {
		items: [row(0), { ...row(1), value: 'n/a' }, row(2)],
		...goOn,
	});
	expect(problems(outputs[1])).toEqual([
		[1, expect.stringMatching(/^'Value' needs a number, but got: n\/a\. Change the value/)],
	]);
	expect(sandbox.store.count('assets')).toBe(2);
});

it('sends nothing when no row can be sent', async () => {
	const { outputs } = await runPlanhat(sandbox, upsert(), { items: [{ name: 'Bay' }], ...goOn });
	expect(outputs[1]).toHaveLength(1);
	expect(calls(sandbox)).toEqual([]);
});

it('refuses a row that no call could hold', async () => {
	const { outputs } = await runPlanhat(sandbox, upsert(), {
		items: [row(0), { ...row(1), serialNumber: 'x'.repeat(10_000_000) }],
		...goOn,
	});
	expect(outcomesOf(outputs[0])).toEqual(['created']);
	expect(problems(outputs[1])).toEqual([[1, 'The row alone is larger than one call may be']]);
});

describe('rows of the same key', () => {
	const items = [
		{ ...row(1), status: 'first' },
		row(2),
		{ ...row(1), status: 'second' },
		{ ...row(1), status: 'third' },
	];

	it.each([
		{ duplicates: 'lastWins', stored: 'third', sent: 3, reason: /^A later row/ },
		{ duplicates: 'firstWins', stored: 'first', sent: 0, reason: /^An earlier row/ },
	])('are skipped but for one with $duplicates, and counted', async (given) => {
		const { duplicates, stored, sent, reason } = given;
		const { outputs, hints, error } = await runPlanhat(sandbox, upsert({ duplicates }), { items });
		expect(error).toBeUndefined();
		expect(sandbox.store.all('assets').map(({ status }) => status)).toContain(stored);
		expect(batches()).toEqual([2]);
		for (const [index, { json }] of (outputs[0] ?? []).entries()) {
			if (index === 1 || index === sent) expect(json['outcome']).toBe('created');
			else
				expect(json).toMatchObject({ outcome: 'skipped', reason: expect.stringMatching(reason) });
		}
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('2 of 4 assets were not sent'),
		]);
	});

	it('are all refused with rejectAll', async () => {
		const { outputs } = await runPlanhat(sandbox, upsert({ duplicates: 'rejectAll' }), {
			items,
			...goOn,
		});
		expect(outputs[0]?.map(inputOf)).toEqual([1]);
		expect(problems(outputs[1])).toEqual(
			[0, 2, 3].map((index) => [index, 'Another row of this run has the same key']),
		);
	});

	it('are different records when they are of different companies', async () => {
		const { outputs } = await runPlanhat(sandbox, upsert(), {
			items: [row(1), { ...row(1), companyId: OTHER }],
		});
		expect(outcomesOf(outputs[0])).toEqual(['created', 'created']);
		expect(sandbox.store.count('assets')).toBe(2);
	});
});

it.each(['object', 'string'] as const)(
	'blames the right one of two rows that share an external ID (error element: %s)',
	async (bulkErrorElement) => {
		sandbox.switches.set({ bulkErrorElement });
		const { outputs } = await runPlanhat(sandbox, upsert(), {
			items: [without(row(1), 'name'), { ...row(1), companyId: OTHER }],
			...goOn,
		});
		expect(problems(outputs[1])).toEqual([[0, NAME_NEEDED]]);
		expect(outputs[0]?.map(inputOf)).toEqual([1]);
	},
);

describe('an answer other than 200', () => {
	it('tells the rows that lack a right from those that landed (403)', async () => {
		sandbox.store.insert('assets', { ...row(1), name: 'Old name' });
		sandbox.permissions.deny('assets', 'create');
		const { outputs } = await runPlanhat(sandbox, upsert(), { items: rows(3), ...goOn });
		expect(outputs[0]?.map(inputOf)).toEqual([1]);
		expect(outcomesOf(outputs[0])).toEqual(['updated']);
		expect(problems(outputs[1])).toEqual([
			[
				0,
				expect.stringMatching(
					/^You are not allowed to create Asset\. In Planhat, give the Private App/,
				),
			],
			[
				2,
				expect.stringMatching(
					/^You are not allowed to create Asset\. In Planhat, give the Private App/,
				),
			],
		]);
		expect(sandbox.log.entries.map(({ status }) => status)).toEqual([403]);
	});

	it('does not search for rows where every one lacks a right (403)', async () => {
		const body = {
			created: 0,
			updated: 0,
			nonupdates: 0,
			insertsKeys: [],
			updatesKeys: [],
			createdErrors: [],
			updatedErrors: [],
			permissionErrors: ['No right to create'],
		};
		sandbox.faults.add({ kind: 'status', status: 403, body, times: 9 });
		const { outputs } = await runPlanhat(sandbox, upsert(), { items: rows(4), ...goOn });
		expect(batches()).toEqual([4]);
		expect(problems(outputs[1])).toEqual(
			[0, 1, 2, 3].map((index) => [index, 'No right to create']),
		);
	});

	it.each([
		[{ kind: 'status', status: 401 }],
		[{ kind: 'rateLimit', headers: { 'Retry-After': '86400' } }],
	] as const)('leaves rows unknown that a lost answer may have written, after %j', async (next) => {
		sandbox.faults.add({ kind: 'cut', method: 'PUT', phase: 'afterEffect' });
		sandbox.faults.add({ ...next, times: 9 });
		const { outputs } = await runPlanhat(sandbox, upsert(), { items: rows(2), ...goOn });
		expect(sandbox.store.count('assets')).toBe(2);
		expect(outputs[1]?.map(({ json }) => json['details'])).toEqual([
			expect.objectContaining({ outcome: 'unknown' }),
			expect.objectContaining({ outcome: 'unknown' }),
		]);
	});

	it.each(['object', 'string'] as const)(
		'reads the report of a 400 in which no row is good (%s)',
		async (form) => {
			sandbox.switches.set({ bulkErrorElement: form });
			const items = rows(3).map((item) => without(item, 'name'));
			const { outputs } = await runPlanhat(sandbox, upsert(), { items, ...goOn });
			expect(problems(outputs[1])).toEqual([0, 1, 2].map((index) => [index, NAME_NEEDED]));
			expect(sandbox.log.entries.map(({ status }) => status)).toEqual([400]);
		},
	);

	it('reads errors from a list of a name it has not seen before (206)', async () => {
		sandbox.switches.set({ bulkValidationErrors: 'filled' });
		const { outputs } = await runPlanhat(sandbox, upsert(), {
			items: [row(0), { ...row(1), companyId: 'extid-X' }],
			...goOn,
		});
		expect(outcomesOf(outputs[0])).toEqual(['created']);
		expect(problems(outputs[1])).toEqual([[1, 'Company not found']]);
		expect(sandbox.log.entries.map(({ status }) => status)).toEqual([206]);
	});

	it.each([400, 413, 422])('halves a batch that is refused as a whole (%i)', async (status) => {
		sandbox.faults.add({ kind: 'status', status, times: 3 });
		const { outputs } = await runPlanhat(sandbox, upsert(), { items: rows(4), ...goOn });
		expect(batches()).toEqual([4, 2, 1, 1, 2]);
		expect(problems(outputs[1])).toEqual([[0, 'Something went wrong']]);
		expect(outcomesOf(outputs[0])).toEqual(['created', 'created', 'created']);
	});

	it('is repeated after a 500', async () => {
		sandbox.faults.add({ kind: 'status', status: 500 });
		const { outputs, error } = await runPlanhat(sandbox, upsert(), { items: rows(2) });
		expect(error).toBeUndefined();
		expect(outcomesOf(outputs[0])).toEqual(['created', 'created']);
		expect(batches()).toEqual([2, 2]);
	});

	it('leaves the rows of a lasting 500 unknown and sends no later batch', async () => {
		sandbox.faults.add({ kind: 'status', status: 500, after: 1, times: 9 });
		const { outputs } = await runPlanhat(sandbox, upsert({ batchSize: 2, maxAttempts: 2 }), {
			items: rows(6),
			...goOn,
		});
		expect(batches()).toEqual([2, 2, 2]);
		expect(outputs[0]?.map(inputOf)).toEqual([0, 1]);
		expect(outputs[1]?.map(({ json }) => json['details'])).toEqual([
			{ outcome: 'unknown', externalId: 'B-2' },
			{ outcome: 'unknown', externalId: 'B-3' },
			{ outcome: 'failed', externalId: 'B-4' },
			{ outcome: 'failed', externalId: 'B-5' },
		]);
		expect(problems(outputs[1]).slice(1, 3)).toEqual([
			[
				3,
				'The server could not do it (500): Something went wrong. This is on the server side. Try again later.',
			],
			[
				4,
				expect.stringMatching(
					/^Not sent, because an earlier batch could not be delivered: The server/,
				),
			],
		]);
	});

	it('stops at a token that is not accepted', async () => {
		const { outputs } = await runPlanhat(sandbox, upsert({ batchSize: 1 }), {
			items: rows(3),
			credential: { apiToken: 'wrong-token' },
			...goOn,
		});
		expect(calls(sandbox)).toHaveLength(1);
		expect(problems(outputs[1])).toEqual([
			[0, expect.stringMatching(/\(401\): Unauthorized\. Check the token in the credential/)],
			[1, expect.stringMatching(/^Not sent, because an earlier batch/)],
			[2, expect.stringMatching(/^Not sent, because an earlier batch/)],
		]);
	});
});

describe('a connection that fails', () => {
	it('after the batch took effect: it is repeated and writes nothing twice', async () => {
		sandbox.faults.add({ kind: 'cut', phase: 'afterEffect' });
		const { outputs, error } = await runPlanhat(sandbox, upsert({ batchSize: 2 }), {
			items: rows(3),
		});
		expect(error).toBeUndefined();
		expect(batches()).toEqual([2, 2, 1]);
		expect(sandbox.store.count('assets')).toBe(3);
		// The repeated call finds its own rows unchanged, so it can't tell who wrote them.
		expect(outputs[0]?.map(({ json }) => [json['outcome'], json['reason']])).toEqual([
			['unknown', expect.stringMatching(/^Planhat has the row as sent/)],
			['unknown', expect.stringMatching(/^Planhat has the row as sent/)],
			['created', undefined],
		]);
	});

	it('for good: rows on their way are unknown, later ones not sent', async () => {
		sandbox.faults.add({ kind: 'cut', after: 1, times: 9 });
		const { outputs } = await runPlanhat(sandbox, upsert({ batchSize: 1, maxAttempts: 3 }), {
			items: rows(4),
			...goOn,
		});
		expect(batches()).toHaveLength(4);
		expect(outputs[0]?.map(inputOf)).toEqual([0]);
		expect(outputs[1]?.map(({ json }) => (json['details'] as IDataObject)['outcome'])).toEqual([
			'unknown',
			'failed',
			'failed',
		]);
		expect(problems(outputs[1])).toEqual([
			[1, expect.stringMatching(/was cut before the answer was complete.*Run the workflow again/)],
			[2, expect.stringMatching(/^Not sent, because an earlier batch could not be delivered/)],
			[3, expect.stringMatching(/^Not sent/)],
		]);
	});

	it('while bad rows are searched: rows that were sent are unknown, not unsent', async () => {
		sandbox.switches.set({ bulkErrorElement: 'string' });
		sandbox.store.insert('assets', row(1));
		sandbox.faults.add({ kind: 'cut', after: 1, times: 9 });
		const { outputs } = await runPlanhat(sandbox, upsert({ batchSize: 3, maxAttempts: 1 }), {
			items: [without(row(0), 'name'), row(1), { ...row(2), companyId: 'extid-X' }, row(3)],
			...goOn,
		});
		expect(outputs[1]?.map(({ json }) => (json['details'] as IDataObject)['outcome'])).toEqual([
			'unknown',
			'unknown',
			'unknown',
			'failed',
		]);
		expect(problems(outputs[1]).slice(2)).toEqual([
			[2, expect.stringMatching(/^Sent, but Planhat did not say what became of it, and then/)],
			[3, expect.stringMatching(/^Not sent/)],
		]);
	});
});

it('gives up the search for bad rows when nearly all are bad', async () => {
	sandbox.switches.set({ bulkErrorElement: 'string' });
	const items = rows(600).map((item, index) =>
		index % 2 === 0 ? without(item, 'name') : { ...item, companyId: 'extid-X' },
	);
	const { outputs } = await runPlanhat(sandbox, upsert(), { items, ...goOn });
	expect(calls(sandbox)).toHaveLength(201);
	expect(outputs[0]).toEqual([]);
	expect(outputs[1]).toHaveLength(600);
	expect(problems(outputs[1])[0]).toEqual([0, NAME_NEEDED]);
	expect(problems(outputs[1])[599]).toEqual([
		599,
		expect.stringMatching(/did not say which rows.*\(Required Field: name; Company not found\)/),
	]);
});

describe('without a way on for bad rows', () => {
	it('the run ends with a summary: how many, why, which, and what landed', async () => {
		const items = rows(10).map((item, index) => (index % 4 === 1 ? without(item, 'name') : item));
		const { error, outputs } = await runPlanhat(sandbox, upsert({ batchSize: 5 }), { items });
		expect(outputs.flat()).toEqual([]);
		expect(error?.message).toBe(
			`3 of 10 assets were not written, or not for certain. The first reason: ${NAME_NEEDED}`,
		);
		expect(error?.description?.split('\n')).toEqual([
			`Item 1: ${NAME_NEEDED}`,
			`Item 5: ${NAME_NEEDED}`,
			`Item 9: ${NAME_NEEDED}`,
			'7 of 10 are done and stay as they are.',
			expect.stringContaining("set 'On Error' in the node's settings"),
		]);
		expect(error?.context?.itemIndex).toBe(1);
		expect(sandbox.store.count('assets')).toBe(7);
	});

	it('counts no row as done that was skipped', async () => {
		const items = [row(1), row(1), without(row(2), 'name')];
		const { error } = await runPlanhat(sandbox, upsert(), { items });
		expect(error?.description).toContain('1 of 3 are done');
	});

	it('names the first five of many', async () => {
		const items = rows(8).map((item) => without(item, 'name'));
		const { error } = await runPlanhat(sandbox, upsert(), { items });
		expect(error?.description).toContain(`Item 4: ${NAME_NEEDED}\n… and 3 more\n`);
		expect(error?.description).not.toContain('are done');
	});
});

it('keeps all rows in one output when the node goes on in it', async () => {
	const { outputs } = await runPlanhat(sandbox, upsert(), {
		items: [row(0), without(row(1), 'name'), row(2)],
		onError: 'continueRegularOutput',
	});
	expect(outputs[0]?.map(inputOf)).toEqual([0, 1, 2]);
	expect(outputs[0]?.map(({ json }) => json['outcome'] ?? json['error'])).toEqual([
		'created',
		NAME_NEEDED,
		'created',
	]);
	expect(outputs[0]?.[1]?.error).toBeUndefined();
});

it('makes no note of another conversation that is named by its Planhat ID', async () => {
	const { _id } = sandbox.store.insert('conversations', { companyId: COMPANY, type: 'call' });
	const { error } = await runPlanhat(
		sandbox,
		{ resource: 'note', operation: 'upsert', fields: allColumns(), options: {} },
		{ items: [{ _id: String(_id), subject: 'Kick-off' }] },
	);
	expect(error).toBeUndefined();
	expect(sandbox.store.all('conversations')).toEqual([
		expect.objectContaining({ type: 'call', subject: 'Kick-off' }),
	]);
});
