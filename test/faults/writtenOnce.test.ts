import fc from 'fast-check';

import { withoutBackOff } from '../helpers/backOff';
import { type RestServer, startRestServer } from '../restServer';
import { drawn, faultsOf, tryWrites } from './writes/randomWrites';

const FIRST_SEED = 20_260_201;
const seed = Number(process.env['FAULTS_SEED'] ?? FIRST_SEED);
const SERVERS = Number(process.env['WRITING_SERVERS'] ?? 4_000);

const figures = { servers: 0, calls: 0, rows: 0, done: 0, failed: 0, unknown: 0, ended: 0 };

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => {
	await server.close();
	const { servers, calls, rows, done, failed, unknown, ended } = figures;
	process.stdout.write(
		`Random servers written to: ${servers}, calls: ${calls}, rows: ${rows}, told as done: ${done}, as failed: ${failed}, as unknown: ${unknown}, runs that ended with an error: ${ended}\n`,
	);
});
withoutBackOff();

it('writes no row that must not be repeated twice, and tells of none what the server contradicts, whatever server, faults, retries and stops', async () => {
	await fc.assert(
		fc.asyncProperty(drawn, async (one) => {
			const trial = await tryWrites(server, one);
			figures.servers += 1;
			figures.calls += trial.calls;
			figures.rows += trial.landed.length;
			if (trial.told.length === 0) figures.ended += 1;
			for (const { outcome } of trial.told) {
				if (outcome === 'failed' || outcome === 'unknown') figures[outcome] += 1;
				else figures.done += 1;
			}
			expect(faultsOf(one, trial)).toEqual([]);
		}),
		{ numRuns: SERVERS, seed },
	);
	// Otherwise it would be true of a node that writes nothing, or tells nothing.
	const { done, failed, unknown } = figures;
	expect(done).toBeGreaterThan((done + failed + unknown) / 3);
	expect(failed).toBeGreaterThan(0);
});
