import type { JsonObject } from '../json';

/** What an upsert did with a row. */
export type Effect = 'created' | 'updated' | 'unchanged';

/** Rows as an API keeps them, with a count of how often each was written. */
export class WriteStore {
	readonly records = new Map<string, JsonObject & { id: string }>();
	/** By key: writes that took effect or found the record as sent. */
	readonly landed = new Map<string, number>();
	/** Inserts made, each with an id of its own, whatever its key. */
	inserts = 0;

	constructor(readonly keyName: string) {}

	keyOf(row: JsonObject): string | undefined {
		const key = row[this.keyName];
		return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
	}

	/** Creates or changes the record of that key; fields that are not sent stay. */
	upsert(key: string, row: JsonObject): Effect {
		this.landed.set(key, (this.landed.get(key) ?? 0) + 1);
		const before = this.records.get(key);
		if (!before) {
			this.inserts += 1;
			this.records.set(key, { ...row, id: `id-${this.inserts}` });
			return 'created';
		}
		const after = { ...before, ...row };
		this.records.set(key, after);
		return JSON.stringify(after) === JSON.stringify(before) ? 'unchanged' : 'updated';
	}

	/** Inserts without looking, as a create does. */
	insert(row: JsonObject): string {
		this.inserts += 1;
		const id = `id-${this.inserts}`;
		const key = this.keyOf(row) ?? id;
		this.landed.set(key, (this.landed.get(key) ?? 0) + 1);
		this.records.set(`${key}#${this.inserts}`, { ...row, id });
		return id;
	}
}
