import fc from 'fast-check';

import { drawn, faultsOf, tryWrites } from '../../../faults/writes/randomWrites';
import { withoutBackOff } from '../../../helpers/backOff';
import { type RestServer, startRestServer } from '../../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());
withoutBackOff();

it('no record is written twice that must not be, and none is told otherwise than the server has it', async () => {
	await fc.assert(
		fc.asyncProperty(drawn, async (one) => {
			expect(faultsOf(one, await tryWrites(server, one))).toEqual([]);
		}),
		{ numRuns: 200 },
	);
}, 60_000);
