import type { DataRecord } from '../extract/records';
import { formatPath, type KeySegment } from '../extract/path';
import type { Source } from '../pagination/source';
import type { Finding } from './finding';
import { plain } from './names';

/** A field of the last record from which the next page goes on, as it is sent back. */
export interface RecordCursor {
	readonly source: Source;
	/** Names under which a request may take it, the likeliest first. */
	readonly names: readonly string[];
}

/** Names (as `plain` writes them) of fields whose text is a cursor, and what takes it. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
	cursor: ['cursor', 'after'],
	pagingtoken: ['cursor', 'paging_token'],
	continuationtoken: ['continuationToken', 'continuation_token'],
};

/** Names of fields that hold the values by which the list is sorted, as search engines give them. */
const LISTS: ReadonlySet<string> = new Set(['sort', 'sortvalues', 'sortkey', 'searchafter']);
const LIST_TAKERS = ['search_after', 'searchAfter', 'after'];

function isScalar(value: unknown): boolean {
	return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

function namesFor(field: string, value: unknown): readonly string[] {
	const name = plain(field);
	if (typeof value === 'string' && value !== '' && !/\s/.test(value)) {
		return Object.hasOwn(TEXTS, name) ? (TEXTS[name] ?? []) : [];
	}
	const isList = Array.isArray(value) && value.length > 0 && value.every(isScalar);
	return isList && LISTS.has(name) ? LIST_TAKERS : [];
}

/**
 * Fields named like a cursor in which each record has a value of its own. Records
 * `{"id": 7, "sort": ["2024-01-01", 7]}` give `sort`, which a search takes as `search_after`.
 */
export function recordCursorsIn(
	records: readonly DataRecord[],
): ReadonlyArray<Finding<RecordCursor>> {
	const last = records.at(-1);
	if (last === undefined || records.length < 2) return [];
	return Object.keys(last).flatMap((field) => {
		const names = namesFor(field, last[field]);
		if (names.length === 0) return [];
		const values = records.map((record) =>
			Object.hasOwn(record, field) ? JSON.stringify(record[field]) : undefined,
		);
		const isOwn = !values.includes(undefined) && new Set(values).size === values.length;
		if (!isOwn) return [];
		const path: readonly KeySegment[] = [{ kind: 'key', key: field }];
		const evidence = `Each record has a value of its own in '${formatPath(path)}', which is named like a cursor.`;
		const value: RecordCursor = { source: { from: 'lastRecord', path }, names };
		return [{ value, confidence: 'guess' as const, isProven: false, evidence }];
	});
}
