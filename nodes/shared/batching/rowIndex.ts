import { isObject } from '../extract/jsonValue';
import { plainText } from '../json/plainText';

/** A row and the keys it carries. */
export interface KeyedRow {
	readonly keys: ReadonlyArray<readonly [name: string, value: string]>;
}

/** An object of a report that names a record by some of its keys. */
export type KeyObject = Readonly<Record<string, unknown>>;

/** The field within whose values alone keys are unique, such as the company of a record. */
export interface KeyScope<Row> {
	readonly field: string;
	readonly of: (row: Row) => string | undefined;
}

/** How records are named in a report. */
export interface KeyReading<Row> {
	/** Names of the keys, in the order the server tries them. */
	readonly keyNames: readonly string[];
	/** Name of the key that is the record's own id. */
	readonly idName: string;
	readonly scope?: KeyScope<Row> | undefined;
}

/** Rows by each of their keys. One row for a key is the rule, and there are many keys. */
function indexed<Row extends KeyedRow>(rows: readonly Row[]): Map<string, Row | Row[]> {
	const byKey = new Map<string, Row | Row[]>();
	for (const row of rows) {
		for (const [name, value] of row.keys) {
			const key = `${name}\n${value}`;
			const same = byKey.get(key);
			if (same === undefined) byKey.set(key, row);
			else if (Array.isArray(same)) same.push(row);
			else byKey.set(key, [same, row]);
		}
	}
	return byKey;
}

/** Finds rows by the keys they carry; a row is handed out once. */
export class RowIndex<Row extends KeyedRow> {
	/** Made when it is first asked: of unchanged rows a report names none. */
	private byKey: ReadonlyMap<string, Row | Row[]> | undefined;
	/** The rows without an outcome. */
	readonly left: Set<Row>;

	constructor(
		private readonly rows: readonly Row[],
		private readonly reading: KeyReading<Row>,
	) {
		this.left = new Set(rows);
	}

	/** The rows without an outcome that an object can mean; several when its keys do not decide. */
	find(object: KeyObject): readonly Row[] {
		return this.among(object, (row) => this.left.has(row));
	}

	private among(object: KeyObject, isMeant: (row: Row) => boolean): readonly Row[] {
		this.byKey ??= indexed(this.rows);
		for (const name of this.reading.keyNames) {
			const value = object[name];
			if (typeof value !== 'string' && typeof value !== 'number') continue;
			const found = this.byKey.get(`${name}\n${value}`) ?? [];
			const rows = (Array.isArray(found) ? found : [found]).filter(isMeant);
			if (rows.length > 0) return this.narrowed(rows, object);
		}
		return [];
	}

	/** A key may be unique within a scope only, so the other things an object tells count too. */
	private narrowed(rows: readonly Row[], object: KeyObject): readonly Row[] {
		if (rows.length === 1) return rows;
		const { scope, idName } = this.reading;
		const within = scope === undefined ? undefined : object[scope.field];
		const tests: Array<(row: Row) => boolean> = [
			(row) => within !== undefined && scope?.of(row) === within,
			(row) =>
				row.keys.every(([name, value]) => name === idName || plainText(object[name]) === value),
		];
		return tests.reduce((found, test) => {
			const fewer = found.length > 1 ? found.filter(test) : [];
			return fewer.length > 0 ? fewer : found;
		}, rows);
	}

	/** Like find, but also looks into the objects inside an error element. */
	findWithin(element: unknown): readonly Row[] {
		return this.within(element, (row) => this.left.has(row));
	}

	/** Whether an error element means a row that has its outcome already. */
	meansSettled(element: unknown): boolean {
		return this.within(element, (row) => !this.left.has(row)).length > 0;
	}

	private within(element: unknown, isMeant: (row: Row) => boolean, depth = 0): readonly Row[] {
		if (!isObject(element) || depth > 3) return [];
		const direct = this.among(element, isMeant);
		if (direct.length > 0) return direct;
		for (const value of Object.values(element)) {
			const inner = this.within(value, isMeant, depth + 1);
			if (inner.length > 0) return inner;
		}
		return [];
	}
}
