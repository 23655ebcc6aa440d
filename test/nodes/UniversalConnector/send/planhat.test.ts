import type { IDataObject } from 'n8n-workflow';

import { withoutBackOff } from '../../../helpers/backOff';
import { planhatCredential } from '../../../helpers/planhat';
import { spellingsOf } from '../../../helpers/spellings';
import { startSimulator, type Simulator } from '../../../simulator/server';
import { outcomes, send, type SendCase } from './run';

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

/** Sends to a collection of Planhat as a person sets it: nothing but the collection. */
async function toPlanhat(items: readonly IDataObject[], settings: SendCase = {}) {
	const { parameters, rest, ...others } = settings;
	return await send(sandbox, items, {
		...others,
		parameters: {
			authentication: 'planhat',
			template: 'planhatCollection',
			collection: 'assets',
			// Left over from before the template was chosen; not shown, so not in force.
			method: 'DELETE',
			path: '/companies',
			bodyShape: 'object',
			...parameters,
		},
		rest: { credentials: [planhatCredential(sandbox)], ...rest },
	});
}

const asset = (n: number, more: IDataObject = {}): IDataObject => ({
	companyId: COMPANY,
	name: `Bay ${n}`,
	externalId: `B-${n}`,
	...more,
});

it('creates, updates and leaves alone, and tells each with its id', async () => {
	await toPlanhat([asset(1), asset(2)]);
	const result = await toPlanhat([asset(1), asset(2, { name: 'New' }), asset(3)]);
	expect(outcomes(result)).toEqual(['unchanged', 'updated', 'created']);
	expect(result.told[1]?.['id']).toMatch(/^[\da-f]{24}$/);
	expect(result.told[2]?.['id']).toMatch(/^[\da-f]{24}$/);
	expect(sandbox.log.entries.at(-1)).toMatchObject({ method: 'PUT', path: '/assets' });
	expect(result.run).toMatchObject({ created: 1, updated: 1, unchanged: 1, calls: 1 });
});

it('sends in batches of the size that is set, up to 5,000', async () => {
	const many = Array.from({ length: 12 }, (_, n) => asset(n));
	await toPlanhat(many, { parameters: { batchSize: 5 } });
	expect(sandbox.log.entries.map(({ body }) => (body as unknown[]).length)).toEqual([5, 5, 2]);
	const { told } = await toPlanhat(many, { parameters: { batchSize: 5001 } });
	expect(String(told[0]?.['error'])).toContain('from 1 to 5000');
	const byHand = { template: 'manual', method: 'PUT', path: '/assets', bodyShape: 'list' };
	const manual = await toPlanhat(many, { parameters: { ...byHand, batchSize: 5001 } });
	expect(String(manual.told[0]?.['error'])).toContain('from 1 to 5000');
});

it('gives bad rows their reason, and refuses rows without a key before any call', async () => {
	const bad = [
		asset(1),
		asset(2, { name: undefined as never }),
		{ name: 'No key', companyId: COMPANY },
	];
	const result = await toPlanhat([...bad, asset(4, { companyId: 'extid-NONE' })]);
	const [first, second, third, fourth] = outcomes(result);
	expect(first).toBe('created');
	expect(second).toEqual(['failed', expect.stringContaining('name')]);
	expect(third).toEqual(['failed', expect.stringContaining('(_id, sourceId, externalId)')]);
	expect(fourth).toEqual(['failed', expect.any(String)]);
	expect(JSON.stringify(sandbox.log.entries.map(({ body }) => body))).not.toContain('No key');
});

it('reads the report that comes with 403, and does not send the rows again', async () => {
	await toPlanhat([asset(1), asset(2)]);
	sandbox.permissions.deny('assets', 'update');
	sandbox.log.entries.splice(0);
	const renamed = [1, 2].map((n) => asset(n, { name: `New ${n}` }));
	const told = outcomes(await toPlanhat([...renamed, asset(3)]));
	expect(told.map((one) => (Array.isArray(one) ? one[0] : one))).toEqual([
		'failed',
		'failed',
		'created',
	]);
	expect(sandbox.log.entries).toHaveLength(1);
});

