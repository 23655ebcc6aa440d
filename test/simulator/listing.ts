import { DAY_MS, isFields, type Doc, type Fields } from './documents';
import { Reader } from './presentation';
import { Refusal } from './refusal';
import { resourceTable, type ResourceName, type ResourceRules } from './resourceTable';
import type { Sandbox } from './sandbox';

/** Query parameters by name; of a repeated one the last counts. */
export type Query = Readonly<Record<string, string>>;

type Test = (doc: Doc) => boolean;

/** What `GET /users` gives without `select`. Planhat developer documentation: user. */
const USER_FIELDS = [
	'firstName',
	'lastName',
	'nickName',
	'email',
	'externalId',
	'image',
	'isHidden',
	'removed',
	'inactive',
	'managers',
	'teams',
	'isExposedAsSenderOption',
	'createdAt',
	'updatedAt',
	'tzOffset',
];

/**
 * A page of a resource: a bare array, without total or next link. Unknown parameters are ignored,
 * so a misspelt filter returns everything.
 */
export function listRecords(resource: ResourceName, query: Query, sandbox: Sandbox): Fields[] {
	const rules = resourceTable[resource];
	const reader = new Reader(resource, sandbox);
	const { limit, offset } = readPage(shortNames(resource, query), rules, sandbox);
	const select = splitList(query['select']);
	const fields = select ?? (resource === 'users' ? USER_FIELDS : undefined);
	return matching(resource, query, reader, sandbox)
		.slice(offset, offset + limit)
		.map((doc) => (fields ? pick(doc, fields, reader, sandbox) : reader.present(doc, 'list')));
}

/** The official ticket example uses `s`, `cid` and `l`. */
function shortNames(resource: ResourceName, query: Query): Query {
	if (resource !== 'tickets') return query;
	const { s: status, cid: companyId, l: limit } = query;
	return {
		...(status === undefined ? {} : { status }),
		...(companyId === undefined ? {} : { companyId }),
		...(limit === undefined ? {} : { limit }),
		...query,
	};
}

/** Limit and offset of a request, within what the resource allows. */
export function readPage(
	query: Query,
	rules: Pick<ResourceRules, 'listDefault' | 'listMaximum'>,
	{ switches }: Sandbox,
): { limit: number; offset: number } {
	const { limitInvalid, limitAboveMaximum } = switches.current;
	const read = (name: string, least: number, otherwise: number): number => {
		const text = query[name];
		if (text === undefined) return otherwise;
		if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
		if (limitInvalid === '400') throw new Refusal(400, `Invalid ${name}`);
		return otherwise;
	};
	const limit = read('limit', 1, rules.listDefault);
	const offset = read('offset', 0, 0);
	if (limit > rules.listMaximum && limitAboveMaximum === '400') {
		throw new Refusal(400, `limit must not be above ${rules.listMaximum}`);
	}
	return { limit: Math.min(limit, rules.listMaximum), offset };
}

function matching(
	resource: ResourceName,
	query: Query,
	reader: Reader,
	sandbox: Sandbox,
): readonly Doc[] {
	const tests = testsFor(resource, shortNames(resource, query), sandbox);
	const sort = query['sort'] ?? '';
	const isNewestFirst = sandbox.switches.current.defaultOrder === 'newestFirst';
	// Everything the view depends on; pages differ in limit and offset only.
	const key = JSON.stringify([
		resource, // tickets and conversations share a collection
		tests.map(([name, value]) => [name, value]),
		sort,
		isNewestFirst,
		sandbox.switches.current,
		// Days pass, formulas change, and companies get new names.
		Math.floor(sandbox.now() / DAY_MS),
		sandbox.store.collection('customfields').revision,
		sort.endsWith('Name') ? sandbox.store.collection('companies').revision : 0,
	]);
	const { store } = sandbox;
	return store.collection(resource).view(key, (docs) => {
		const own = resource === 'tickets' ? docs.filter((doc) => store.holds(resource, doc)) : docs;
		const kept =
			tests.length === 0 ? own : own.filter((doc) => tests.every(([, , test]) => test(doc)));
		if (sort !== '') return sorted(kept, sort, reader);
		return isNewestFirst ? kept.reverse() : kept;
	});
}

