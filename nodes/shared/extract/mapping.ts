import { type Attempt, attempt } from '../attempt';
import { type ConversionContext, convert, type JsonValue } from '../definition/convert';
import type { FieldType } from '../definition/field';
import { EngineError } from '../http/errors';
import { formatPath, type Path } from './path';
import { readPath } from './readPath';
import { writePath } from './writePath';
import type { DataRecord } from './records';

/** Types a value can be turned into. Stored in workflows: never change the names. */
export type MappingType =
	| 'asIs'
	| 'text'
	| 'number'
	| 'integer'
	| 'boolean'
	| 'date'
	| 'dateTime'
	| 'json'
	| 'list';

/** One field of the new record. Stored in workflows: never change the values of the policies. */
export interface MappingRow {
	/** Where the value goes. */
	readonly target: Path;
	/** A place in the record, or a value of its own. */
	readonly source: { readonly path: Path } | { readonly constant: JsonValue };
	readonly type: MappingType;
	/** How values with two readings are read; left out, they are refused. */
	readonly reading?: Pick<ConversionContext, 'dayNumbers' | 'decimalSign'>;
	/** Used where `onMissing` says so. */
	readonly fallback: JsonValue;
	/** When the record has nothing there; null is something. */
	readonly onMissing: 'skip' | 'null' | 'default' | 'reject';
	/** When the value can't be turned into the type. */
	readonly onCastError: 'reject' | 'null' | 'keep';
}

/** What the mapping made of a record. */
export type Mapped =
	| { readonly ok: true; readonly record: DataRecord }
	| { readonly ok: false; readonly reason: string };

const FIELD_TYPES: Readonly<Record<Exclude<MappingType, 'asIs'>, FieldType>> = {
	text: 'string',
	number: 'number',
	integer: 'integer',
	boolean: 'boolean',
	date: 'date',
	dateTime: 'dateTime',
	json: 'json',
	list: 'stringList',
};

/** Absent is `{}`; null is a value like any other. */
interface Found {
	readonly value?: unknown;
}

const ABSENT: Found = {};

/** Ends the mapping of one record; caught where it began. */
class Rejected extends EngineError {
	readonly kind = 'config';
}

function found({ source }: MappingRow, record: DataRecord): Found {
	if ('constant' in source) return { value: source.constant };
	const result = readPath(record, source.path);
	return result.found ? { value: result.value } : ABSENT;
}

function whenMissing(row: MappingRow): Found {
	if (row.onMissing === 'null') return { value: null };
	if (row.onMissing === 'default') return { value: row.fallback };
	if (row.onMissing === 'skip') return ABSENT;
	throw new Rejected(`${formatPath(row.target)}: there is no value`, '');
}

function cast(row: MappingRow, value: unknown, timezone: string): unknown {
	const { type, target } = row;
	if (type === 'asIs') return value;
	const label = formatPath(target);
	const field = { name: label, label, description: '', type: FIELD_TYPES[type] };
	// Texts and numbers alike: an id that is a number today may be a text tomorrow.
	const result: Attempt<unknown> = attempt(() =>
		convert(field, value, { timezone, ...row.reading }),
	);
	if (result.ok) return result.value;
	if (row.onCastError === 'keep') return value;
	if (row.onCastError === 'null') return null;
	throw new Rejected(result.error instanceof Error ? result.error.message : label, '');
}

/**
 * Makes a new record of one, field by field. Timezone is an IANA name, for date-times without an
 * offset.
 *
 * `{ "user": { "mail": "a@b.c" } }` with the row `user.mail` to `email` gives
 * `{ "email": "a@b.c" }`; with `user.phone` to `phone` and the policy `skip` it gives `{}`, with
 * `null` it gives `{ "phone": null }`.
 * @throws ConfigError for targets that are in each other's way
 */
export function mapRecord(
	record: DataRecord,
	rows: readonly MappingRow[],
	timezone: string,
): Mapped {
	let mapped: DataRecord = {};
	for (const row of rows) {
		const result = attempt(() => {
			const source = found(row, record);
			const given = 'value' in source ? source : whenMissing(row);
			return 'value' in given ? { value: cast(row, given.value, timezone) } : ABSENT;
		});
		if (!result.ok) {
			if (result.error instanceof Rejected) return { ok: false, reason: result.error.message };
			throw result.error;
		}
		const { value } = result;
		// Written into an object, so it is one.
		if ('value' in value) mapped = writePath(mapped, row.target, value.value) as DataRecord;
	}
	return { ok: true, record: mapped };
}
