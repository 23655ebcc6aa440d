import type { INodeProperties } from 'n8n-workflow';

import { afterRestartOption } from '../../shared/n8n/pollMemory';
import { choice, flag, number, places, text } from '../properties/fields';
import { optionProperties } from '../properties/options';
import { type EmitMode, SYNC_MODES } from './emits';
import { DEFAULT_OVERLAP_SECONDS, DEFAULT_VANISH_PERCENT, LIMITS } from './limits';

/** Options of a fetch that make no sense where nobody looks on: what is polled is read and emitted. */
const NOT_HERE: ReadonlySet<string> = new Set(['isPreview', 'onFailure', 'resumeFrom']);

function onlyFor(emits: readonly EmitMode[], option: INodeProperties): INodeProperties {
	return { ...option, displayOptions: { show: { '/emit': [...emits] } } };
}

function compareOptions(): INodeProperties[] {
	const both: readonly EmitMode[] = ['highWater', ...SYNC_MODES];
	return [
		onlyFor(
			both,
			flag([
				'Emit Existing Records First',
				'emitsExisting',
				'Whether everything that is there when the workflow is turned on is emitted once. Otherwise it counts as known.',
			]),
		),
		onlyFor(
			['highWater', 'newOrChanged'],
			text(
				[
					'Changes: Ignored Fields',
					'ignoredFields',
					'Comma-separated fields that change on their own. A record in which only these have changed is not emitted.',
				],
				'e.g. lastSeen, stats.daysLeft',
			),
		),
		onlyFor(
			both,
			choice(
				[
					'Records: Without Sync Value',
					'withoutSync',
					'What to do with a record that has no value in the sync field',
				],
				'fail',
				[
					{ name: 'Fail', value: 'fail', description: 'Emit nothing until it is put right' },
					{ name: 'Leave Out', value: 'skip' },
				],
			),
		),
	];
}

function vanishOptions(): INodeProperties[] {
	return [
		flag([
			'Vanished: Emit',
			'emitsVanished',
			"Whether the sync field values of records that are not in the list any more come out at the output 'Vanished'",
		]),
		choice(
			[
				'Vanished: After',
				'vanishAfter',
				'How often a record has to be missing before it counts as vanished',
			],
			'twoReads',
			[
				{
					name: 'One Read',
					value: 'oneRead',
					description: 'Sooner, but what an API leaves out once by mistake is emitted',
				},
				{
					name: 'Two Reads in a Row',
					value: 'twoReads',
					description: 'Only when the next poll does not find it either',
				},
			],
		),
		{
			...number(
				[
					'Vanished: At Most (Percent)',
					'vanishPercent',
					'When more of the known records are gone at once, the poll fails and nothing is emitted, because a filter or a right has probably changed. One record may go all the same, as long as others are there; at 0 none may.',
				],
				DEFAULT_VANISH_PERCENT,
			),
			typeOptions: { minValue: 0, maxValue: LIMITS.vanishPercent },
		},
	].map((option) => onlyFor(SYNC_MODES, option));
}

function markOptions(): INodeProperties[] {
	const options = [
		choice(
			['High-Water: Field Holds', 'highWaterKind', 'What the numbers in the field mean'],
			'auto',
			[
				{
					name: 'Date or Counter',
					value: 'auto',
					description: 'A date as a text, or a number that only rises, such as an ID',
				},
				{ name: 'Milliseconds Since 1970', value: 'epochMilliseconds' },
				{ name: 'Seconds Since 1970', value: 'epochSeconds' },
			],
		),
		choice(
			['High-Water: Format', 'highWaterFormat', 'How the API wants the value to be written'],
			'asRead',
			[
				{ name: 'As Read', value: 'asRead', description: 'Like the field itself' },
				{ name: 'ISO Date', value: 'iso', description: 'For example 2026-01-31T12:00:00.000Z' },
				{ name: 'Milliseconds Since 1970', value: 'epochMilliseconds' },
				{ name: 'Seconds Since 1970', value: 'epochSeconds' },
			],
		),
		number(
			[
				'High-Water: Overlap',
				'highWaterOverlap',
				'How much earlier to ask, so that records that turn up late are found: seconds of a date, otherwise a difference of the number. Nothing is emitted twice.',
			],
			DEFAULT_OVERLAP_SECONDS,
		),
		choice(
			[
				'High-Water: Record Without Value',
				'highWaterMissing',
				'What to do with a record that has nothing in the high-water field',
			],
			'fail',
			[
				{ name: 'Emit When New', value: 'content', description: 'Told by what it holds' },
				{ name: 'Fail', value: 'fail', description: 'Emit nothing until it is put right' },
				{ name: 'Leave Out', value: 'skip' },
			],
		),
		flag([
			'High-Water: Oldest First',
			'isOldestFirst',
			'Whether the API lists records by this field, oldest first, so that the next poll goes on where a limit ended the one before',
		]),
		choice(['High-Water: Send In', 'highWaterIn', 'Where the value goes'], 'query', places()),
		text(
			[
				'High-Water: Start Value',
				'highWaterStart',
				'What to ask for the first time, written as the API wants it. Leave empty to read everything once.',
			],
			'e.g. 2026-01-01T00:00:00Z',
		),
	];
	return options.map((option) => onlyFor(['highWater'], option));
}

/** The options of a fetch that a trigger has too, and its own, in alphabetical order. */
export function triggerOptions(): INodeProperties[] {
	const [collection] = optionProperties();
	// A collection's options are inputs.
	const fetching = (collection?.options ?? []) as INodeProperties[];
	const both: readonly EmitMode[] = ['highWater', ...SYNC_MODES];
	const restart = onlyFor(both, afterRestartOption());
	const own = [restart, ...compareOptions(), ...vanishOptions(), ...markOptions()];
	const options = [...fetching.filter(({ name }) => !NOT_HERE.has(name)), ...own];
	return options.sort((a, b) => a.displayName.localeCompare(b.displayName));
}
