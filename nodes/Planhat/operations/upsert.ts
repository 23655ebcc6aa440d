import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import { type DuplicatePolicy, withoutDuplicates } from '../../shared/batching/duplicates';
import { failed, type Outcome, skipped } from '../../shared/batching/outcomes';
import { type BatchLimits, isTooLarge, splitRows } from '../../shared/batching/split';
import { ConfigError, EngineError } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { deliver } from '../bulk/deliver';
import { type BulkRow, toBulkRow } from '../bulk/row';
import { IgnoredColumns } from '../ignoredColumns';
import { callOptions, fieldMapper, optionsCollection } from '../inputs';
import { sendableFields, toWire } from '../wire';
import { type Operation, type OperationRun, plural, withArticle } from './operation';

/** Planhat developer documentation, bulk upsert: at most 5,000 items in one request. */
const MAX_BATCH_SIZE = 5000;
const DEFAULT_BATCH_SIZE = 1000;

/** The main API's limit is not documented; the oldest one stated for any Planhat host is 10 MB. */
const MAX_BATCH_BYTES = 10_000_000;

interface UpsertSettings {
	readonly limits: BatchLimits;
	readonly duplicates: DuplicatePolicy;
}

const DUPLICATE_REASON: Record<DuplicatePolicy, string> = {
	lastWins: 'A later row with the same key was sent instead',
	firstWins: 'An earlier row with the same key was sent instead',
	rejectAll: 'Another row of this run has the same key',
};

function isDuplicatePolicy(value: unknown): value is DuplicatePolicy {
	return typeof value === 'string' && Object.hasOwn(DUPLICATE_REASON, value);
}

function upsertProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
			default: DEFAULT_BATCH_SIZE,
			description: 'How many rows are sent in one call, at most 5,000',
		},
		{
			displayName: 'Duplicate Keys',
			name: 'duplicates',
			type: 'options',
			default: 'lastWins',
			description: 'What to do with rows of the same key in one run',
			options: [
				{ name: 'First Row Wins', value: 'firstWins', description: 'Later rows are skipped' },
				{ name: 'Last Row Wins', value: 'lastWins', description: 'Earlier rows are skipped' },
				{ name: 'Reject All', value: 'rejectAll', description: 'None of them is sent' },
			],
		},
	];
}

/** Settings that hold for the whole run; they are read with the first item. */
function readSettings(context: IExecuteFunctions): UpsertSettings {
	const options = itemParameters(context, 0).collection('options');
	const maxRows = Number(options['batchSize'] ?? DEFAULT_BATCH_SIZE);
	if (!Number.isInteger(maxRows) || maxRows < 1 || maxRows > MAX_BATCH_SIZE) {
		throw new ConfigError(
			`'Batch Size' needs a whole number from 1 to ${MAX_BATCH_SIZE}, but is ${String(options['batchSize'])}`,
			'Planhat takes at most 5,000 rows in one call.',
			{ field: 'Batch Size' },
		);
	}
	const duplicates = options['duplicates'] ?? 'lastWins';
	if (!isDuplicatePolicy(duplicates)) {
		throw new ConfigError(
			"'Duplicate Keys' has a value this version does not know",
			'Choose it again.',
		);
	}
	return { limits: { maxRows, maxBytes: MAX_BATCH_BYTES }, duplicates };
}

/** What is wrong with a row and what to do about it, in one text. */
function explained(error: unknown): string {
	if (error instanceof EngineError) return `${error.message}. ${error.hint}`;
	return error instanceof Error ? error.message : String(error);
}

/** Makes a row of each input item; items that can't be one get their outcome at once. */
function readRows(
	{ context, resource }: OperationRun,
	limits: BatchLimits,
	outcomes: Outcome[],
): BulkRow[] {
	const fields = sendableFields(resource, true);
	const conversion = { timezone: context.getTimezone() };
	const ignored = new IgnoredColumns();
	const rows: BulkRow[] = [];
	for (let index = 0; index < context.getInputData().length; index++) {
		const row = attempt(() => {
			const wire = toWire(fields, itemParameters(context, index).mapped('fields'), conversion);
			ignored.add(wire.ignored);
			return toBulkRow(resource, index, wire.body);
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
	ignored.report(context, resource);
	return rows;
}

function outcomeItem(
	outcome: Outcome,
	row: BulkRow | undefined,
	index: number,
): INodeExecutionData {
	const { isProblem, reason, ...told } = outcome;
	const keys = Object.fromEntries((row?.keys ?? []).filter(([name]) => name !== '_id'));
	const json: IDataObject = isProblem
		? { error: reason ?? outcome.outcome, details: { ...told, ...keys } }
		: { ...told, ...keys, ...(reason === undefined ? {} : { reason }) };
	return { json, pairedItem: { item: index } };
}

/** Without a way on for failed rows the run ends here, but it says what has landed. */
function summaryError(
	{ context, resource }: OperationRun,
	outcomes: readonly Outcome[],
): NodeApiError {
	const problems = outcomes.flatMap((outcome, index) =>
		outcome.isProblem ? [{ outcome, index }] : [],
	);
	const shown = problems
		.slice(0, 5)
		.map(({ outcome, index }) => `Item ${index}: ${outcome.reason ?? outcome.outcome}`);
	const rest = problems.length - shown.length;
	const message = `${problems.length} of ${outcomes.length} ${plural(resource)} were not written`;
	const description = [
		...shown,
		...(rest > 0 ? [`… and ${rest} more`] : []),
		`The other ${outcomes.length - problems.length} were sent and stay as they are. To get the outcome of each row, set 'On Error' in the node's settings to 'Continue (using error output)'.`,
	].join('\n');
	return new NodeApiError(
		context.getNode(),
		{ message },
		{ message, description, itemIndex: problems[0]?.index ?? 0 },
	);
}

/** `PUT /x` with a list (Planhat developer documentation, bulk upsert). */
export const upsert: Operation = {
	name: 'upsert',
	label: 'Create or Update',
	describe: (resource) =>
		`Create a new ${resource.label.one.toLowerCase()}, or update the current one if it already exists (upsert)`,
	action: (resource) => `Create or update ${withArticle(resource)}`,

	properties: (resource) => [
		{
			displayName:
				'All input items of a run are sent together, in batches. Planhat recognises a record by Planhat ID, Source ID or External ID, in this order.',
			name: 'upsertNotice',
			type: 'notice',
			default: '',
		},
		fieldMapper(resource, 'map'),
		optionsCollection([...upsertProperties(), ...callOptions()]),
	],

	async run(call) {
		const { context, resource, api } = call;
		const { limits, duplicates } = readSettings(context);
		const outcomes: Outcome[] = [];
		const rows = readRows(call, limits, outcomes);
		const { kept, dropped } = withoutDuplicates(rows, (row) => row.identity, duplicates);
		for (const row of dropped) {
			const outcome = duplicates === 'rejectAll' ? failed : skipped;
			outcomes[row.index] = outcome(DUPLICATE_REASON[duplicates]);
		}
		await deliver(api, resource, splitRows(kept, limits), (row, outcome) => {
			outcomes[row.index] = outcome;
		});
		if (!context.continueOnFail() && outcomes.some(({ isProblem }) => isProblem)) {
			throw summaryError(call, outcomes);
		}
		const rowOf = new Map(rows.map((row) => [row.index, row]));
		return outcomes.map((outcome, index) => outcomeItem(outcome, rowOf.get(index), index));
	},
};
