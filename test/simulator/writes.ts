import { isDeepStrictEqual } from 'node:util';
import { readFields } from './coerce';
import { complete } from './completion';
import { isFields, isFilled, type Doc, type Fields } from './documents';
import { formulaFields } from './formulas';
import { companyByDomain, resolveCompanies } from './references';
import { Refusal } from './refusal';
import { resourceTable, type ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';

/** Whether a record is created by a call of its own or as an item of a bulk upsert. */
export type CreateRoute = 'single' | 'bulk';

/**
 * Stores a new record. Returns undefined when the API drops the item without an error: tickets
 * without e-mail, and end users that fit no company (Planhat help: not all end users get added).
 */
export function createRecord(
	resource: ResourceName,
	body: Fields,
	sandbox: Sandbox,
	route: CreateRoute,
): Doc | undefined {
	const rules = resourceTable[resource];
	const { store, switches } = sandbox;
	const sent = readFields(body, rules, switches.current);
	if (resource === 'tickets' && !isFilled(sent['email'])) return undefined;
	demandRequired(resource, sent, body, sandbox, route);
	resolveCompanies(resource, sent, body, sandbox);
	if (resource === 'endusers' && !mapEndUser(sent, sandbox)) return undefined;
	checkFormulas(resource, sent, sandbox);

	const next: Fields = { ...structuredClone(rules.defaults), ...sent };
	nameCompany(resource, next, sandbox);
	complete(resource, { next, sent, body, isNew: true, sandbox });

	const taken = takenKeys(resource, next, undefined, sandbox);
	if (
		taken.length > 0 &&
		(route === 'bulk' || switches.current.duplicateOnPost !== 'secondRecord')
	) {
		const status = switches.current.duplicateOnPost === '409' ? 409 : 400;
		throw new Refusal(status, `${taken.join(',')} duplicated`);
	}
	return store.insert(resource, next);
}

function demandRequired(
	resource: ResourceName,
	sent: Fields,
	body: Fields,
	{ switches }: Sandbox,
	route: CreateRoute,
): void {
	const rules = resourceTable[resource];
	const hasExternalCompany = isFilled(body['companyExternalId']);
	for (const name of route === 'bulk' ? rules.requiredInBulk : rules.required) {
		const value = sent[name];
		if (isFilled(value) && !(Array.isArray(value) && value.length === 0)) continue;
		if (name === 'companyId' && resource === 'conversations') {
			if (hasExternalCompany) continue;
			throw new Refusal(400, `CompanyId is required for ${String(sent['type'] ?? 'note')}`);
		}
		throw new Refusal(400, `Required Field: ${name}`);
	}
	if (
		resource === 'licenses' &&
		route === 'single' &&
		switches.current.licenseFromDate === 'required' &&
		!isFilled(sent['fromDate'])
	) {
		throw new Refusal(400, 'Required Field: fromDate');
	}
	if (
		resource === 'endusers' &&
		!['email', 'externalId', 'sourceId'].some((key) => isFilled(sent[key]))
	) {
		throw new Refusal(400, 'Required Field: email');
	}
	if (resource === 'tickets') {
		const hasCompany = hasExternalCompany || isFilled(sent['companyId']);
		const domains = sent['domains'];
		if (!hasCompany && !(Array.isArray(domains) && domains.length > 0)) {
			throw new Refusal(400, 'Required Field: domains');
		}
	}
}

/** Gives an end user its company by e-mail domain; false when there is none. */
function mapEndUser(sent: Fields, sandbox: Sandbox): boolean {
	if (isFilled(sent['companyId'])) return true;
	if (typeof sent['email'] !== 'string' || !sent['email'].includes('@')) return false;
	const company = companyByDomain(sandbox, [sent['email']]);
	if (company) sent['companyId'] = company._id;
	return company !== undefined;
}

/** Formula fields are computed; what is sent for them is ignored or refused. */
function checkFormulas(resource: ResourceName, sent: Fields, { store, switches }: Sandbox): void {
	const custom = sent['custom'];
	if (!isFields(custom)) return;
	const model = resourceTable[resource].model;
	for (const name of formulaFields(store.collection('customfields').values(), model).keys()) {
		if (!Object.hasOwn(custom, name)) continue;
		if (switches.current.formulaWrite === '400') {
			throw new Refusal(400, `${name} is a formula field`);
		}
		delete custom[name];
	}
}

/** The company's name is kept with the record, for the day the company is gone. */
function nameCompany(resource: ResourceName, next: Fields, { store }: Sandbox): void {
	const company = resourceTable[resource].company;
	if (!company?.nameField) return;
	const id = next[company.field];
	const found = typeof id === 'string' ? store.collection('companies').get(id) : undefined;
	if (found) next[company.nameField] = found['name'];
}

/**
 * Keys another record already has: `sourceId` is unique per model, the external id per company
 * within a model. Planhat help: data uniqueness and keyables.
 */
export function takenKeys(
	resource: ResourceName,
	next: Fields,
	self: Doc | undefined,
	{ store }: Sandbox,
): string[] {
	const rules = resourceTable[resource];
	const collection = store.collection(resource);
	const taken: string[] = [];
	const sourceId = next['sourceId'];
	if (typeof sourceId === 'string' && sourceId !== '' && 'sourceId' in rules.properties) {
		if (collection.findBy('sourceId', sourceId).some((other) => other !== self)) {
			taken.push('sourceId');
		}
	}
	const field = rules.externalIdField;
	const externalId = field && next[field];
	if (field && typeof externalId === 'string' && externalId !== '') {
		const scope = rules.company?.field;
		const isTaken = collection
			.findBy(field, externalId)
			.some((other) => other !== self && (!scope || other[scope] === next[scope]));
		if (isTaken) taken.push(field);
	}
	return taken;
}

/** Changes the sent properties of a record; false when the stored values were equal already. */
export function updateRecord(
	resource: ResourceName,
	doc: Doc,
	body: Fields,
	sandbox: Sandbox,
	route: CreateRoute,
): boolean {
	const rules = resourceTable[resource];
	const { store, switches } = sandbox;
	const sent = readFields(body, rules, switches.current);
	resolveCompanies(resource, sent, body, sandbox);
	checkFormulas(resource, sent, sandbox);

	const next: Fields = { ...doc, ...sent };
	if (isFields(sent['custom']))
		next['custom'] = mergeCustom(doc['custom'], sent['custom'], sandbox);
	nameCompany(resource, next, sandbox);
	complete(resource, { next, sent, body, isNew: false, sandbox });
	const taken = takenKeys(resource, next, doc, sandbox);
	if (taken.length > 0) throw new Refusal(400, `${taken.join(',')} duplicated`);

	const changes: Fields = {};
	for (const [name, value] of Object.entries(next)) {
		if (value !== doc[name] && !isDeepStrictEqual(value, doc[name])) changes[name] = value;
	}
	// Only what was sent decides: a figure that merely moved on by itself is no update.
	const hasChanged = Object.keys(sent).some((name) => Object.hasOwn(changes, name));
	// `updatedAt` was seen to move without a visible change, but not for bulk items left alone.
	if (hasChanged || route === 'single') {
		const stamp = new Date(sandbox.now()).toISOString();
		for (const name of rules.timestamps.updated) changes[name] = stamp;
		store.update(resource, doc, changes);
	}
	return hasChanged;
}

function mergeCustom(stored: unknown, sent: Fields, { switches }: Sandbox): Fields {
	const isMerged = switches.current.customWrite === 'merge' && isFields(stored);
	const custom: Fields = { ...(isMerged ? stored : {}), ...sent };
	if (switches.current.customNull === 'clear') {
		for (const [name, value] of Object.entries(custom)) if (value === null) delete custom[name];
	}
	return custom;
}

/** Takes a record away; what follows for a company's records is a switch. */
export function deleteRecord(resource: ResourceName, doc: Doc, { store, switches }: Sandbox): void {
	store.delete(resource, doc);
	if (resource !== 'companies' || switches.current.companyDelete !== 'cascades') return;
	for (const name of Object.keys(resourceTable) as ResourceName[]) {
		const field = resourceTable[name].company?.field; // keys of the Record above
		if (!field) continue;
		const owned = [...store.collection(name).values()].filter((other) => other[field] === doc._id);
		for (const other of owned) store.delete(name, other);
	}
}
