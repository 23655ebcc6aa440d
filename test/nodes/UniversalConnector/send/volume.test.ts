import { withoutBackOff } from '../../../helpers/backOff';
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

async function troubled(
	troubles: Troubles,
	options: WriteServerOptions,
): Promise<{ server: WriteServer; struck: Record<string, number> }> {
	const struck: Record<string, number> = {};
	const layers = [withTroubles(troubles, seeded(42), struck)];
	server = await startWriteServer({ refuse, layers, ...options });
	return { server, struck };
}

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
	const { server, struck } = await troubled({ ...TROUBLES, hungAfter: 0.003 }, { reply: 'lists' });
	const result = await send(server, rows(100_000), {
		options: { ...LISTS, timeout: 2, maxAttempts: 8, inFlight: 4 },
	});
	expect(Object.keys(struck).sort()).toEqual([
		...['cut', 'cutAfter', 'failed', 'failedAfter', 'hungAfter', 'throttled'],
	]);
	expect(result.told).toHaveLength(100_000);
	// Nothing is unclear but whether a row of a lost answer was created by the first or second try.
	const { created = 0, failed = 0, unknown = 0 } = counted(result);
	expect(created + failed + unknown).toBe(100_000);
	expect(failed).toBe(1000);
	for (const [index, told] of result.told.entries()) {
		expect('error' in told).toBe(isBad(index));
	}
	expect(server.store.records.size).toBe(99_000);
	expect(server.store.inserts).toBe(99_000);
	expect(result.run).toMatchObject({ batches: 1000, records: 100_000, created, failed, unknown });
	// One response for each call of a batch, however often it was repeated.
	expect(result.run['responses']).toHaveLength(1000);
	expect(Number(result.run['retries'])).toBeGreaterThan(50);
	expect(Number(result.run['calls'])).toBe(1000 + Number(result.run['retries']));
});

it('finds 1 % bad rows of refused batches by halving, and sends no good one twice', async () => {
	const { server } = await troubled({ throttled: 0.02 }, { isAtomic: true });
	const result = await send(server, rows(10_000), {
		parameters: { method: 'POST', batchSize: 100 },
		options: { timeout: 10 },
	});
	expect(counted(result)).toEqual({ sent: 9900, failed: 100 });
	expect(outcomes(result)[37]).toEqual(['failed', 'row 37 is bad']);
	expect(server.store.inserts).toBe(9900);
	expect(server.taken.flat()).toHaveLength(9900);
});

it('says unknown of creates exactly where the answer was lost', async () => {
	const { server, struck } = await troubled(TROUBLES, { refuse: () => undefined });
	const result = await send(server, rows(20_000), {
		parameters: { method: 'POST' },
		options: { timeout: 10 },
	});
	const { sent = 0, unknown = 0 } = counted(result);
	expect(sent + unknown).toBe(20_000);
	const lost = (struck['failedAfter'] ?? 0) + (struck['cutAfter'] ?? 0);
	const undone = (struck['failed'] ?? 0) + (struck['cut'] ?? 0);
	expect(lost).toBeGreaterThan(0);
	// A 500 or a cut connection looks the same to the client, whether the work was done or not.
	expect(unknown).toBe((lost + undone) * 100);
	// What is called sent has landed, once; of the rest some have.
	expect(server.store.inserts).toBe(sent + lost * 100);
	expect(Math.max(...server.store.landed.values())).toBe(1);
	const told = outcomes(result);
	for (let n = 0; n < 20_000; n += 100) {
		if (told[n] === 'sent') expect(server.store.landed.get(`k${n}`)).toBe(1);
	}
});
