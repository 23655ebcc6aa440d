import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { failed, type Outcome } from '../../shared/batching/outcomes';
import { isTooLarge, splitRows } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { CancelledError, explained } from '../../shared/http/errors';
import { tellHint } from '../../shared/n8n/hints';
import { outcomeItem, summaryError } from '../../shared/n8n/outcomeItems';
import { itemParameters } from '../../shared/n8n/parameters';
import { tellingStops } from '../../shared/n8n/stopped';
import { CompanySpellings, isSpellingUnclear } from '../bulk/companySpellings';
import { deliver } from '../bulk/deliver';
import { findMissingIds } from '../bulk/missingIds';
import { type BulkRow, toBulkRow } from '../bulk/row';
import { distinctRows, type DistinctRows, leftOutOutcome } from '../bulk/sameRecord';
import { readUpsertSettings, upsertProperties, type UpsertSettings } from '../bulk/settings';
import { AccountFields } from '../customFields';
import { fieldMapper, fieldNotice } from '../fieldMapper';
import { callOptions, optionsCollection } from '../inputs';
import { MappingNotes } from '../mappingNotes';
import { checkMeaning } from '../meaning';
import { outcomeInWords } from '../refusals';
import { RowReader } from '../wire';
import { plural, singular, withArticle } from '../words';
import { readWriteSettings, writeProperties } from '../writeSettings';
import type { Operation, OperationRun } from './operation';

/** Makes a row of each input item; items that can't be one get their outcome at once. */
async function readRows(
	{ context, resource, api }: OperationRun,
	outcomes: Outcome[],
): Promise<BulkRow[]> {
	const notes = new MappingNotes();
	const reader = new RowReader({
		resource,
		withKeys: true,
		settings: readWriteSettings(context),
		account: new AccountFields(api, resource.customFieldParent),
		notes,
	});
	const rows: BulkRow[] = [];
	for (let index = 0; index < context.getInputData().length; index++) {
		const row = await attemptAsync(async () => {
			const mapped = itemParameters(context, index).mapped('fields');
			await reader.prepare(mapped);
			const wire = reader.read(mapped);
			checkMeaning(resource, wire, 'upsert', notes);
			// A record named by its Planhat ID is there already, and may be one of another kind.
			const fixed = wire.body['_id'] ? {} : resource.fixedFields;
			const body = { ...fixed, ...wire.body };
			const made = wire.problems.try(() =>
				toBulkRow(resource, index, body, wire.placeholders, wire.bad),
			);
			wire.problems.raise();
			return made;
		});
		if (!row.ok && row.error instanceof CancelledError) throw row.error;
		if (!row.ok) outcomes[index] = failed(explained(row.error));
		else if (row.value) rows.push(row.value);
	}
	notes.report(context, resource);
	return rows;
}

/** Finds rows of the same record, and tells the person how many are not sent by themselves. */
async function takeDistinct(
	{ context, resource }: OperationRun,
	rows: readonly BulkRow[],
	spellings: CompanySpellings,
	{ limits, duplicates }: UpsertSettings,
	outcomes: Outcome[],
): Promise<DistinctRows> {
	const companies = isSpellingUnclear(rows) ? await spellings.read() : new Map<string, string>();
	const distinct = distinctRows(rows, { resource, policy: duplicates, companies });
	for (const [row, outcome] of distinct.refused) outcomes[row.index] = outcome;
	const { leftOut, refused } = distinct;
	if (leftOut.some(({ isMerged }) => isMerged)) {
		tellHint(
			context,
			`${leftOut.length} of ${rows.length} ${plural(resource)} were merged into other rows of this run, because they are the same record. See 'Duplicate Keys' in the options.`,
		);
	} else if (leftOut.length > 0) {
		tellHint(
			context,
			`${leftOut.length} of ${rows.length} ${plural(resource)} were not sent, because other rows of this run have the same key. See 'Duplicate Keys' in the options.`,
		);
	}
	if (refused.length > 0) {
		tellHint(
			context,
			`${refused.length} of ${rows.length} ${plural(resource)} were not sent, because other rows of this run have the same key and can't be told apart. Their reasons say what to do.`,
		);
	}
	const tooLarge = distinct.kept.filter((row) => isTooLarge(row, limits));
	for (const { index } of tooLarge) {
		outcomes[index] = failed('The row alone is larger than one call may be');
	}
	if (tooLarge.length === 0) return distinct;
	return { ...distinct, kept: distinct.kept.filter((row) => !isTooLarge(row, limits)) };
}

