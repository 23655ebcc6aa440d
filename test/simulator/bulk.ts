import { asText, isFields, isFilled, type Doc, type Fields } from './documents';
import { isObjectId, resolveCompanies } from './references';
import { Refusal, type Answer } from './refusal';
import { BULK_MAXIMUM, resourceTable, type ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';
import { createRecord, updateRecord } from './writes';

interface BulkReport {
	created: number;
	createdErrors: unknown[];
	insertsKeys: Fields[];
	updated: number;
	updatedErrors: unknown[];
	updatesKeys: Fields[];
	nonupdates: number;
	modified: string[];
	upsertedIds: string[];
	permissionErrors: unknown[];
	validationErrors?: unknown[];
}

/** One bulk call while it runs. */
interface Run {
	resource: ResourceName;
	sandbox: Sandbox;
	report: BulkReport;
	/** Records made by this very call; meeting one of them again means a key came twice. */
	inserted: Set<Doc>;
	changed: Set<Doc>;
}

/**
 * `PUT /x` with an array. Planhat developer documentation: bulk upsert and HTTP response codes.
 * Good items are stored whatever happens to the others.
 */
export function bulkUpsert(resource: ResourceName, body: unknown, sandbox: Sandbox): Answer {
	const items = readItems(body, sandbox);
	const run: Run = {
		resource,
		sandbox,
		report: emptyReport(resource, sandbox),
		inserted: new Set(),
		changed: new Set(),
	};
	for (const item of items) upsertItem(run, item);
	return { status: statusOf(run.report), body: run.report };
}

function readItems(body: unknown, { switches }: Sandbox): unknown[] {
	const { bulkObject, bulkEmpty, bulkOverMaximum } = switches.current;
	if (isFields(body) && bulkObject === 'asArrayOfOne') return [body];
	if (!Array.isArray(body)) throw new Refusal(400, 'The payload must be an array');
	if (body.length === 0 && bulkEmpty === '400') throw new Refusal(400, 'The payload is empty');
	if (body.length > BULK_MAXIMUM) {
		throw new Refusal(
			bulkOverMaximum === '413' ? 413 : 400,
			`The payload must not hold more than ${BULK_MAXIMUM} items`,
		);
	}
	return body;
}

function emptyReport(resource: ResourceName, { switches }: Sandbox): BulkReport {
	const isReported =
		resourceTable[resource].reportsValidation || switches.current.bulkValidationErrors !== 'absent';
	return {
		created: 0,
		createdErrors: [],
		insertsKeys: [],
		updated: 0,
		updatedErrors: [],
		updatesKeys: [],
		nonupdates: 0,
		modified: [],
		upsertedIds: [],
		permissionErrors: [],
		...(isReported ? { validationErrors: [] } : {}),
	};
}

function upsertItem(run: Run, item: unknown): void {
	const { report } = run;
	if (!isFields(item)) {
		report.createdErrors.push(errorElement(run, item, 'The item must be an object'));
		return;
	}
	let match: Doc | undefined;
	try {
		match = findMatch(run, item);
		if (match) updateItem(run, match, item);
		else createItem(run, item);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		listFor(run, error, match !== undefined).push(errorElement(run, item, error.message));
	}
}

function listFor({ report, sandbox }: Run, refusal: Refusal, isUpdate: boolean): unknown[] {
	if (refusal.status === 403) return report.permissionErrors;
	const isKeyProblem = /Required Field|is required|duplicated/.test(refusal.message);
	const isFilledIn = sandbox.switches.current.bulkValidationErrors === 'filled';
	if (isFilledIn && report.validationErrors && !isKeyProblem) return report.validationErrors;
	return isUpdate ? report.updatedErrors : report.createdErrors;
}

/** The form of an entry in the error lists is not published. */
function errorElement({ sandbox }: Run, item: unknown, message: string): unknown {
	return sandbox.switches.current.bulkErrorElement === 'string' ? message : { message, item };
}

/** Tries the keys in the order of the resource; the first one that is sent and matches decides. */
function findMatch({ resource, sandbox }: Run, item: Fields): Doc | undefined {
	const rules = resourceTable[resource];
	const { store } = sandbox;
	const collection = store.collection(resource);
	for (const key of rules.bulkKeys) {
		const value = asText(item[key]);
		if (!value) continue;
		if (key === '_id') {
			if (!isObjectId(value)) throw new Refusal(400, 'invalid id');
			const doc = collection.get(value.toLowerCase());
			if (doc && store.holds(resource, doc)) return doc;
			continue;
		}
		const found = collection.findBy(key, value).filter((doc) => store.holds(resource, doc));
		if (key === 'email' && found.length > 1) throw new Refusal(400, 'email duplicated');
		const isScoped = key === rules.externalIdField;
		const doc = isScoped ? withinCompany(resource, found, item, sandbox) : found[0];
		if (doc) return doc;
	}
	return undefined;
}

/** External ids are unique within a company only; without a company in the item the first wins. */
function withinCompany(
	resource: ResourceName,
	found: readonly Doc[],
	item: Fields,
	sandbox: Sandbox,
): Doc | undefined {
	const company = resourceTable[resource].company;
	if (found.length === 0 || !company) return found[0];
	const reference: Fields = { [company.field]: asText(item[company.field]) };
	resolveCompanies(resource, reference, item, sandbox);
	const wanted = reference[company.field];
	return wanted === undefined ? found[0] : found.find((doc) => doc[company.field] === wanted);
}

function createItem(run: Run, item: Fields): void {
	const { resource, sandbox, report, inserted } = run;
	sandbox.permissions.demand(resource, 'create');
	const doc = createRecord(resource, item, sandbox, 'bulk');
	if (!doc) return;
	inserted.add(doc);
	report.created++;
	report.insertsKeys.push(sentKeys(resource, doc, item));
	report.upsertedIds.push(doc._id);
}

function updateItem(run: Run, match: Doc, item: Fields): void {
	const { resource, sandbox, report, inserted, changed } = run;
	if (inserted.has(match) && sandbox.switches.current.bulkDuplicateKeys === 'error') {
		throw new Refusal(400, `${sharedKeys(resource, match, item).join(',')} duplicated`);
	}
	sandbox.permissions.demand(resource, 'update');
	if (!updateRecord(resource, match, item, sandbox, 'bulk')) {
		report.nonupdates++;
		return;
	}
	report.updated++;
	report.updatesKeys.push(sentKeys(resource, match, item));
	if (!changed.has(match)) report.modified.push(match._id);
	changed.add(match);
}

/** `_id` and those keys the item came with. */
function sentKeys(resource: ResourceName, doc: Doc, item: Fields): Fields {
	const keys: Fields = { _id: doc._id };
	for (const key of resourceTable[resource].bulkKeys) {
		if (key !== '_id' && isFilled(item[key])) keys[key] = doc[key];
	}
	return keys;
}

/** The keys two items of one payload have in common, as in `externalId,email duplicated`. */
function sharedKeys(resource: ResourceName, doc: Doc, item: Fields): string[] {
	return resourceTable[resource].bulkKeys.filter(
		(key) => isFilled(item[key]) && asText(item[key]) === doc[key],
	);
}

function statusOf(report: BulkReport): number {
	if (report.permissionErrors.length > 0) return 403;
	const failed =
		report.createdErrors.length +
		report.updatedErrors.length +
		(report.validationErrors?.length ?? 0);
	if (failed === 0) return 200;
	return report.created + report.updated + report.nonupdates > 0 ? 206 : 400;
}
