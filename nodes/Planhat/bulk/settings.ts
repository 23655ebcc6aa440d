import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { DuplicatePolicy } from '../../shared/batching/duplicates';
import type { BatchLimits } from '../../shared/batching/split';
import {
	itemParameters,
	optionChoice,
	optionNumber,
	optionSwitch,
} from '../../shared/n8n/parameters';

/** Planhat developer documentation, bulk upsert: at most 5,000 items in one request. */
const MAX_BATCH_SIZE = 5000;
const DEFAULT_BATCH_SIZE = 1000;

/** The main API's limit is not documented; the oldest one stated for any Planhat host is 10 MB. */
const MAX_BATCH_BYTES = 10_000_000;

/** Settings that hold for the whole run. */
export interface UpsertSettings {
	readonly limits: BatchLimits;
	readonly duplicates: UpsertDuplicates;
	/** Whether rows that were left out for another one count as a problem. */
	readonly isLeftOutError: boolean;
	/** Whether the IDs of unchanged records, which Planhat does not name, are looked up. */
	readonly looksUpIds: boolean;
}

/** What to do with rows of one key in a run. Stored in workflows: never change. */
export type UpsertDuplicates = DuplicatePolicy | 'merge';

/** Why a row was pushed aside, by policy. */
export const DUPLICATE_REASON: Record<DuplicatePolicy, string> = {
	lastWins: 'A later row with the same key was sent instead',
	firstWins: 'An earlier row with the same key was sent instead',
	rejectAll: 'Another row of this run has the same key',
};

const LOOK_UP_IDS = { label: 'Look Up IDs', fallback: true };
const LEFT_OUT = 'Left-Out Rows';

/** The options of a bulk upsert. */
export function upsertProperties(): INodeProperties[] {
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
			default: 'merge',
			description: 'What to do with rows of the same record in one run',
			options: [
				{ name: 'First Row Wins', value: 'firstWins', description: 'Later rows are skipped' },
				{ name: 'Last Row Wins', value: 'lastWins', description: 'Earlier rows are skipped' },
				{
					name: 'Merge',
					value: 'merge',
					description: 'One record with the fields of all of them; the last one wins per field',
				},
				{ name: 'Reject All', value: 'rejectAll', description: 'None of them is sent' },
			],
		},
		{
			displayName: LEFT_OUT,
			name: 'leftOut',
			type: 'options',
			default: 'output',
			description: 'Where rows go that were not sent by themselves, because of another row',
			options: [
				{ name: 'Error Output', value: 'error', description: 'As rows that failed' },
				{ name: 'First Output', value: 'output', description: 'With the outcome skipped' },
			],
		},
		{
			displayName: LOOK_UP_IDS.label,
			name: 'lookUpIds',
			type: 'boolean',
			default: true,
			description:
				'Whether to look up the Planhat IDs of unchanged records, which Planhat does not name. That takes at most a few calls more.',
		},
	];
}

/**
 * Reads the settings, with the first item.
 * @throws ConfigError naming the option that can't be used
 */
export function readUpsertSettings(context: IExecuteFunctions): UpsertSettings {
	const options = itemParameters(context, 0).collection('options');
	const maxRows = optionNumber(options, 'batchSize', {
		label: 'Batch Size',
		fallback: DEFAULT_BATCH_SIZE,
		min: 1,
		max: MAX_BATCH_SIZE,
		isWhole: true,
	});
	const policies = ['firstWins', 'lastWins', 'merge', 'rejectAll'] as const;
	const duplicates = optionChoice(options, 'duplicates', policies, {
		label: 'Duplicate Keys',
		fallback: 'merge',
	});
	const leftOut = optionChoice(options, 'leftOut', ['error', 'output'], {
		label: LEFT_OUT,
		fallback: 'output',
	});
	return {
		limits: { maxRows, maxBytes: MAX_BATCH_BYTES },
		duplicates,
		isLeftOutError: leftOut === 'error',
		looksUpIds: optionSwitch(options, 'lookUpIds', LOOK_UP_IDS),
	};
}
