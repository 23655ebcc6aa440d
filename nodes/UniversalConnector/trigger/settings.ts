import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { digestOf } from '../../shared/changes/digest';
import { parsePath, type Path, requireSafeKey } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { type AfterRestart, readAfterRestart } from '../../shared/n8n/pollMemory';
import { type ItemParameters, optionNumber, optionSwitch } from '../../shared/n8n/parameters';
import type { Placement } from '../../shared/pagination/placement';
import { oneOf, optionText } from '../optionValues';
import { placeIn } from '../pageOptions';
import { pathsIn } from '../send/syncKey';
import type { FetchSettings } from '../settings';
import { type EmitMode, EMITS, SYNC_MODES } from './emits';
import { DEFAULT_OVERLAP_SECONDS, DEFAULT_VANISH_PERCENT, LIMITS } from './limits';
import type { MarkFormat, MarkKind } from './mark';

/** What is set about a high-water mark. */
export interface HighWaterSettings {
	readonly field: Path;
	/** As typed, for messages. */
	readonly label: string;
	readonly kind: MarkKind;
	readonly format: MarkFormat;
	readonly overlap: number;
	/** Whether the API lists records by the field. */
	readonly isOldestFirst: boolean;
	readonly whenMissing: 'content' | 'fail' | 'skip';
	readonly placement: Placement;
	/** Asked for before there is a mark; empty to ask for everything. */
	readonly startValue: string;
}

/** What is set about vanished records. */
export interface VanishSettings {
	/** The share that may vanish at once, in percent. */
	readonly mostPercent: number;
	/** Whether a record has to be missing in two whole reads in a row. */
	readonly needsTwoReads: boolean;
}

/** Everything a person set on top of what a fetch has. */
export interface TriggerSettings {
	readonly emit: EmitMode;
	readonly emitsExisting: boolean;
	/** Fields that change without anybody changing the record. */
	readonly ignoredFields: readonly Path[];
	/** Records without a sync field value are kept where none has to be told apart. */
	readonly withoutSync: 'fail' | 'keep' | 'skip';
	/** Absent when vanished records are not told. */
	readonly vanishing?: VanishSettings;
	readonly afterRestart: AfterRestart;
	/** For the mode 'highWater' only. */
	readonly highWater?: HighWaterSettings;
}

function requireText(parameters: ItemParameters, name: string, label: string): string {
	const text = parameters.text(name).trim();
	if (text !== '') return text;
	throw new ConfigError(`'${label}' is empty`, `Fill in '${label}'.`, { field: label });
}

function readHighWater(parameters: ItemParameters, options: IDataObject): HighWaterSettings {
	const label = requireText(parameters, 'highWaterField', 'High-Water Field');
	const name = requireText(parameters, 'highWaterParameter', 'High-Water Parameter');
	const where = placeIn(options, options['highWaterIn'], 'High-Water: Send In');
	const rule = { label: 'High-Water: Overlap', fallback: DEFAULT_OVERLAP_SECONDS, min: 0 };
	return {
		field: parsePath(label, 'High-Water Field'),
		label,
		kind: oneOf(
			options['highWaterKind'] ?? 'auto',
			['auto', 'epochMilliseconds', 'epochSeconds'],
			'High-Water: Field Holds',
		),
		format: oneOf(
			options['highWaterFormat'] ?? 'asRead',
			['asRead', 'epochMilliseconds', 'epochSeconds', 'iso'],
			'High-Water: Format',
		),
		overlap: optionNumber(options, 'highWaterOverlap', { ...rule, max: LIMITS.overlap }),
		isOldestFirst: optionSwitch(options, 'isOldestFirst', { label: 'High-Water: Oldest First' }),
		whenMissing: oneOf(
			options['highWaterMissing'] ?? 'fail',
			['content', 'fail', 'skip'],
			'High-Water: Record Without Value',
		),
		placement: { in: where, name: requireSafeKey(name, 'High-Water Parameter') },
		startValue: optionText(options, 'highWaterStart'),
	};
}

