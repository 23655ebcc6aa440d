import { created, failed, landed, type Outcome, unchanged, unknown, updated } from './outcomes';
import { messageIn } from '../http/answer';
import { type KeyedRow, type KeyObject, type KeyReading, RowIndex } from './rowIndex';

/** A server's report on many rows: named records and counts by outcome, and errors. */
export interface KeyedReport {
	readonly created: number;
	readonly updated: number;
	readonly nonupdates: number;
	readonly insertsKeys: readonly KeyObject[];
	readonly updatesKeys: readonly KeyObject[];
	/** Absent where unchanged records are only counted. */
	readonly unchangedKeys?: readonly KeyObject[];
	/** All error lists in one; the shape of their elements is not documented. */
	readonly errors: readonly unknown[];
}

/** The outcome of each row, and the rows on which the report is not clear. */
export interface JoinedReport<Row> {
	readonly outcomes: ReadonlyMap<Row, Outcome>;
	readonly unclear: readonly Row[];
	/** What the report says about the unclear rows, without saying which row it means. */
	readonly reasons: readonly string[];
}

/** How the report of one call is read. */
export interface ReportReading<Row> extends KeyReading<Row> {
	/** Who reports, as messages call it. */
	readonly server: string;
	/** Whether an earlier try of the call may have written rows that now count as unchanged. */
	readonly isAfterLoss: boolean;
	/** Masks secrets in the server's words. */
	readonly redact: (text: string) => string;
}

const MAX_REASON = 300;

/** The words of an error element; its shape is not documented. */
function reasonIn(element: unknown, redact: (text: string) => string): string {
	const text = redact(messageIn(element) ?? JSON.stringify(element));
	return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
}

/** Joins one report to the rows that were sent. */
class ReportJoin<Row extends KeyedRow> {
	private readonly outcomes = new Map<Row, Outcome>();
	private readonly index: RowIndex<Row>;
	private readonly reasons: string[] = [];

	constructor(
		rows: readonly Row[],
		private readonly report: KeyedReport,
		private readonly reading: ReportReading<Row>,
	) {
		this.index = new RowIndex(rows, reading);
	}

	join(): JoinedReport<Row> {
		// Errors first: they can tell more about their row than the keys of what landed do.
		this.settleErrors();
		const { created: createdCount, updated: updatedCount, nonupdates } = this.report;
		const createdLeft = createdCount - this.settleKeys(this.report.insertsKeys, created);
		const updatedLeft = updatedCount - this.settleKeys(this.report.updatesKeys, updated);
		// After a lost answer "unchanged" may be the work of the earlier try.
		const named = this.reading.isAfterLoss ? [] : (this.report.unchangedKeys ?? []);
		const unchangedLeft = nonupdates - this.settleKeys(named, unchanged);
		const left = [...this.index.left];
		const counts = { createdLeft, updatedLeft, unchangedLeft };
		const explain = explanation(left.length, counts, this.reasons, this.reading);
		if (explain) for (const row of left) this.settle(row, explain(row));
		return { outcomes: this.outcomes, unclear: [...this.index.left], reasons: this.reasons };
	}

	private settle(row: Row, outcome: Outcome): void {
		this.outcomes.set(row, outcome);
		this.index.left.delete(row);
	}

	private settleErrors(): void {
		for (const element of this.report.errors) {
			const reason = reasonIn(element, this.reading.redact);
			const [row, other] = this.index.findWithin(element);
			if (row && !other) this.settle(row, failed(reason));
			// A second error of a row says nothing about the others.
			else if (row || !this.index.meansSettled(element)) this.reasons.push(reason);
		}
	}

	/** Gives the outcome to the one row each object can mean; returns how many it settled. */
	private settleKeys(objects: readonly KeyObject[], outcome: (id?: string) => Outcome): number {
		let settled = 0;
		for (const object of objects) {
			const [row, other] = this.index.find(object);
			if (!row || other) continue;
			const id = object[this.reading.idName];
			this.settle(
				row,
				outcome(typeof id === 'string' || typeof id === 'number' ? String(id) : undefined),
			);
			settled += 1;
		}
		return settled;
	}
}

/**
 * Tells each row what became of it. The report names inserted and updated records by their keys
 * and counts the unchanged ones; how an error names its row is not documented, so rows that only
 * sending them alone can tell apart are returned as unclear.
 */
export function joinReport<Row extends KeyedRow>(
	rows: readonly Row[],
	report: KeyedReport,
	reading: ReportReading<Row>,
): JoinedReport<Row> {
	return new ReportJoin(rows, report, reading).join();
}

/** Rows that landed by the counts of the report, but that it did not name. */
interface Counts {
	readonly createdLeft: number;
	readonly updatedLeft: number;
	readonly unchangedLeft: number;
}

type Explain = (row: KeyedRow) => Outcome;

/** What the explanations need of the reading. */
type Wording = Pick<ReportReading<KeyedRow>, 'server' | 'isAfterLoss' | 'idName'>;

/**
 * The outcome that all rows left share, as far as the counts allow only one; undefined when some
 * of them failed or were passed over and the report does not say which.
 */
function explanation(
	rows: number,
	counts: Counts,
	reasons: readonly string[],
	reading: Wording,
): Explain | undefined {
	const landedRows = counts.createdLeft + counts.updatedLeft + counts.unchangedLeft;
	if (reasons.length > 0) {
		const distinct = [...new Set(reasons)];
		const isShared = distinct.length === 1 && reasons.length >= rows && landedRows === 0;
		return rows === 1 || isShared ? () => failed(distinct.join('; ')) : undefined;
	}
	if (landedRows >= rows) return landedAs(rows, counts, reading);
	return rows === 1 ? () => unknown(`${reading.server} did not report on this row`) : undefined;
}

function landedAs(rows: number, counts: Counts, { server, isAfterLoss, idName }: Wording): Explain {
	const ownId = (row: KeyedRow) => row.keys.find(([name]) => name === idName)?.[1];
	if (counts.createdLeft === rows) return () => created();
	if (counts.updatedLeft === rows) return (row) => updated(ownId(row));
	if (counts.unchangedLeft === rows && !isAfterLoss) return (row) => unchanged(ownId(row));
	return counts.unchangedLeft === rows
		? () =>
				landed(
					`${server} has the row as sent; an earlier try without an answer may have written it`,
				)
		: () => landed(`${server} took the row, but did not tell whether it changed the record`);
}
