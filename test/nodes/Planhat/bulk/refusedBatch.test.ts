import type { INodeParameters } from 'n8n-workflow';

import { fields, runPlanhat, withoutBackOff } from '../../../helpers/planhat';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

/** Outcomes of assets whose calls are answered with these statuses, one after the other. */
async function outcomes(statuses: readonly number[], count: number): Promise<unknown[]> {
	const left = [...statuses];
	server.mount('/assets', () => jsonAnswer({ message: 'no' }, { status: left.shift() ?? 400 }));
	const { outputs } = await runPlanhat(
		{ url: server.url, token: 'token' },
		{
			resource: 'asset',
			operation: 'upsert',
			fields: fields({ externalId: '={{ $json.id }}', companyId: 'LF', name: 'x' }),
			options: { attempts: 2 },
		} as INodeParameters,
		{
			items: Array.from({ length: count }, (_, n) => ({ id: `a${n}` })),
			onError: 'continueRegularOutput',
		},
	);
	return (outputs[0] ?? []).map(({ json }) => (json['details'] as { outcome?: unknown }).outcome);
}

it.each([402, 409, 418])(
	'rows of a batch refused with %i, without a report, may have been written',
	async (status) => {
		expect(await outcomes([status], 2)).toEqual(['unknown', 'unknown']);
	},
);

it.each([403, 401])('with %i nothing was written', async (status) => {
	expect(await outcomes([status, status], 2)).toEqual(['failed', 'failed']);
});

it('a row that was refused alone was not written', async () => {
	expect(await outcomes([409], 1)).toEqual(['failed']);
	expect(await outcomes([422, 422, 422], 2)).toEqual(['failed', 'failed']);
});

it('a row that was refused after a lost answer may have been written', async () => {
	expect(await outcomes([500, 400], 1)).toEqual(['unknown']);
});