it('takes the same external ID of two companies for two records', async () => {
	const result = await toPlanhat([
		asset(1),
		asset(1, { companyId: OTHER }),
		asset(1, { name: 'Last' }),
	]);
	expect(outcomes(result)).toEqual(['skipped', 'created', 'created']);
	expect(result.run).toMatchObject({ duplicates: 1 });
	// The report does not say whose record is whose, so no ID is told rather than a wrong one.
	expect(result.told.map(({ id }) => id)).toEqual([undefined, undefined, undefined]);
	expect(sandbox.store.all('assets')).toHaveLength(2);
});

it('repeats a bulk call whose answer was lost, and writes no row twice', async () => {
	sandbox.faults.add({ kind: 'cut', method: 'PUT', phase: 'afterEffect', bytes: 0 });
	const result = await toPlanhat([asset(1), asset(2)]);
	const landed = { outcome: 'unknown', reason: expect.stringContaining('an earlier try') };
	expect(result.told).toEqual([landed, landed]);
	expect(result.outputs[2]).toEqual([]);
	expect(sandbox.store.all('assets')).toHaveLength(2);
});

it('options that the template answers by itself are not there, and have no effect', async () => {
	const result = await toPlanhat([asset(1), asset(2)], {
		options: {
			syncField: 'companyId',
			joinBy: 'position',
			replyListPath: 'nothing',
			writeMode: 'update',
			lookupPath: '/companies',
			bodyValues: { entry: [{ name: 'a', value: 'b' }] },
			inFlight: 2,
		},
	});
	expect(outcomes(result)).toEqual(['created', 'created']);
	expect(result.run).toMatchObject({ calls: 1 });
	const manual = await toPlanhat([asset(1), asset(2)], {
		parameters: { template: 'manual', method: 'PUT', path: '/assets', bodyShape: 'list' },
		options: { syncField: 'companyId' },
	});
	expect(outcomes(manual)[0]).toBe('skipped');
});

it('without settings for its report a partial success of Planhat is unknown', async () => {
	const result = await toPlanhat([asset(1), asset(2, { name: undefined as never })], {
		parameters: { template: 'manual', method: 'PUT', path: '/assets', bodyShape: 'list' },
	});
	const partly = ['unknown', expect.stringContaining('status 206, so some records')];
	expect(outcomes(result)).toEqual([partly, partly]);
});

it('any other endpoint is configured manually with the same credential', async () => {
	const { told, run } = await toPlanhat([asset(1), asset(2)], {
		parameters: { template: 'manual', method: 'POST', path: '/assets', bodyShape: 'object' },
		options: { replyIdPath: '_id' },
	});
	for (const { id } of told) expect(id).toMatch(/^[\da-f]{24}$/);
	expect(run).toMatchObject({ calls: 2, failed: 0 });
});

it.each([
	[{ collection: 'nothings' }, "'Collection' is set to 'nothings'"],
	[{ template: 'salesforce' }, "'Template' is set to 'salesforce'"],
])('refuses what this version does not know: %j', async (parameters, message) => {
	const { told } = await toPlanhat([asset(1)], { parameters });
	expect(String(told[0]?.['error'])).toContain(message);
	expect(sandbox.log.entries).toHaveLength(0);
});

it('keeps to the access of the credential and leaves no token behind', async () => {
	const credentials = [planhatCredential(sandbox, { access: 'readOnly' })];
	const result = await toPlanhat([asset(1)], { rest: { credentials } });
	expect(String(result.told[0]?.['error'])).toContain('Read Only');
	expect(sandbox.log.entries).toHaveLength(0);
	for (const spelling of spellingsOf(sandbox.token)) expect(result.stored).not.toContain(spelling);
});
