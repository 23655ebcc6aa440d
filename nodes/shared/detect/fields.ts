import { formatPath, type Path } from '../extract/path';
import type { DataRecord } from '../extract/records';
import type { Finding } from './finding';
import { plain } from './names';

/** Records and names that are looked at; more of them tell nothing new. */
const MAX_RECORDS = 5_000;
const MAX_FIELDS = 200;
/** Values above that are texts to read, not keys. */
const LONGEST_KEY = 100;
/** From here on being different is no accident any more. */
const ENOUGH = 20;

const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor', '']);
const ID_NAMES = /^(id|uid|uuid|guid|key|objectid|recordid|itemid|ids|sysid)$/;
const ID_LIKE = /(id|uuid|guid|key|code|number|serial|serialnumber|slug|email|mail|upn|sku|tag)$/;
const CHANGE_NAMES = /updat|modif|chang|edit|lastwrite|touched/;
const TIME_NAMES = /(at|on|date|time|timestamp|updated|modified|changed|created)$/;
const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
/** 2000 and 2100 in seconds. */
const EPOCH = [946_684_800, 4_102_444_800] as const;

/** A field of the records and its values, one for each record. */
interface Column {
	readonly name: string;
	readonly values: readonly unknown[];
}

/** A field that was found, by its path in a record. */
export interface Field {
	readonly name: string;
	readonly path: Path;
	/** Whether it is named like an ID, and enough records were seen to make chance unlikely. */
	readonly isUsualKey: boolean;
}

function columnsOf(records: readonly DataRecord[]): Column[] {
	const some = records.slice(0, MAX_RECORDS);
	const names = new Set<string>();
	for (const record of some) {
		for (const name of Object.keys(record)) if (names.size < MAX_FIELDS) names.add(name);
	}
	return [...names]
		.filter((name) => !UNSAFE.has(name))
		.map((name) => ({
			name,
			values: some.map((record) => (Object.hasOwn(record, name) ? record[name] : undefined)),
		}));
}

function isKey(value: unknown): boolean {
	if (typeof value === 'number') return Number.isInteger(value);
	return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_KEY;
}

function isEpoch(value: unknown): value is number {
	if (typeof value !== 'number') return false;
	const seconds = value > 100_000_000_000 ? value / 1000 : value;
	return seconds >= EPOCH[0] && seconds <= EPOCH[1];
}

function isTime(name: string, value: unknown): boolean {
	if (typeof value === 'string') return ISO.test(value.trim());
	return isEpoch(value) && TIME_NAMES.test(plain(name));
}

function fieldOf(name: string, isUsualKey = false): Field {
	return { name, path: [{ kind: 'key', key: name }], isUsualKey };
}

/** How much a name looks like that of a key; 0 the most. Only ranks what the values allow. */
function rank({ name, values }: Column): number {
	if (values.every((value) => isTime(name, value))) return 3;
	if (ID_NAMES.test(plain(name))) return 0;
	return ID_LIKE.test(plain(name)) ? 1 : 2;
}

/**
 * Fields that can tell records apart: every record has a value there, a whole number or a short
 * text, and no two have the same. Names only decide the order. At least two records are needed.
 */
export function syncFields(records: readonly DataRecord[]): ReadonlyArray<Finding<Field>> {
	if (records.length < 2) return [];
	return columnsOf(records)
		.filter(
			({ values }) => values.every(isKey) && new Set(values.map(String)).size === values.length,
		)
		.map((column) => ({ column, rank: rank(column) }))
		.filter((it) => it.rank < 3)
		.sort((one, other) => one.rank - other.rank)
		.map(({ column: { name, values }, rank: place }) => ({
			value: fieldOf(name, place === 0 && values.length >= ENOUGH),
			// Records that nobody has read may still repeat a value.
			confidence: place === 2 ? 'guess' : 'likely',
			isProven: false,
			evidence: `All ${values.length} records read have a value in '${formatPath(fieldOf(name).path)}', and no two have the same.`,
		}));
}

function spanOf(values: readonly unknown[]): string {
	const sorted = values.map(String).sort();
	return `${sorted[0] ?? ''} to ${sorted.at(-1) ?? ''}`;
}

/**
 * Fields that can serve as a high-water mark: all records that have a value there have a date or
 * time. Those whose names speak of a change come first; the others only find new records.
 */
export function highWaterFields(records: readonly DataRecord[]): ReadonlyArray<Finding<Field>> {
	return columnsOf(records)
		.map(({ name, values }) => ({
			name,
			isChange: CHANGE_NAMES.test(plain(name)),
			total: values.length,
			given: values.filter((value) => value !== null && value !== undefined && value !== ''),
		}))
		.filter(
			({ name, given, total }) =>
				given.length > 0 &&
				given.length >= 0.9 * total &&
				given.every((value) => isTime(name, value)),
		)
		.sort((one, other) => Number(other.isChange) - Number(one.isChange))
		.map(({ name, isChange, given, total }) => ({
			value: fieldOf(name),
			confidence: isChange && given.length === total && total >= 2 ? 'likely' : 'guess',
			isProven: false,
			evidence: `${given.length} of ${total} records have a date or time in '${formatPath(fieldOf(name).path)}', from ${spanOf(given)}.${isChange ? '' : ' Its name does not speak of changes, so changed records may be missed.'}`,
		}));
}