/** Tests that apply to a query, each with the name and value that tell it apart. */
function testsFor(
	resource: ResourceName,
	query: Query,
	sandbox: Sandbox,
): [name: string, value: string, test: Test][] {
	const rules = resourceTable[resource];
	const tests: [string, string, Test][] = [];
	const companyTest = companyFilter(resource, query['companyId'], sandbox);
	if (companyTest) tests.push(['companyId', query['companyId'] ?? '', companyTest]);
	for (const name of rules.filters) {
		const test = filters[name]?.(query[name], { query, sandbox });
		if (test) tests.push([name, query[name] ?? '', test]);
	}
	return tests;
}

function companyFilter(
	resource: ResourceName,
	value: string | undefined,
	{ switches }: Sandbox,
): Test | undefined {
	const rules = resourceTable[resource];
	const field = resource === 'companies' ? '_id' : rules.company?.field;
	if (!value || !field) return undefined;
	const ids = splitList(value) ?? [];
	const isList = rules.companyIdList || switches.current.companyIdList === 'all';
	const wanted = new Set<unknown>(isList ? ids : ids.slice(0, 1));
	return (doc) => {
		const own = doc[field];
		return Array.isArray(own) ? own.some((id) => wanted.has(id)) : wanted.has(own);
	};
}

interface FilterContext {
	query: Query;
	sandbox: Sandbox;
}

/** Filters by name; one that returns undefined leaves the list as it is. */
const filters: Readonly<
	Record<string, (value: string | undefined, context: FilterContext) => Test | undefined>
> = {
	archived: (value) => (value === 'true' ? undefined : (doc) => doc['archived'] !== true),
	isArchived: (value) => (doc) => (doc['isArchived'] === true) === (value === 'true'),
	email: (value) => (value ? (doc) => doc['email'] === value : undefined),
	euId: (value) => (value ? (doc) => doc._id === value : undefined),
	status: (value) => (value ? (doc) => doc['status'] === value : undefined),
	search: (value) => {
		if (!value) return undefined;
		const words = value.toLowerCase();
		return (doc) =>
			[doc['subject'], doc['snippet']].some((text) =>
				String(text ?? '')
					.toLowerCase()
					.includes(words),
			);
	},
	type: (value, { sandbox }) =>
		value && sandbox.switches.current.conversationTypeFilter === 'applied'
			? (doc) => doc['type'] === value
			: undefined,
	enduserIds: (value) => {
		if (!value) return undefined;
		const wanted = new Set<unknown>(splitList(value));
		return (doc) =>
			[doc['enduserIds'], doc['endusers']]
				.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])) // isArray gives any[]
				.some((entry) => wanted.has(isFields(entry) ? (entry['id'] ?? entry['_id']) : entry));
	},
	npsExpiryDay: (value, { sandbox }) => {
		const days = value && /^\d+$/.test(value) ? Number(value) : 360;
		const oldest = new Date(sandbox.now() - days * DAY_MS).toISOString();
		return (doc) => {
			const date = doc['dateAnswered'] ?? doc['dateSent'];
			return typeof date !== 'string' || date > oldest;
		};
	},
	downgrades: (value) => {
		if (value === 'only') return (doc) => doc['onlyDowngrade'] === true;
		return value === 'excluded' ? (doc) => doc['onlyDowngrade'] !== true : undefined;
	},
	from: (value) =>
		value ? (doc) => String(doc['churnDate'] ?? '').slice(0, 10) >= value : undefined,
	to: (value) =>
		value ? (doc) => String(doc['churnDate'] ?? '~').slice(0, 10) <= value : undefined,
};

