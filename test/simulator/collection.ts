import { asText, type Doc } from './documents';

/** Values of one property, each with the records that hold it. One record per value is the rule. */
class PropertyIndex {
	private readonly holders = new Map<string, Doc | Doc[]>();

	find(value: string): readonly Doc[] {
		const found = this.holders.get(value);
		if (found === undefined) return [];
		return Array.isArray(found) ? found : [found];
	}

	add(value: string, doc: Doc): void {
		const found = this.holders.get(value);
		if (found === undefined) this.holders.set(value, doc);
		else if (Array.isArray(found)) found.push(doc);
		else this.holders.set(value, [found, doc]);
	}

	delete(value: string, doc: Doc): void {
		const found = this.holders.get(value);
		if (!Array.isArray(found)) {
			this.holders.delete(value);
			return;
		}
		const others = found.filter((other) => other !== doc);
		if (others.length === 0) this.holders.delete(value);
		else this.holders.set(value, others);
	}
}

const KEPT_VIEWS = 8;

/**
 * The records of one resource. Records change in place so that indexes and views keep pointing at
 * them; views (filtered and sorted lists) are built once per state, since paging through a hundred
 * thousand records must not sort them again for every page.
 */
export class Collection {
	private readonly byId = new Map<string, Doc>();
	private readonly indexes: ReadonlyMap<string, PropertyIndex>;
	private readonly views = new Map<string, { version: number; docs: readonly Doc[] }>();
	private version = 0;

	constructor(indexed: readonly string[]) {
		this.indexes = new Map(indexed.map((property) => [property, new PropertyIndex()]));
	}

	/** Grows with every change; lets others tell whether something kept is still true. */
	get revision(): number {
		return this.version;
	}

	get size(): number {
		return this.byId.size;
	}

	get(id: string): Doc | undefined {
		return this.byId.get(id);
	}

	/** Records whose indexed property has this value, oldest first. */
	findBy(property: string, value: string): readonly Doc[] {
		const index = this.indexes.get(property);
		if (!index) throw new Error(`"${property}" is not indexed`);
		return index.find(value);
	}

	values(): IterableIterator<Doc> {
		return this.byId.values();
	}

	insert(doc: Doc): void {
		this.byId.set(doc._id, doc);
		this.version++;
		for (const [property, index] of this.indexes) {
			const value = asText(doc[property]);
			if (value) index.add(value, doc);
		}
	}

	/** Sets properties; an undefined value takes the property away. */
	update(doc: Doc, changes: Readonly<Record<string, unknown>>): void {
		this.version++;
		for (const [property, value] of Object.entries(changes)) {
			const index = this.indexes.get(property);
			const before = index && asText(doc[property]);
			if (index && before) index.delete(before, doc);
			if (value === undefined) delete doc[property];
			else doc[property] = value;
			const after = index && asText(value);
			if (index && after) index.add(after, doc);
		}
	}

	delete(doc: Doc): void {
		this.byId.delete(doc._id);
		this.version++;
		for (const [property, index] of this.indexes) {
			const value = asText(doc[property]);
			if (value) index.delete(value, doc);
		}
	}

	/** A list made by `build` from all records, made again only after a change. */
	view(key: string, build: (docs: Doc[]) => readonly Doc[]): readonly Doc[] {
		const kept = this.views.get(key);
		if (kept?.version === this.version) return kept.docs;
		const docs = build([...this.byId.values()]);
		this.views.delete(key);
		this.views.set(key, { version: this.version, docs });
		const oldest = this.views.keys().next();
		if (this.views.size > KEPT_VIEWS && !oldest.done) this.views.delete(oldest.value);
		return docs;
	}
}