/** Outcomes of rows whose record is there. */
const WRITTEN: ReadonlySet<string> = new Set(['created', 'updated', 'unchanged']);

/** Gives outcomes the IDs that Planhat did not name. */
async function completeIds(
	{ api, resource }: OperationRun,
	rows: readonly BulkRow[],
	spellings: CompanySpellings,
	outcomes: Outcome[],
): Promise<void> {
	const unnamed = rows.filter(({ index, keys }) => {
		const { outcome, id } = outcomes[index] ?? {};
		return id === undefined && keys.length > 0 && WRITTEN.has(outcome ?? '');
	});
	const ids = await findMissingIds(api, resource, unnamed, spellings);
	for (const [{ index }, id] of ids) {
		const outcome = outcomes[index];
		if (outcome) outcomes[index] = { ...outcome, id };
	}
}

/** The keys that a row carries beside the record's own ID. */
function namesOf(row: BulkRow | undefined): IDataObject {
	return Object.fromEntries((row?.keys ?? []).filter(([name]) => name !== '_id'));
}

/** By what Planhat recognises a record, in words. */
function recognised(resource: ResourceDefinition): string {
	const labels = resource.bulkKeys.map(
		(name) => resource.fields.find((field) => field.name === name)?.label ?? name,
	);
	const last = labels.pop();
	if (labels.length === 0) {
		return `Planhat recognises ${withArticle(resource)} by ${last} alone, so this changes ${plural(resource)} that are there; use Create for new ones.`;
	}
	return `Planhat recognises a record by ${labels.join(', ')} or ${last}, in this order.`;
}

/** `PUT /x` with a list (Planhat developer documentation, bulk upsert). */
export const upsert: Operation = {
	name: 'upsert',
	label: 'Create or Update',
	describe: (resource) =>
		`Create a new ${singular(resource)}, or update the current one if it already exists (upsert)`,
	action: (resource) => `Create or update ${withArticle(resource)}`,

	properties: (resource) => [
		...fieldNotice(resource, 'upsertNotice', [
			'All input items of a run are sent together, in batches.',
			recognised(resource),
		]),
		fieldMapper(resource, 'map'),
		optionsCollection([...upsertProperties(), ...writeProperties(resource), ...callOptions()]),
	],

	async run(call) {
		const { context, resource, api } = call;
		const settings = readUpsertSettings(context);
		const outcomes: Outcome[] = [];
		const rows = await readRows(call, outcomes);
		const spellings = new CompanySpellings(api);
		const { kept, leftOut } = await takeDistinct(call, rows, spellings, settings, outcomes);
		const rowAt: Array<BulkRow | undefined> = [];
		for (const row of rows) rowAt[row.index] = row;
		const progress = () => ({
			total: context.getInputData().length,
			outcomes,
			keyOf: (index: number) => rowAt[index]?.keys.map(([, value]) => value)[0],
		});
		await tellingStops(context, progress, async () => {
			await deliver(api, resource, splitRows(kept, settings.limits), (row, outcome) => {
				outcomes[row.index] = outcomeInWords(outcome, { resource, operation: 'upsert' });
			});
		});
		if (settings.looksUpIds) await completeIds(call, kept, spellings, outcomes);
		for (const entry of leftOut) {
			const outcome = leftOutOutcome(entry, outcomes[entry.by.index]);
			const isProblem = outcome.isProblem || settings.isLeftOutError;
			outcomes[entry.row.index] = { ...outcome, isProblem };
		}
		if (!context.continueOnFail() && outcomes.some(({ isProblem }) => isProblem)) {
			throw summaryError(context, outcomes, {
				many: plural(resource),
				done: 'written',
				one: 'row',
				isHarmful: false,
			});
		}
		return outcomes.map((outcome, index) => outcomeItem(outcome, index, namesOf(rowAt[index])));
	},
};