/** `sort=name` ascending, `sort=-name` descending; records without the value come first ascending. */
function sorted(docs: readonly Doc[], sort: string, reader: Reader): readonly Doc[] {
	const isDescending = sort.startsWith('-');
	const name = isDescending ? sort.slice(1) : sort;
	const keyed = docs.map((doc) => ({ doc, key: reader.value(doc, name) }));
	const direction = isDescending ? -1 : 1;
	keyed.sort((left, right) => direction * compare(left.key, right.key));
	return keyed.map(({ doc }) => doc);
}

/** Missing values, then numbers, then text, then the rest, as a document database sorts. */
function compare(left: unknown, right: unknown): number {
	const difference = rank(left) - rank(right);
	if (difference !== 0) return difference;
	if (typeof left === 'number' && typeof right === 'number') return left - right;
	if (typeof left === 'string' && typeof right === 'string') {
		return left < right ? -1 : left > right ? 1 : 0;
	}
	return Number(left === true) - Number(right === true);
}

function rank(value: unknown): number {
	if (value === undefined || value === null) return 0;
	if (typeof value === 'number') return 1;
	return typeof value === 'string' ? 2 : 3;
}

/** The selected properties; `_id` is always there and unknown names are simply missing. */
function pick(doc: Doc, fields: readonly string[], reader: Reader, { switches }: Sandbox): Fields {
	const picked: Fields = { _id: doc._id };
	const shown = reader.present(doc, 'list');
	for (const name of fields) {
		if (name.startsWith('custom.')) {
			const value = reader.value(doc, name);
			if (value === undefined || switches.current.selectCustom === 'absent') continue;
			const custom = isFields(picked['custom']) ? picked['custom'] : {};
			picked['custom'] = { ...custom, [name.slice('custom.'.length)]: value };
		} else if (Object.hasOwn(shown, name)) {
			picked[name] = shown[name];
		}
	}
	return picked;
}

function splitList(text: string | undefined): string[] | undefined {
	if (text === undefined || text === '') return undefined;
	return text
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/**
 * `/leancompanies`: the whole list in short form, with exact filters. Planhat developer
 * documentation: company (lean).
 */
export function listLeanCompanies(query: Query, sandbox: Sandbox): Fields[] | Fields {
	const { externalId, sourceId, status } = query;
	const reader = new Reader('companies', sandbox);
	const found: Fields[] = [];
	for (const doc of sandbox.store.collection('companies').values()) {
		if (externalId && doc['externalId'] !== externalId) continue;
		if (sourceId && doc['sourceId'] !== sourceId) continue;
		if (status && reader.value(doc, 'status') !== status) continue;
		found.push(pick(doc, ['name', 'externalId', 'sourceId'], reader, sandbox));
	}
	if (sandbox.switches.current.leanMatch === 'object' && (externalId || sourceId)) {
		return found[0] ?? {};
	}
	if (sandbox.switches.current.leanPaging === 'ignored') return found;
	const unbounded = { listDefault: found.length, listMaximum: Number.MAX_SAFE_INTEGER };
	const { limit, offset } = readPage(query, unbounded, sandbox);
	return found.slice(offset, offset + limit);
}

/** `GET /dimensiondata`: stored metric values. The parameter is written `cId` or `cid`. */
export function listMetrics(query: Query, sandbox: Sandbox): Fields[] {
	const company = query['cId'] ?? query['cid'];
	const dimension = query['dimid'];
	const day = (text: string | undefined) =>
		text && /^-?\d+$/.test(text) ? Number(text) : undefined;
	const from = day(query['from']);
	const to = day(query['to']);
	const found = sandbox.store.metrics.filter((metric) => {
		if (company && metric.companyId !== company) return false;
		if (dimension && metric.dimensionId !== dimension) return false;
		const ownDay = Math.floor(Date.parse(metric.time) / DAY_MS);
		return (from === undefined || ownDay >= from) && (to === undefined || ownDay <= to);
	});
	const { limit, offset } = readPage(query, { listDefault: 10_000, listMaximum: 10_000 }, sandbox);
	return found.slice(offset, offset + limit);
}
