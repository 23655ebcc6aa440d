import { parsePath } from '../../../shared/extract/path';
import type { Template } from './template';

interface Collection {
	readonly path: string;
	readonly label: string;
	/** Planhat API documentation, bulk upsert: in this order. */
	readonly keys: readonly string[];
}

const KEYS = ['_id', 'sourceId', 'externalId'] as const;
const SOURCE_ONLY = ['_id', 'sourceId'] as const;

/** Collections with a bulk upsert, by label (Planhat API documentation). */
export const COLLECTIONS: readonly Collection[] = [
	{ path: 'assets', label: 'Assets', keys: KEYS },
	{ path: 'campaigns', label: 'Campaigns', keys: KEYS },
	{ path: 'companies', label: 'Companies', keys: KEYS },
	{ path: 'endusers', label: 'End Users', keys: [...KEYS, 'email'] },
	{ path: 'invoices', label: 'Invoices', keys: ['_id', 'sourceId', 'extId'] },
	{ path: 'issues', label: 'Issues', keys: SOURCE_ONLY },
	{ path: 'licenses', label: 'Licenses', keys: KEYS },
	{ path: 'nps', label: 'NPS', keys: SOURCE_ONLY },
	{ path: 'objectives', label: 'Objectives', keys: KEYS },
	{ path: 'opportunities', label: 'Opportunities', keys: ['_id', 'externalId'] },
	{ path: 'projects', label: 'Projects', keys: KEYS },
	{ path: 'sales', label: 'Sales', keys: KEYS },
	{ path: 'tasks', label: 'Tasks', keys: SOURCE_ONLY },
	{ path: 'tickets', label: 'Tickets', keys: SOURCE_ONLY },
	{ path: 'timeentries', label: 'Time Entries', keys: ['_id'] },
	{ path: 'users', label: 'Users', keys: ['_id', 'externalId', 'email'] },
	{ path: 'workspaces', label: 'Workspaces', keys: KEYS },
];

const at = (...names: string[]) => names.map((name) => parsePath(name, 'Template'));

/** Collections that belong to no company, whose `externalId` is therefore unique as it is. */
const WITHOUT_COMPANY: ReadonlySet<string> = new Set(['companies', 'users']);

/**
 * `PUT /x` with a list of at most 5,000 and its bulk report (Planhat API documentation, bulk
 * upsert). Undefined for a collection that this version does not know.
 */
export function planhatTemplate(name: string): Template | undefined {
	const collection = COLLECTIONS.find(({ path }) => path === name);
	if (collection === undefined) return undefined;
	const { path, keys } = collection;
	const scope = path === 'invoices' ? 'cId' : 'companyId';
	const hasScope = !WITHOUT_COMPANY.has(path);
	return {
		label: 'Planhat',
		method: 'PUT',
		path: `/${path}`,
		shape: 'list',
		maxRows: 5000,
		keys,
		scopes: hasScope ? { externalId: scope, extId: scope } : {},
		join: {
			by: 'lists',
			paths: {
				created: at('insertsKeys', 'created'),
				updated: at('updatesKeys', 'updated'),
				unchanged: at('nonupdates'),
				failed: at('createdErrors', 'updatedErrors', 'permissionErrors', 'validationErrors'),
				keyNames: keys,
				idName: '_id',
				scopeField: hasScope ? scope : undefined,
			},
		},
	};
}