/** @throws ConfigError for a mode that compares records without a way to tell them apart */
function requireSync(emit: EmitMode, fetch: FetchSettings): void {
	if (!SYNC_MODES.includes(emit) || fetch.sync.fields.length > 0) return;
	const name = EMITS.find(({ value }) => value === emit)?.name ?? emit;
	throw new ConfigError(
		`'Emit' is set to '${name}', but no 'Records: Sync Field' says what tells records apart`,
		"Enter the field that makes a record unique in the options, for example id, or set 'Emit' to 'All Records'.",
		{ field: 'Records: Sync Field' },
	);
}

function readWithoutSync(options: IDataObject): 'fail' | 'skip' {
	return oneOf(options['withoutSync'] ?? 'fail', ['fail', 'skip'], 'Records: Without Sync Value');
}

function readVanishing(emit: EmitMode, options: IDataObject): VanishSettings | undefined {
	const isWanted = optionSwitch(options, 'emitsVanished', { label: 'Vanished: Emit' });
	if (!isWanted || !SYNC_MODES.includes(emit)) return undefined;
	const after = oneOf(
		options['vanishAfter'] ?? 'twoReads',
		['oneRead', 'twoReads'],
		'Vanished: After',
	);
	return {
		needsTwoReads: after === 'twoReads',
		mostPercent: optionNumber(options, 'vanishPercent', {
			label: 'Vanished: At Most (Percent)',
			fallback: DEFAULT_VANISH_PERCENT,
			min: 0,
			max: LIMITS.vanishPercent,
		}),
	};
}

/**
 * Reads what only a trigger has.
 * @throws ConfigError naming what can't be used; nothing was sent
 */
export function readTriggerSettings(
	parameters: ItemParameters,
	fetch: FetchSettings,
): TriggerSettings {
	const options = parameters.collection('options');
	const modes = EMITS.map(({ value }) => value);
	const emit = oneOf(parameters.text('emit'), modes, 'Emit');
	requireSync(emit, fetch);
	return {
		emit,
		emitsExisting: optionSwitch(options, 'emitsExisting', { label: 'Emit Existing Records First' }),
		ignoredFields: pathsIn(optionText(options, 'ignoredFields'), 'Changes: Ignored Fields'),
		withoutSync: emit === 'all' ? 'keep' : readWithoutSync(options),
		vanishing: readVanishing(emit, options),
		afterRestart: readAfterRestart(options),
		highWater: emit === 'highWater' ? readHighWater(parameters, options) : undefined,
	};
}

/** Parameters that decide which records there are. */
const LIST = ['path', 'recordPath', 'emit'];
const MARK = ['highWaterField', 'highWaterParameter'];

/** Options that decide which records there are, and what counts as a change of one. */
const LIST_OPTIONS = [
	'method',
	'query',
	'headers',
	'body',
	'shape',
	'keyField',
	'envelope',
	'mapping',
	'syncField',
	'isSyncTrimmed',
	'isSyncCaseIgnored',
	'ignoredFields',
];
const MARK_OPTIONS = ['highWaterIn', 'highWaterKind'];

/**
 * Tells the settings apart that make it another list, so that what is remembered says nothing about
 * it. Taken from what is stored: an expression may give another text with each poll.
 */
export function identityOf(stored: INodeParameters, emit: EmitMode, baseUrl: string): string {
	// The editor stores a collection as an object; a workflow written by hand may lack it.
	const options = (stored['options'] ?? {}) as INodeParameters;
	const isMark = emit === 'highWater';
	const names = isMark ? [...LIST, ...MARK] : LIST;
	const optionNames = isMark ? [...LIST_OPTIONS, ...MARK_OPTIONS] : LIST_OPTIONS;
	const values = names.map((name) => stored[name] ?? null);
	return digestOf([baseUrl, emit, values, optionNames.map((name) => options[name] ?? null)]);
}
