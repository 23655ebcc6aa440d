import type { IExecuteFunctions } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import { failed, type Outcome, skipped } from '../../shared/batching/outcomes';
import { type DuplicatePolicy, withoutDuplicates } from '../../shared/batching/duplicates';
import { mapRecord, type MappingRow } from '../../shared/extract/mapping';
import { formatPath } from '../../shared/extract/path';
import type { DataRecord } from '../../shared/extract/records';
import { removePath } from '../../shared/extract/writePath';
import { ConfigError, EngineError } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { mappingOf } from '../mappingSettings';
import type { PreparedRow } from './row';
import type { SendSettings } from './settings';
import { keyOf, SYNC_KEY } from './syncKey';
import { templateKeys } from './templateKeys';

/** What is wrong and what to do about it, in one text. */
export function explained(error: unknown): string {
	if (error instanceof EngineError) return `${error.message}. ${error.hint}`;
	return error instanceof Error ? error.message : String(error);
}

/** Whether a stored value holds an expression, which n8n resolves for each item. */
export function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(holdsExpression);
}

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
		`The record has no value in its sync field ${sync.fields.map((path) => `'${formatPath(path)}'`).join(', ')}`,
		'Give it one, or filter out records without.',
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

/** Why a row was pushed aside, by policy. */
const DUPLICATE: Record<DuplicatePolicy, string> = {
	firstWins: 'An earlier record with the same key was sent instead',
	lastWins: 'A later record with the same key was sent instead',
	rejectAll: 'Another record of this run has the same key',
};

/** Takes out rows that another row of the run pushes aside, and adds their indexes to `left`. */
export function dropDuplicates<Row extends { readonly index: number }>(
	rows: readonly Row[],
	keyOfRow: (row: Row) => string | undefined,
	policy: DuplicatePolicy,
	{ outcomes, duplicates }: { outcomes: Outcomes; duplicates: Set<number> },
): readonly Row[] {
	const { kept, dropped } = withoutDuplicates(rows, keyOfRow, policy);
	const outcome = policy === 'rejectAll' ? failed : skipped;
	for (const { index } of dropped) {
		outcomes[index] = outcome(DUPLICATE[policy]);
		duplicates.add(index);
	}
	return kept;
}
