import type { KeyedReport } from '../../shared/batching/keyedReport';
import type { KeyObject } from '../../shared/batching/rowIndex';
import { member } from '../../shared/extract/jsonValue';
import { shownKey, SYNC_KEY } from './syncKey';

/** What an answer says of the rows with one outcome. */
export interface Told<Entry = KeyObject> {
	/** The largest number that counts them; NaN for one that can't be a count. */
	readonly stated: number;
	/** What stands in the lists. */
	readonly entries: readonly Entry[];
}

/** What an answer says of all its rows. */
export interface ToldByOutcome {
	readonly created: Told;
	readonly updated: Told;
	readonly unchanged: Told;
	readonly failed: Told<unknown>;
}

/** A report, and why it can't be about the rows of its call where that is so. */
export interface FittedReport {
	readonly report: KeyedReport;
	readonly misfit?: {
		readonly what: string;
		/** Keys of the rows whose outcome the report tells all the same. */
		readonly named: ReadonlySet<string>;
	};
}

const COUNTED = 'The server counted it as failed, without a reason';

const countOf = ({ stated, entries }: Told<unknown>) => Math.max(stated || 0, entries.length);

/** Lists and counts as they stand, about so many rows. */
export function reportOf(told: ToldByOutcome, rows: number): KeyedReport {
	const { created, updated, unchanged, failed } = told;
	// No more than there are rows: the number is the server's word.
	const unlisted = Math.max(0, Math.min(failed.stated, rows) - failed.entries.length);
	return {
		created: countOf(created),
		updated: countOf(updated),
		nonupdates: countOf(unchanged),
		insertsKeys: created.entries,
		updatesKeys: updated.entries,
		unchangedKeys: unchanged.entries,
		errors: [...failed.entries, ...Array.from({ length: unlisted }, () => COUNTED)],
	};
}

/** The key of a row that an entry names. */
function keyOf(entry: unknown): string | undefined {
	const key = member(entry, SYNC_KEY);
	return typeof key === 'string' ? key : undefined;
}

function keysOf({ entries }: Told<unknown>): Set<string> {
	return new Set(entries.map(keyOf).filter((key) => key !== undefined));
}

/** Entries with each key once, those without one as they are. */
function distinct({ stated, entries }: Told): Told {
	const seen = new Set<string>();
	const once = entries.filter((entry) => {
		const key = keyOf(entry);
		if (key === undefined) return true;
		const isNew = !seen.has(key);
		seen.add(key);
		return isNew;
	});
	return { stated, entries: once };
}

/** The entries that name one of these rows; no counts. */
function only(named: ReadonlySet<string>) {
	return <Entry>({ entries }: Told<Entry>): Told<Entry> => ({
		stated: 0,
		entries: entries.filter((entry) => named.has(keyOf(entry) ?? '')),
	});
}

/** Why the numbers can't be right, if so. */
function miscount(told: ToldByOutcome, rows: number): string | undefined {
	const { created, updated, unchanged, failed } = told;
	if ([created, updated, unchanged, failed].some(({ stated }) => Number.isNaN(stated))) {
		return 'one of its counts is no whole number';
	}
	const refused = Math.max(failed.stated, keysOf(failed).size);
	const total = countOf(created) + countOf(updated) + countOf(unchanged) + refused;
	return total > rows ? `it reports on ${total} records, but the call had ${rows}` : undefined;
}

/**
 * Holds a report that names rows by the sync field against the rows of its call, given by their
 * keys. Where it names others, names one under two outcomes, or counts more than there are, its
 * numbers say nothing; what it says of single rows by their keys still does.
 */
export function fitted(told: ToldByOutcome, sent: ReadonlySet<string>, rows: number): FittedReport {
	const { failed } = told;
	const [created, updated, unchanged] = [
		distinct(told.created),
		distinct(told.updated),
		distinct(told.unchanged),
	];
	const fair = { created, updated, unchanged, failed };
	const times = new Map<string, number>();
	for (const one of [created, updated, unchanged, failed]) {
		for (const key of keysOf(one)) times.set(key, (times.get(key) ?? 0) + 1);
	}
	const strange = [...times.keys()].find((key) => !sent.has(key));
	const contradicted = [...times.values()].some((count) => count > 1);
	const what =
		strange !== undefined
			? `it names '${shownKey(strange)}', which was not in the call`
			: contradicted
				? 'it names a record under two outcomes'
				: miscount(fair, rows);
	if (what === undefined) return { report: reportOf(fair, rows) };
	const named = new Set([...sent].filter((key) => times.get(key) === 1));
	const keep = only(named);
	const clear = {
		created: keep(created),
		updated: keep(updated),
		unchanged: keep(unchanged),
		failed: keep(failed),
	};
	return { report: reportOf(clear, rows), misfit: { what, named } };
}
