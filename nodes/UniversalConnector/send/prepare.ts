import type { IExecuteFunctions } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import { failed, type Outcome } from '../../shared/batching/outcomes';
import { mapRecord, type MappingRow } from '../../shared/extract/mapping';
import { formatPath } from '../../shared/extract/path';
import type { DataRecord } from '../../shared/extract/records';
import { removePath } from '../../shared/extract/writePath';
import { ConfigError, explained } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { mappingOf } from '../mappingSettings';
import { holdsExpression } from './itemExpression';
import type { PreparedRow } from './row';
import type { SendSettings } from './settings';
import { keyOf, SYNC_KEY } from './syncKey';
import { templateKeys } from './templateKeys';

/** The mapping of each item; read once where it is the same for all. */
function mappings(context: IExecuteFunctions): (index: number) => readonly MappingRow[] {
	const read = (index: number) =>
		mappingOf(itemParameters(context, index).collection('sendOptions'));
	const raw = context.getNode().parameters['sendOptions'] as { mapping?: unknown } | undefined;
	if (holdsExpression(raw) && (typeof raw === 'string' || holdsExpression(raw?.mapping)))
		return read;
	const rows = read(0);
	return () => rows;
}

/**
 * By what a row is known, to the server and in this run.
 * @throws ConfigError for a record without a key where it needs one
 */
function keysOf(record: DataRecord, { sync, template }: SendSettings) {
	if (template !== undefined) return templateKeys(record, template);
	const identity = keyOf(record, sync);
	if (identity !== undefined) {
		return { identity, scope: undefined, keys: [[SYNC_KEY, identity] as const] };
	}
	if (sync.fields.length === 0 || sync.whenMissing === 'create') {
		return { identity, scope: undefined, keys: [] };
	}
	throw new ConfigError(
		`The record has no value at ${sync.fields.map((path) => `'${formatPath(path)}'`).join(', ')}, which is its 'Records: Sync Field'`,
		"Give it one, filter out records without, or set 'Records: Without Sync Field' to 'Send as New'.",
		{ field: 'Records: Sync Field' },
	);
}

function toRow(
	item: DataRecord,
	index: number,
	rows: readonly MappingRow[],
	settings: SendSettings,
	timezone: string,
): PreparedRow | string {
	const mapped =
		rows.length === 0 ? { ok: true as const, record: item } : mapRecord(item, rows, timezone);
	if (!mapped.ok) return mapped.reason;
	const { record } = mapped;
	// An object without some of its members is one.
	const body = settings.excluded.reduce<unknown>(removePath, record) as DataRecord;
	return { index, item, record, body, ...keysOf(record, settings) };
}

/** One row of two that mean the same record: the fields of the later one count. */
export function mergedRow(
	earlier: PreparedRow,
	later: PreparedRow,
	settings: SendSettings,
): PreparedRow {
	const record = { ...earlier.record, ...later.record };
	return {
		index: later.index,
		record,
		body: { ...earlier.body, ...later.body },
		item: { ...earlier.item, ...later.item },
		...keysOf(record, settings),
	};
}

/** Where outcomes are put, by the index of the item. */
export type Outcomes = Array<Outcome | undefined>;

/**
 * Makes a row of each input item; items that can't be one get their outcome at once.
 * @throws ConfigError when the mapping can't be used
 */
export function prepareRows(
	context: IExecuteFunctions,
	settings: SendSettings,
	outcomes: Outcomes,
): PreparedRow[] {
	const timezone = context.getTimezone();
	const mappingFor = mappings(context);
	return context.getInputData().flatMap(({ json }, index) => {
		const row = attempt(() => toRow(json, index, mappingFor(index), settings, timezone));
		if (row.ok && typeof row.value !== 'string') return [row.value];
		outcomes[index] = failed(row.ok ? String(row.value) : explained(row.error));
		return [];
	});
}
