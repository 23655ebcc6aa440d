import { isObject } from '../extract/jsonValue';

/** Names of fields that hold an identifier by themselves, the most common first. */
const OWN_IDS = ['id', '_id', 'uuid', 'guid', 'key', 'ID', 'Id', 'uid', 'sys_id', 'Key', 'UUID'];

/** A hash of 53 bits (cyrb53, public domain): two of a million texts meet once in 20,000 reads. */
function hashOf(text: string): number {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A set of texts by their hashes: 16 to 32 bytes for each, however long the text. */
class TextSet {
	size = 0;
	private slots = new Float64Array(64);

	/** Adds the text; false when it was there before. */
	add(text: string): boolean {
		if (this.size * 2 >= this.slots.length) this.grow();
		// Zero marks a slot that is free.
		const isNew = this.put(hashOf(text) + 1);
		if (isNew) this.size += 1;
		return isNew;
	}

	private put(hash: number): boolean {
		const mask = this.slots.length - 1;
		for (let at = hash % this.slots.length; ; at = (at + 1) & mask) {
			if (this.slots[at] === hash) return false;
			if (this.slots[at] === 0) {
				this.slots[at] = hash;
				return true;
			}
		}
	}

	private grow(): void {
		const old = this.slots;
		this.slots = new Float64Array(old.length * 4);
		for (const hash of old) if (hash !== 0) this.put(hash);
	}
}

/** What a page looks like compared with those before. */
export interface Sighting {
	/** Records that came before, in a row from the start of the page. */
	readonly leading: number;
	/** Whether those are the last records that were read, in their order. */
	readonly isTail: boolean;
	/** Records that came before, wherever they stand in the page. */
	readonly seen: number;
	/** Whether nothing in the page is new. */
	readonly isRepeat: boolean;
}

/** How two records are told apart. */
interface Identity {
	readonly keyOf: (record: unknown) => string | undefined;
	/** Whether it goes by a field, so that what else changes in a record does not matter. */
	readonly isField: boolean;
	/** The field, when a person did not name it and it may yet turn out to be none. */
	readonly guessed?: string;
	/** Whether the values of the first page are 1, 2, 3 …, as numbers within a page would be. */
	readonly isCounter?: boolean;
}

function isScalar(value: unknown): value is string | number {
	return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

const BY_CONTENT: Identity = {
	keyOf: (record) => JSON.stringify(record),
	isField: false,
};

/** The identity by a field that all records of a page have, each with another value. */
function identityIn(records: readonly unknown[]): Identity {
	const name = OWN_IDS.find((field) => {
		const values = records.map((record) => (isObject(record) ? record[field] : undefined));
		return values.every(isScalar) && new Set(values).size === values.length;
	});
	if (name === undefined) return BY_CONTENT;
	const keyOf = (record: unknown) => {
		const value = isObject(record) ? record[name] : undefined;
		return isScalar(value) ? JSON.stringify(value) : JSON.stringify(record);
	};
	const ids = records.map((record) => (isObject(record) ? Number(record[name]) : Number.NaN));
	const isCounter = ids.every((id, at) => id === at + (ids[0] ?? 0)) && (ids[0] ?? 0) <= 1;
	return { keyOf, isField: true, guessed: name, isCounter };
}

/** Whether two records with one ID may be the same record, of which some fields have changed. */
function isAlike(one: unknown, other: unknown, { guessed, isCounter }: Identity): boolean {
	if (!isObject(one) || !isObject(other)) return JSON.stringify(one) === JSON.stringify(other);
	const all = new Set([...Object.keys(one), ...Object.keys(other)]);
	const names = [...all].filter((name) => name !== guessed);
	const equal = names.filter((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
	return isCounter ? equal.length * 2 >= names.length : equal.length > 0 || names.length < 2;
}

/**
 * Remembers every position and every record of a read, so that a server which leads in a circle, or
 * gives the same records under other positions, is noticed (quirks P17, P18, P40). Records are told
 * apart by a sync field if there is one, else by an obvious ID, else by their content; what stands
 * around the list, such as a request ID, does not matter.
 */
export class LoopGuard {
	private readonly positions = new Set<string>();
	private keys = new TextSet();
	private recent: readonly string[] = [];
	private identity: Identity | undefined;
	/** The first record of each page by its key, to tell a record that came again from its namesake. */
	private samples = new Map<string, unknown>();

	/** `syncKey` gives what makes a record unique, undefined for one that has no such value. */
	constructor(syncKey?: (record: unknown) => string | undefined) {
		if (syncKey === undefined) return;
		const keyOf = (record: unknown) => syncKey(record) ?? JSON.stringify(record);
		this.identity = { keyOf, isField: true };
	}

	/** Whether records are told apart by a field. */
	get knowsRecords(): boolean {
		return this.identity?.isField === true;
	}

	/** Notes a position about to be read; false when it was read before. */
	position(position: string): boolean {
		if (this.positions.has(position)) return false;
		this.positions.add(position);
		return true;
	}

	/** Notes the records of a page that holds some. */
	page(records: readonly unknown[]): Sighting {
		this.identity ??= identityIn(records);
		const keys = records.map((record) => this.identity?.keyOf(record) ?? '');
		if (this.isByNamesakes(records, keys)) {
			// Numbers within the page, for example: they tell nothing apart.
			this.identity = BY_CONTENT;
			this.keys = new TextSet();
			this.samples = new Map();
			this.recent = [];
			return this.page(records);
		}
		const isNew = keys.map((key) => this.keys.add(key));
		if (keys[0] !== undefined && isNew[0]) this.samples.set(keys[0], records[0]);
		const firstNew = isNew.indexOf(true);
		const leading = firstNew < 0 ? keys.length : firstNew;
		const tail = this.recent.slice(-leading);
		const isTail = leading > 0 && keys.slice(0, leading).every((key, at) => key === tail[at]);
		const added = keys.filter((_, at) => isNew[at]);
		// Two pages are enough to find records of the page before again.
		if (added.length > 0) this.recent = [...this.recent.slice(-keys.length), ...added];
		return {
			leading,
			isTail,
			seen: isNew.filter((isFirst) => !isFirst).length,
			isRepeat: firstNew < 0,
		};
	}

	/** For each record of a page whether another page holds it, too; nothing is noted. */
	commonIn(page: readonly unknown[], other: readonly unknown[]): readonly boolean[] {
		const { keyOf } = this.identity ?? identityIn(other);
		const known = new Set(other.map((record) => keyOf(record)));
		return page.map((record) => known.has(keyOf(record)));
	}

	/** Whether records share their IDs with earlier ones that are others by their content. */
	private isByNamesakes(records: readonly unknown[], keys: readonly string[]): boolean {
		if (this.identity?.guessed === undefined) return false;
		const at = keys.findIndex((key) => this.samples.has(key));
		return at >= 0 && !isAlike(records[at], this.samples.get(keys[at] ?? ''), this.identity);
	}
}
