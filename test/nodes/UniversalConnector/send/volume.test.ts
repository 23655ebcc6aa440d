import { withoutBackOff } from '../../../helpers/backOff';
import type { Layer } from '../../../restServer';
import {
	seeded,
	startWriteServer,
	type Troubles,
	withTroubles,
	type WriteServer,
	type WriteServerOptions,
} from '../../../restServer/writes';
import { outcomes, send, type SendResult } from './run';

jest.setTimeout(300_000);

let server: WriteServer | undefined;

afterEach(async () => await server?.close());
withoutBackOff();

const isBad = (n: unknown) => typeof n === 'number' && n % 100 === 37;
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, n }));
const refuse = ({ n }: { n?: unknown }) => (isBad(n) ? `row ${String(n)} is bad` : undefined);

/** A server in trouble, and what it knows of it. */
interface Troubled {
	readonly server: WriteServer;
	/** Calls by the trouble that befell them. */
	readonly struck: Record<string, number>;
	/** Calls that got through to the work, by the number of their first row. */
	readonly arrived: Map<number, number>;
}

async function troubled(troubles: Troubles, options: WriteServerOptions): Promise<Troubled> {
	const struck: Record<string, number> = {};
	const arrived = new Map<number, number>();
	const counting: Layer = (next) => (exchange) => {
		const [first] = JSON.parse(exchange.body.toString()) as Array<{ n: number }>;
		const n = first?.n ?? -1;
		arrived.set(n, (arrived.get(n) ?? 0) + 1);
		return next(exchange);
	};
	const layers = [withTroubles(troubles, seeded(42), struck), counting];
	server = await startWriteServer({ refuse, layers, ...options });
	return { server, struck, arrived };
}

/** Every item once, on Records or on the error output, linked to the item it is about. */
function requireEachOnce({ outputs }: SendResult, count: number): void {
	const [records = [], , errors = []] = outputs;
	const seen = new Uint8Array(count);
	for (const { pairedItem } of [...records, ...errors]) {
		const { item } = pairedItem as { item: number };
		seen[item] = (seen[item] ?? 0) + 1;
	}
	expect(seen.every((times) => times === 1)).toBe(true);
	expect(records.length + errors.length).toBe(count);
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);

function counted(result: SendResult): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const told of outcomes(result)) {
		const name = Array.isArray(told) ? String(told[0]) : String(told);
		counts[name] = (counts[name] ?? 0) + 1;
	}
	return counts;
}

const TROUBLES = { throttled: 0.02, failed: 0.02, failedAfter: 0.01, cut: 0.02, cutAfter: 0.01 };
const LISTS = {
	joinBy: 'lists',
	syncField: 'key',
	replyKeyPath: 'externalKey',
	replyIdPath: 'id',
	createdPaths: 'made',
	updatedPaths: 'changed',
	unchangedPaths: 'same',
	failedPaths: 'bad',
};

it('delivers 100,000 keyed rows in 1,000 batches through all troubles, each once', async () => {
	const { server, struck, arrived } = await troubled(
		{ ...TROUBLES, hungAfter: 0.003 },
		{ reply: 'lists' },
	);
	const result = await send(server, rows(100_000), {
		options: { ...LISTS, timeout: 2, maxAttempts: 8, inFlight: 4 },
	});
	expect(Object.keys(struck).sort()).toEqual([
		'cut',
		'cutAfter',
		'failed',
		'failedAfter',
		'hungAfter',
		'throttled',
	]);
	requireEachOnce(result, 100_000);
	// A batch that arrived twice did so because the answer to its first try was lost.
	const { failedAfter = 0, cutAfter = 0, hungAfter = 0 } = struck;
	const lost = failedAfter + cutAfter + hungAfter;
	expect([arrived.size, sum(arrived.values())]).toEqual([1000, 1000 + lost]);
	const wrong = outcomes(result).flatMap((told, index) => {
		const isLost = (arrived.get(index - (index % 100)) ?? 0) > 1;
		// Only whether a row of a lost answer was created by the first or second try can't be known.
		const wanted = isBad(index) ? `failed: row ${index} is bad` : isLost ? 'unknown' : 'created';
		const seen = Array.isArray(told) ? told.join(': ') : told;
		return seen === wanted ? [] : [[index, seen, wanted]];
	});
	expect(wrong).toEqual([]);
	// What is unclear of those rows is no trouble: they landed.
	expect(result.outputs[2]).toHaveLength(1000);
	// Each good row is there once, and was written as often as its batch arrived: never twice in one.
	expect([server.store.records.size, server.store.inserts]).toEqual([99_000, 99_000]);
	const doubled = [...server.store.landed].filter(([key, times]) => {
		const n = Number(key.slice(1));
		return isBad(n) || times !== arrived.get(n - (n % 100));
	});
	expect(doubled).toEqual([]);
	expect(server.store.landed.size).toBe(99_000);
	const { created = 0, unknown = 0 } = counted(result);
	expect(result.run).toMatchObject({
		batches: 1000,
		records: 100_000,
		created,
		unknown,
		failed: 1000,
		duplicates: 0,
	});
	// One response for each call of a batch, however often it was repeated.
	expect(result.run['responses']).toHaveLength(1000);
	expect(Number(result.run['calls'])).toBe(1000 + sum(Object.values(struck)));
	expect(server.log.entries).toHaveLength(Number(result.run['calls']));
	expect(Number(result.run['retries'])).toBe(sum(Object.values(struck)));
});

it('finds 1 % bad rows of refused batches by halving, and sends no good one twice', async () => {
	const { server } = await troubled({ throttled: 0.02 }, { isAtomic: true });
	const result = await send(server, rows(10_000), {
		parameters: { method: 'POST', batchSize: 100 },
		options: { timeout: 10, isAllOrNone: true },
	});
	requireEachOnce(result, 10_000);
	expect(counted(result)).toEqual({ sent: 9900, failed: 100 });
	for (const [index, told] of outcomes(result).entries()) {
		if (isBad(index)) expect(told).toEqual(['failed', `row ${index} is bad`]);
	}
	expect(server.store.inserts).toBe(9900);
	const taken = server.taken.flat().map(({ n }) => n);
	expect([taken.length, new Set(taken).size, taken.filter(isBad)]).toEqual([9900, 9900, []]);
});

it('says unknown of creates exactly where the answer was lost', async () => {
	const { server, struck, arrived } = await troubled(TROUBLES, { refuse: () => undefined });
	const result = await send(server, rows(20_000), {
		parameters: { method: 'POST' },
		options: { timeout: 10 },
	});
	requireEachOnce(result, 20_000);
	const { sent = 0, unknown = 0 } = counted(result);
	expect(sent + unknown).toBe(20_000);
	const lost = (struck['failedAfter'] ?? 0) + (struck['cutAfter'] ?? 0);
	const undone = (struck['failed'] ?? 0) + (struck['cut'] ?? 0);
	expect(lost).toBeGreaterThan(0);
	expect(undone).toBeGreaterThan(0);
	// A 500 or a cut connection looks the same to the client, whether the work was done or not.
	expect(unknown).toBe((lost + undone) * 100);
	// What is called sent has landed, once; of the rest some have, none of them twice.
	expect(server.store.inserts).toBe(sent + lost * 100);
	expect([...arrived.values()].every((times) => times === 1)).toBe(true);
	expect(Math.max(...server.store.landed.values())).toBe(1);
	const missing = outcomes(result).flatMap((told, n) =>
		told === 'sent' && server.store.landed.get(`k${n}`) !== 1 ? [n] : [],
	);
	expect(missing).toEqual([]);
});
