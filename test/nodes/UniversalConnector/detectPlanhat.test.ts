import type { INodeParameters } from 'n8n-workflow';

import { runConnector } from '../../helpers/connector';
import { planhatCredential } from '../../helpers/planhat';
import { spellingsOf } from '../../helpers/spellings';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
});
afterEach(async () => await sandbox.close());

async function detect(path: string) {
	return await runConnector(
		{ operation: 'detect', authentication: 'planhat', path, options: {} } as INodeParameters,
		{ credentials: [planhatCredential(sandbox)] },
	);
}

it("finds out how Planhat's lists are read, and the node to paste reads them", async () => {
	sandbox.store.fill('assets', 4_500, (index) => ({
		companyId: COMPANY,
		name: `Bay ${index}`,
		externalId: `B-${index}`,
	}));
	const { records, run, stored } = await detect('/assets');
	expect(records[1]).toMatchObject({
		found: expect.stringMatching(/^the whole answer: \d+ records$/),
	});
	expect(records[2]).toMatchObject({
		found: "Limit and Offset: 'offset' from 0 and 'limit'",
		proven: true,
	});
	expect(records[3]).toMatchObject({ found: '1000 records or more' });
	expect(records[5]).toMatchObject({ found: '_id', confidence: 'likely' });
	expect(run['calls']).toBe(3);
	expect(sandbox.log.entries.map(({ method, path }) => `${method} ${path}`)).toEqual(
		Array.from({ length: 3 }, () => 'GET /assets'),
	);
	for (const spelling of spellingsOf(sandbox.token)) expect(stored).not.toContain(spelling);

	const { nodes } = records[0]?.['settings'] as unknown as {
		nodes: Array<{ parameters: INodeParameters }>;
	};
	const read = await runConnector(nodes[0]?.parameters ?? {}, {
		credentials: [planhatCredential(sandbox)],
	});
	expect(read.records).toHaveLength(4_500);
	expect(read.run).toMatchObject({ complete: true });
});

it('says of a list with one record that nothing speaks of more', async () => {
	const { records } = await detect('/companies');
	expect(records[2]).toMatchObject({ found: 'None', confidence: 'likely', proven: false });
});
