import fc from 'fast-check';

import { attemptAsync } from '../../nodes/shared/attempt';
import { type MemoryRead, readInMemory } from './listing/memoryRead';
import {
	drawn,
	type Drawn,
	expectedRows,
	rowIn,
	serverOf,
	settingsOf,
	sizeOf,
} from './listing/randomServer';

const FIRST_SEED = 20_260_101;
const seed = Number(process.env['FAULTS_SEED'] ?? FIRST_SEED);
const SERVERS = Number(process.env['LISTING_SERVERS'] ?? 20_000);
const IN_FLIGHT = [1, 4, 16];

const figures = { servers: 0, reads: 0, complete: 0, told: 0, refused: 0, calls: 0 };

afterAll(() => {
	const { servers, reads, complete, told, refused, calls } = figures;
	process.stdout.write(
		`Random servers: ${servers}, reads: ${reads}, complete and exact: ${complete}, told as not complete: ${told}, ended with an error: ${refused}, calls: ${calls}\n`,
	);
});

interface Result {
	readonly read?: MemoryRead;
	readonly rows: readonly number[];
	readonly error?: unknown;
}

async function read(one: Drawn, inFlight: number): Promise<Result> {
	const got = await attemptAsync(
		async () => await readInMemory(settingsOf(one, inFlight), serverOf(one)),
	);
	if (!got.ok) return { rows: [], error: got.error };
	const rows = got.value.unique.records.map(rowIn);
	return { read: got.value, rows, error: got.value.outcome.error };
}

function count({ read: one, error }: Result): void {
	figures.reads += 1;
	figures.calls += one?.calls ?? 0;
	if (error !== undefined) figures.refused += 1;
	else figures[one?.isComplete === true ? 'complete' : 'told'] += 1;
}

/** What a result says, for comparing results. */
function shown({ read: one, rows, error }: Result) {
	const { outcome, isComplete } = one ?? {};
	return {
		rows,
		isComplete,
		reason: outcome?.reason,
		error: error instanceof Error ? error.message : undefined,
	};
}

it('calls a read complete only when its records are exactly those of the server, whatever server, settings and pages in flight', async () => {
	await fc.assert(
		fc.asyncProperty(drawn, async (one) => {
			figures.servers += 1;
			const results: Result[] = [];
			for (const inFlight of IN_FLIGHT) results.push(await read(one, inFlight));
			for (const result of results) {
				count(result);
				if (result.read?.isComplete === true) expect(result.rows).toEqual(expectedRows(one));
			}
			const [first, ...others] = results.map(shown);
			for (const other of others) expect(other).toEqual(first);
			// A person who set something wrong may wait for a few calls in vain, not for hundreds.
			const pages = Math.ceil(one.rows / sizeOf(one)) + 1;
			for (const { read: got } of results) expect(got?.calls ?? 0).toBeLessThan(6 * pages + 60);
		}),
		{ numRuns: SERVERS, seed },
	);
	// Otherwise it would be true of a node that reads nothing.
	expect(figures.complete).toBeGreaterThan(figures.reads / 2);
});
