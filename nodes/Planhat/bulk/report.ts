import {
	created,
	failed,
	landed,
	type Outcome,
	unchanged,
	unknown,
	updated,
} from '../../shared/batching/outcomes';
import { messageIn } from '../../shared/http/answer';
import type { BulkRow } from './row';

type KeyObject = Readonly<Record<string, unknown>>;

/** Planhat's answer to a bulk upsert (developer documentation, bulk upsert). */
export interface BulkReport {
	readonly created: number;
	readonly updated: number;
	readonly nonupdates: number;
	readonly insertsKeys: readonly KeyObject[];
	readonly updatesKeys: readonly KeyObject[];
	/** All error lists in one; the shape of their elements is not documented. */
	readonly errors: readonly unknown[];
}

/** The outcome of each row, and the rows on which the report is not clear. */
export interface JoinedReport<Row> {
	readonly outcomes: ReadonlyMap<Row, Outcome>;
	readonly unclear: readonly Row[];
}

function isObject(value: unknown): value is KeyObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function count(value: unknown): number {
	return typeof value === 'number' && value > 0 ? value : 0;
}

function objects(value: unknown): KeyObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Reads a bulk report; undefined when the body is something else, for example an error. */
export function readReport(body: unknown): BulkReport | undefined {
	if (!isObject(body) || !('created' in body || 'updated' in body || 'createdErrors' in body)) {
		return undefined;
	}
	const errorLists = Object.keys(body).filter((key) => key.endsWith('Errors'));
	return {
		created: count(body['created']),
		updated: count(body['updated']),
		nonupdates: count(body['nonupdates']),
		insertsKeys: objects(body['insertsKeys']),
		updatesKeys: objects(body['updatesKeys']),
		errors: errorLists.flatMap((key) => {
			const list: unknown = body[key];
			return Array.isArray(list) ? (list as unknown[]) : [];
		}),
	};
}

/** Finds rows by the keys they carry; a row is handed out once. */
class RowIndex<Row extends BulkRow> {
	private readonly byKey = new Map<string, Row[]>();
	readonly left: Set<Row>;

	constructor(
		rows: readonly Row[],
		private readonly keyNames: readonly string[],
	) {
		this.left = new Set(rows);
		for (const row of rows) {
			for (const [name, value] of row.keys) {
				const key = `${name}\n${value}`;
				const same = this.byKey.get(key);
				if (same) same.push(row);
				else this.byKey.set(key, [row]);
			}
		}
	}

	/** The rows that carry one of the object's keys and have no outcome yet. */
	find(keys: KeyObject): readonly Row[] {
		for (const name of this.keyNames) {
			const value = keys[name];
			if (typeof value !== 'string' && typeof value !== 'number') continue;
			const rows = this.byKey.get(`${name}\n${value}`)?.filter((row) => this.left.has(row));
			if (rows && rows.length > 0) return rows;
		}
		return [];
	}

	/** Like find, but also looks into the objects inside an error element. */
	findWithin(element: unknown, depth = 0): readonly Row[] {
		if (!isObject(element) || depth > 3) return [];
		const direct = this.find(element);
		if (direct.length > 0) return direct;
		for (const value of Object.values(element)) {
			const inner = this.findWithin(value, depth + 1);
			if (inner.length > 0) return inner;
		}
		return [];
	}
}

/**
 * Tells each row what became of it. The report names inserted and updated records by their keys
 * and counts the unchanged ones; how an error names its row is not documented, so rows that only
 * sending them alone can tell apart are returned as unclear.
 */
export function joinReport<Row extends BulkRow>(
	rows: readonly Row[],
	report: BulkReport,
	keyNames: readonly string[],
): JoinedReport<Row> {
	const outcomes = new Map<Row, Outcome>();
	const index = new RowIndex(rows, keyNames);
	const settle = (row: Row, outcome: Outcome) => {
		outcomes.set(row, outcome);
		index.left.delete(row);
	};

	/** Gives the outcome to the row of each key object; returns how many were not found. */
	const settleByKeys = (list: readonly KeyObject[], outcome: (id?: string) => Outcome): number => {
		let found = 0;
		for (const keys of list) {
			const candidates = index.find(keys);
			const [row] = candidates;
			if (!row) continue;
			const id = typeof keys['_id'] === 'string' ? keys['_id'] : undefined;
			// Two companies may use one external ID: then which record is whose was not told.
			settle(row, candidates.length === 1 ? outcome(id) : outcome());
			found += 1;
		}
		return found;
	};

	const createdLeft = report.created - settleByKeys(report.insertsKeys, created);
	const updatedLeft = report.updated - settleByKeys(report.updatesKeys, updated);
	const reasons: string[] = [];
	for (const element of report.errors) {
		const reason = messageIn(element) ?? JSON.stringify(element);
		const [row] = index.findWithin(element);
		if (row) settle(row, failed(reason));
		else reasons.push(reason);
	}

	const left = [...index.left];
	const explain = explanation(left.length, {
		createdLeft,
		updatedLeft,
		unchangedLeft: report.nonupdates,
		reasons,
	});
	if (explain === undefined) return { outcomes, unclear: left };
	for (const row of left) settle(row, explain(row));
	return { outcomes, unclear: [] };
}

interface Unexplained {
	readonly createdLeft: number;
	readonly updatedLeft: number;
	readonly unchangedLeft: number;
	readonly reasons: readonly string[];
}

/**
 * The outcome that all rows left share, as far as the counts allow only one; undefined when some
 * of them failed and the report does not say which.
 */
function explanation(
	rows: number,
	{ createdLeft, updatedLeft, unchangedLeft, reasons }: Unexplained,
): ((row: BulkRow) => Outcome) | undefined {
	const ownId = (row: BulkRow) => row.keys.find(([name]) => name === '_id')?.[1];
	if (reasons.length > 0) {
		const distinct = [...new Set(reasons)];
		const isAllFailed = createdLeft + updatedLeft + unchangedLeft === 0;
		return rows === 1 || (isAllFailed && distinct.length === 1)
			? () => failed(distinct.join('; '))
			: undefined;
	}
	if (createdLeft === rows) return () => created();
	if (updatedLeft === rows) return (row) => updated(ownId(row));
	if (unchangedLeft === rows) return (row) => unchanged(ownId(row));
	return createdLeft + updatedLeft + unchangedLeft >= rows
		? () => landed('Planhat took the row, but did not tell whether it changed the record')
		: () => unknown('Planhat did not report on this row');
}
