import type { INodeParameters } from 'n8n-workflow';

import { nodeResources } from '../../../nodes/Planhat/nodeResources';
import { resources } from '../../../nodes/Planhat/resources';
import { by, fields, runPlanhat } from '../../helpers/planhat';
import type { RunClock } from '../../helpers/runClock';
import { COMPANY, given, type Sample, samples } from '../../nodes/Planhat/samples';
import type { Doc, Fields } from '../../simulator/documents';
import { resourceNames, type ResourceName } from '../../simulator/resourceTable';
import { startSimulator, type Simulator } from '../../simulator/server';

/** What a call may do when it is sent twice: nothing, the same as once, or the work again. */
export type Effect = 'read' | 'keyed' | 'anew';

/** One operation of one resource, ready to run. */
export interface PlanhatCase {
	readonly title: string;
	readonly resource: string;
	readonly operation: string;
	readonly effect: Effect;
	/** Records that have to be there before; the ID of the one that the operation is about. */
	prepare(sandbox: Simulator): Promise<string>;
	parameters(id: string): INodeParameters;
}

export const TENANT = '4f1c9f0e-6d0b-4c53-9a55-0d6f3c1f2a11';
export const TOKEN = 'Zq7/+"=~secret-token?#&%Ab';

/** Time stands still, so that two runs store the very same records. */
const now = Date.now();

/** A sandbox with what every case needs; it is slow in the time of `clock`. */
export async function startSandbox(clock?: RunClock): Promise<Simulator> {
	const sandbox = await startSimulator({
		empty: true,
		token: TOKEN,
		tenantUuid: TENANT,
		now: () => now,
		hold: clock?.hold,
	});
	for (const [name, records] of Object.entries(given)) {
		for (const record of records ?? []) sandbox.store.insert(name as ResourceName, record);
	}
	return sandbox;
}

export function credentialOf({ analyticsUrl }: Simulator): Record<string, string> {
	return { tenantUuid: TENANT, analyticsUrl };
}

/** Everything the sandbox holds, without how often a record was saved. */
export function stateOf({ store, analytics }: Simulator): string {
	const withoutVersion = ({ __v: _version, ...doc }: Doc) => doc;
	return JSON.stringify([
		...resourceNames.map((name) => store.all(name).map(withoutVersion)),
		store.metrics,
		analytics.metrics,
		analytics.activities,
	]);
}

function definitionOf(name: string) {
	const found = resources.find((resource) => resource.name === name);
	if (!found) throw new Error(`No resource ${name}`);
	return found;
}

async function create({ resource, collection, one }: Sample, sandbox: Simulator): Promise<string> {
	const { operations, companyField } = definitionOf(resource);
	const before = new Set(sandbox.store.all(collection).map(({ _id }) => _id));
	const isCreated = operations.includes('create');
	const { error } = await runPlanhat(sandbox, {
		resource,
		operation: isCreated ? 'create' : 'upsert',
		fields: fields(one),
		...(isCreated && companyField ? { companyId: by('id', COMPANY) } : {}),
	});
	const made = sandbox.store.all(collection).find(({ _id }) => !before.has(_id));
	if (!made) throw new Error(`${resource} was not created: ${error?.message ?? ''}`);
	return made._id;
}

/** A row that is new where the resource has keys of its own, else one that changes a record. */
function upsertRow({ resource, row, change }: Sample, id: string): Fields {
	const { companyField, bulkKeys } = definitionOf(resource);
	const key = bulkKeys.find((name) => name !== '_id');
	if (key === undefined) return { _id: id, ...change };
	return { [key]: 'X-9', ...(companyField ? { [companyField]: COMPANY } : {}), ...row };
}

const EFFECTS: Readonly<Record<string, Effect>> = {
	create: 'anew',
	delete: 'keyed',
	get: 'read',
	getAll: 'read',
	update: 'keyed',
	upsert: 'keyed',
};

function sampleCases(sample: Sample): PlanhatCase[] {
	const { resource } = sample;
	const { companyField } = definitionOf(resource);
	const rest: Readonly<Record<string, (id: string) => INodeParameters>> = {
		create: () => ({
			fields: fields(sample.one),
			...(companyField ? { companyId: by('id', COMPANY) } : {}),
		}),
		delete: (id) => ({ recordId: by('id', id) }),
		get: (id) => ({ recordId: by('id', id) }),
		getAll: () => ({ returnAll: true }),
		update: (id) => ({ recordId: by('id', id), fields: fields(sample.change) }),
		upsert: (id) => ({ fields: fields(upsertRow(sample, id)) }),
	};
	return definitionOf(resource).operations.map((operation) => ({
		title: `${resource} ${operation}`,
		resource,
		operation,
		effect: EFFECTS[operation] ?? 'anew',
		prepare: async (sandbox) => (operation === 'create' ? '' : await create(sample, sandbox)),
		parameters: (id) => ({ resource, operation, ...rest[operation]?.(id) }),
	}));
}

