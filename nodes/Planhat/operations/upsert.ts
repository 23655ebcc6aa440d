import { attempt } from '../../shared/attempt';
import { type DuplicatePolicy, withoutDuplicates } from '../../shared/batching/duplicates';
import { failed, type Outcome, skipped } from '../../shared/batching/outcomes';
import { type BatchLimits, isTooLarge, splitRows } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { explained } from '../../shared/http/errors';
import { tellHint } from '../../shared/n8n/hints';
import { itemParameters } from '../../shared/n8n/parameters';
import { tellingStops } from '../../shared/n8n/stopped';
import { deliver } from '../bulk/deliver';
import { outcomeItem, summaryError } from '../bulk/outcomeItems';
import { type BulkRow, toBulkRow } from '../bulk/row';
import { DUPLICATE_REASON, readUpsertSettings, upsertProperties } from '../bulk/settings';
import { fieldMapper, fieldNotice } from '../fieldMapper';
import { callOptions, optionsCollection } from '../inputs';
import { MappingNotes } from '../mappingNotes';
import { outcomeInWords } from '../refusals';
import { sendableFields, toWire } from '../wire';
import { plural, singular, withArticle } from '../words';
import type { Operation, OperationRun } from './operation';

/** Makes a row of each input item; items that can't be one get their outcome at once. */
function readRows(
	{ context, resource }: OperationRun,
	limits: BatchLimits,
	outcomes: Outcome[],
): BulkRow[] {
	const fields = sendableFields(resource, true);
	const conversion = { timezone: context.getTimezone() };
	const notes = new MappingNotes();
	const rows: BulkRow[] = [];
	for (let index = 0; index < context.getInputData().length; index++) {
		const row = attempt(() => {
			const wire = toWire(fields, itemParameters(context, index).mapped('fields'), conversion);
			notes.add(wire);
			// A record named by its Planhat ID is there already, and may be one of another kind.
			const fixed = wire.body['_id'] ? {} : resource.fixedFields;
			return toBulkRow(resource, index, { ...fixed, ...wire.body });
		});
		if (row.ok) {
			if (isTooLarge(row.value, limits)) {
				outcomes[index] = failed('The row alone is larger than one call may be');
			} else {
				rows.push(row.value);
			}
		} else {
			outcomes[index] = failed(explained(row.error));
		}
	}
	notes.report(context, resource);
	return rows;
}

/** Takes out what another row of the run pushes aside, and tells the person how many. */
function dropDuplicates(
	{ context, resource }: OperationRun,
	rows: readonly BulkRow[],
	duplicates: DuplicatePolicy,
	outcomes: Outcome[],
): readonly BulkRow[] {
	const { kept, dropped } = withoutDuplicates(rows, (row) => row.identity, duplicates);
	const outcome = duplicates === 'rejectAll' ? failed : skipped;
	for (const row of dropped) outcomes[row.index] = outcome(DUPLICATE_REASON[duplicates]);
	if (dropped.length > 0) {
		tellHint(
			context,
			`${dropped.length} of ${rows.length} ${plural(resource)} were not sent, because other rows of this run have the same key. See 'Duplicate Keys' in the options.`,
		);
	}
	return kept;
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
		optionsCollection([...upsertProperties(), ...callOptions()]),
	],

	async run(call) {
		const { context, resource, api } = call;
		const { limits, duplicates } = readUpsertSettings(context);
		const outcomes: Outcome[] = [];
		const rows = readRows(call, limits, outcomes);
		const kept = dropDuplicates(call, rows, duplicates, outcomes);
		const rowAt: Array<BulkRow | undefined> = [];
		for (const row of rows) rowAt[row.index] = row;
		const progress = () => ({
			total: context.getInputData().length,
			outcomes,
			keyOf: (index: number) => rowAt[index]?.keys.map(([, value]) => value)[0],
		});
		await tellingStops(context, progress, async () => {
			await deliver(api, resource, splitRows(kept, limits), (row, outcome) => {
				outcomes[row.index] = outcomeInWords(outcome, { resource, operation: 'upsert' });
			});
		});
		if (!context.continueOnFail() && outcomes.some(({ isProblem }) => isProblem)) {
			throw summaryError(context, resource, outcomes);
		}
		return outcomes.map((outcome, index) => outcomeItem(outcome, rowAt[index], index));
	},
};
