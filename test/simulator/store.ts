import { Collection } from './collection';
import { isFields, type Doc, type Fields } from './documents';
import { resourceNames, resourceTable, type ResourceName } from './resourceTable';

/** A stored metric value. Planhat developer documentation: metrics. */
export interface MetricRecord extends Doc {
	dimensionId: string;
	time: string;
	value: number;
	model: string;
	parentId: string;
	companyId: string | null;
	companyName: string | null;
}

/** Everything the sandbox remembers, in memory only. */
export class Store {
	readonly metrics: MetricRecord[] = [];
	private readonly collections: Record<ResourceName, Collection>;
	private readonly staleCompanies = new Set<string>();
	private counter = 0;
	private lastInvoiceNumber = 0;

	constructor(private readonly now: () => number) {
		// One entry per name of the table, so the record is complete.
		this.collections = Object.fromEntries(
			resourceNames.map((name) => [name, new Collection(indexedProperties(name))]),
		) as Record<ResourceName, Collection>;
		// Tickets are conversations of that type. Planhat developer documentation: ticket.
		const conversations = new Collection([
			...new Set([...indexedProperties('conversations'), ...indexedProperties('tickets')]),
		]);
		Object.assign(this.collections, { conversations, tickets: conversations });
	}

	/** Twenty-four hex digits that grow with every call, as Planhat's ids do. */
	newId(): string {
		this.counter++;
		const seconds = Math.floor(this.now() / 1000);
		return (
			seconds.toString(16).padStart(8, '0').slice(-8) +
			'5a11dbc0' +
			this.counter.toString(16).padStart(8, '0')
		);
	}

	/** Numbers are never given out twice. Planhat developer documentation: invoices. */
	nextInvoiceNumber(): number {
		return ++this.lastInvoiceNumber;
	}

	collection(resource: ResourceName): Collection {
		return this.collections[resource];
	}

	/** Whether a record of the collection belongs to the resource: not every conversation is a ticket. */
	holds(resource: ResourceName, doc: Doc): boolean {
		return resource !== 'tickets' || doc['type'] === 'ticket';
	}

	/** Copies of all records of a resource, oldest first. */
	all(resource: ResourceName): Doc[] {
		return this.own(resource).map((doc) => structuredClone(doc));
	}

	/** A copy of one record as stored, undefined when there is none. */
	get(resource: ResourceName, id: string): Doc | undefined {
		const doc = this.collections[resource].get(id);
		return doc && this.holds(resource, doc) ? structuredClone(doc) : undefined;
	}

	count(resource: ResourceName): number {
		return this.own(resource).length;
	}

	/**
	 * Puts a record in as it is, past all rules of the API; missing `_id`, defaults and timestamps
	 * are filled in. Returns the stored record itself.
	 */
	insert(resource: ResourceName, fields: Fields): Doc {
		const rules = resourceTable[resource];
		const id = typeof fields['_id'] === 'string' ? fields['_id'] : this.newId();
		const doc: Doc = { _id: id, ...freshDefaults(rules.defaults), ...fields };
		if (doc['__v'] === undefined) doc['__v'] = 0;
		const stamp = new Date(this.now()).toISOString();
		for (const name of rules.timestamps.created) doc[name] ??= stamp;
		for (const name of rules.timestamps.updated) doc[name] ??= stamp;
		this.collections[resource].insert(doc);
		this.noteCompany(resource, doc);
		return doc;
	}

	/** Inserts `amount` records made by `make`, for tests with many records. */
	fill(resource: ResourceName, amount: number, make: (index: number) => Fields): void {
		for (let index = 0; index < amount; index++) this.insert(resource, make(index));
	}

	update(resource: ResourceName, doc: Doc, changes: Fields): void {
		this.noteCompany(resource, doc);
		this.collections[resource].update(doc, changes);
		this.noteCompany(resource, doc);
	}

	delete(resource: ResourceName, doc: Doc): void {
		this.noteCompany(resource, doc);
		this.collections[resource].delete(doc);
	}

	/** Companies whose licenses changed since the last call. */
	takeStaleCompanies(): string[] {
		const ids = [...this.staleCompanies];
		this.staleCompanies.clear();
		return ids;
	}

	private own(resource: ResourceName): Doc[] {
		return [...this.collections[resource].values()].filter((doc) => this.holds(resource, doc));
	}

	private noteCompany(resource: ResourceName, doc: Doc): void {
		const company = doc['companyId'];
		if (resource === 'licenses' && typeof company === 'string') this.staleCompanies.add(company);
	}
}

function indexedProperties(resource: ResourceName): string[] {
	const rules = resourceTable[resource];
	const names = new Set<string>();
	for (const key of ['sourceId', 'externalId', 'extId', 'email']) {
		if (key in rules.properties) names.add(key);
	}
	// Company pages add up licenses and sales; other resources are large and need no such index.
	if (resource === 'licenses' || resource === 'sales') names.add('companyId');
	return [...names];
}

/** Defaults hold arrays; records must not share them. */
function freshDefaults(defaults: Fields): Fields {
	const copy: Fields = {};
	for (const [name, value] of Object.entries(defaults)) {
		copy[name] = Array.isArray(value) ? [...value] : isFields(value) ? { ...value } : value;
	}
	return copy;
}
