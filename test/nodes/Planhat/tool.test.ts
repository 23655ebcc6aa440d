import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { allColumns, by, fields, runPlanhat, writes } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
	for (const name of ['A', 'B', 'C']) {
		sandbox.store.insert('assets', { companyId: COMPANY, name, externalId: name });
	}
});

afterEach(async () => await sandbox.close());

/** What the twin of the node that n8n makes for agents is called. */
const TOOL = { typeName: 'n8n-nodes-planhat.planhatTool' };

/** Runs the node as a tool, with what the model gave for it as the item. */
async function call(parameters: INodeParameters, given: IDataObject = {}) {
	return await runPlanhat(sandbox, parameters, { items: [given], ...TOOL });
}

const list = { resource: 'asset', operation: 'getAll' };

it('tells a model that a list goes on, and a person by the limit that was set', async () => {
	const parameters = { ...list, limit: 2 };
	const { outputs } = await call(parameters);
	expect(outputs[0]?.map(({ json }) => json['name'] ?? json)).toEqual([
		'A',
		'B',
		{ note: 'These are the first 2; there may be more.' },
	]);
	const shown = await runPlanhat(sandbox, parameters);
	expect(shown.outputs[0]).toHaveLength(2);
	const whole = await call({ ...list, returnAll: true });
	expect(whole.outputs[0]).toHaveLength(3);
});

it('takes a company that the model leaves out for all of them', async () => {
	const companyId = by('id', '={{ $json.companyId }}');
	const all = await call({ ...list, companyId });
	expect(all.outputs[0]).toHaveLength(3);
	const none = await call({ ...list, companyId }, { companyId: '669f00aa11bb22cc33dd44ff' });
	expect(none.error?.message).toContain('There is no company');
	const person = await runPlanhat(sandbox, { ...list, companyId });
	expect(person.error?.message).toContain("'Company' is empty");
});

it('says why a tool can not map automatically', async () => {
	const { error } = await call(
		{ resource: 'asset', operation: 'upsert', fields: allColumns() },
		{ name: 'D', externalId: 'D' },
	);
	expect(error?.message).toContain("'Map Automatically' takes what comes in");
	expect(writes(sandbox)).toEqual([]);
});

it('gives a model no advice about settings of the node, and a person does get it', async () => {
	const parameters = {
		resource: 'asset',
		operation: 'upsert',
		fields: fields({ companyId: 'extid-nobody', name: 'D', externalId: 'D' }),
	};
	const asTool = await call(parameters);
	expect(asTool.error?.message).toContain('The first reason: ');
	expect(asTool.error?.description).toContain('call the tool again for the failed row only');
	expect(asTool.error?.description).not.toContain('error output');
	const shown = await runPlanhat(sandbox, parameters);
	expect(shown.error?.description).toContain("'Continue (using error output)'");
});

it('tells a model what a person reads as a hint', async () => {
	const parameters = {
		resource: 'company',
		operation: 'upsert',
		fields: fields({ name: 'Orbit', externalId: 'N/A' }),
		options: { placeholderIds: 'warn' },
	};
	const { outputs } = await call(parameters);
	const { hints } = await runPlanhat(sandbox, parameters);
	expect(hints).toHaveLength(1);
	expect(outputs[0]?.slice(1).map(({ json }) => json['note'])).toEqual(
		hints.map(({ message }) => message),
	);
});