function special(
	title: string,
	effect: Effect,
	parameters: (id: string) => INodeParameters,
	[collection, record]: readonly [ResourceName, Fields] = ['assets', { companyId: COMPANY }],
): PlanhatCase {
	const [resource = '', operation = ''] = title.split(' ');
	return {
		title,
		effect,
		resource,
		operation,
		prepare: async ({ store }) => await Promise.resolve(store.insert(collection, record)._id),
		parameters: (id) => ({ resource, operation, ...parameters(id) }),
	};
}

const site: readonly [ResourceName, Fields] = [
	'customfields',
	{ name: 'Site', parent: 'asset', type: 'text' },
];
const entry: readonly [ResourceName, Fields] = [
	'timeentries',
	{ date: '2026-01-31T00:00:00.000Z', hours: 2 },
];
const activity = { email: 'ines@lumen.example', action: 'Signed in' };

/** What the common pattern does not cover, each operation at least once. */
const specialCases: readonly PlanhatCase[] = [
	special('companyLean getAll', 'read', () => ({ returnAll: true })),
	special('customField create', 'anew', () => ({
		fields: fields({ name: 'Tier', parent: 'asset', type: 'text' }),
	})),
	special('customField delete', 'keyed', (id) => ({ recordId: by('id', id) }), site),
	special('customField get', 'read', (id) => ({ recordId: by('id', id) }), site),
	special('customField getAll', 'read', () => ({ returnAll: true }), site),
	special(
		'customField update',
		'keyed',
		(id) => ({ recordId: by('id', id), fields: fields({ isHidden: 'true' }) }),
		site,
	),
	special('metric getAll', 'read', () => ({ returnAll: true })),
	special('metric push', 'anew', () => ({
		dimensionId: 'seats',
		value: 7,
		model: 'Company',
		externalId: 'LF-01',
	})),
	special('timeEntry duplicate', 'anew', (timeEntryIds) => ({ timeEntryIds }), entry),
	special('userActivity push', 'anew', () => activity),
	special('userActivity bulkPush', 'anew', () => activity),
	special('api request GET', 'read', (id) => ({ method: 'GET', path: `/assets/${id}` })),
	special('api request POST', 'anew', () => ({
		method: 'POST',
		path: '/assets',
		body: JSON.stringify({ name: 'Bay', companyId: COMPANY }),
	})),
	special('api request PUT', 'keyed', (id) => ({
		method: 'PUT',
		path: `/assets/${id}`,
		body: '{"name":"Bay"}',
	})),
	special('api request bulk', 'anew', () => ({
		method: 'PUT',
		path: '/assets',
		body: JSON.stringify([{ name: 'Bay', companyId: COMPANY }]),
	})),
	special('api request DELETE', 'keyed', (id) => ({ method: 'DELETE', path: `/assets/${id}` })),
];

/** A list in pages of one record. */
export const pagedCase: PlanhatCase = {
	...special('api request pages', 'read', () => ({
		method: 'GET',
		path: '/companies',
		readPages: true,
		returnAll: true,
		options: { pageSize: 1, pagesInFlight: 1 },
	})),
};

export const cases: readonly PlanhatCase[] = [...samples.flatMap(sampleCases), ...specialCases];

/** Operations of the node that no case runs. */
export function missingCases(): string[] {
	const known = new Set(cases.map(({ resource, operation }) => `${resource} ${operation}`));
	return nodeResources
		.flatMap(({ name, operations }) => operations.map((one) => `${name} ${one.name}`))
		.filter((title) => !known.has(title));
}

/** Resources whose operations meet every fault: one of the common pattern, and all that differ. */
export const THOROUGH: readonly string[] = [
	'api',
	'asset',
	'companyLean',
	'metric',
	'userActivity',
];

/** Resources that have something of their own in the common pattern. */
export const PECULIAR: readonly string[] = [
	'company',
	'customField',
	'endUser',
	'license',
	'ticket',
	'timeEntry',
];
