import type { IDataObject } from 'n8n-workflow';

import { parsePath, type Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { type ItemParameters, optionSwitch } from '../../shared/n8n/parameters';
import { oneOf, optionText } from '../optionValues';
import { parseTemplate, type PathTemplate } from './pathTemplate';
import { SEND_METHODS, type SendMethod } from './methods';
import { pathsIn } from './syncKey';

/** Which records are written. Stored in workflows: never change. */
export type WriteMode = 'all' | 'create' | 'createUpdate' | 'update';

/** How to find out whether a record exists, and what to do then. */
export interface LookupSettings {
	readonly mode: Exclude<WriteMode, 'all'>;
	readonly path: PathTemplate;
	/** Where the answer holds the record, or the list of those found. */
	readonly records: Path;
	/** Where a found record holds the sync field; the names of the sync fields when empty. */
	readonly keys: readonly Path[];
	readonly id: Path | undefined;
	/** Whether answers may hold other records than the one looked for. */
	readonly isSearch: boolean;
	readonly skipsUnchanged: boolean;
	readonly update: {
		/** The method of the node when absent. */
		readonly method: SendMethod | undefined;
		/** The path of the node when absent. */
		readonly path: PathTemplate | undefined;
	};
}

function updateOf(parameters: ItemParameters, options: IDataObject): LookupSettings['update'] {
	const path = optionText(options, 'updatePath');
	const same = 'same' as const;
	const method = oneOf(options['updateMethod'] ?? same, [...SEND_METHODS, same], 'Update: Method');
	return {
		method: method === same ? undefined : method,
		path:
			path === ''
				? undefined
				: parseTemplate(parameters.pieces('sendOptions', 'updatePath'), 'Update: Path'),
	};
}

/** Settings that mean nothing without a lookup. */
const LOOKUP_ONLY = [
	['lookupPath', 'Lookup: Path'],
	['updatePath', 'Update: Path'],
	['isUnchangedSkipped', 'Lookup: Skip Unchanged'],
	['isLookupSearch', 'Lookup: Finds Others Too'],
	['lookupIdPath', 'Lookup: ID Path'],
	['lookupKeyPath', 'Lookup: Key Path'],
	['lookupRecordPath', 'Lookup: Record Path'],
	['updateMethod', 'Update: Method'],
] as const;

/** Values of options that were added, but say nothing. */
const NOTHING: ReadonlySet<unknown> = new Set([undefined, '', false, 'same']);

/**
 * The lookup; undefined when all rows are sent whatever exists.
 * @throws ConfigError for settings that miss something or contradict each other
 */
export function readLookup(
	parameters: ItemParameters,
	options: IDataObject,
): LookupSettings | undefined {
	const modes = ['all', 'create', 'createUpdate', 'update'] as const;
	const mode = oneOf(options['writeMode'] ?? 'all', modes, 'Write Mode');
	if (mode === 'all') {
		const [, stray] = LOOKUP_ONLY.find(([name]) => !NOTHING.has(options[name])) ?? [];
		if (stray === undefined) return undefined;
		throw new ConfigError(
			`'${stray}' is set, but 'Write Mode' sends all records without looking`,
			`Choose another 'Write Mode', or remove '${stray}'.`,
			{ field: 'Write Mode' },
		);
	}
	const path = optionText(options, 'lookupPath');
	if (path === '') {
		throw new ConfigError(
			"'Write Mode' depends on what exists, but 'Lookup: Path' is not set",
			'Enter the address at which one record is found, for example /people?email={email}.',
			{ field: 'Lookup: Path' },
		);
	}
	const id = optionText(options, 'lookupIdPath');
	return {
		mode,
		path: parseTemplate(parameters.pieces('sendOptions', 'lookupPath'), 'Lookup: Path'),
		records: parsePath(optionText(options, 'lookupRecordPath'), 'Lookup: Record Path'),
		keys: pathsIn(optionText(options, 'lookupKeyPath'), 'Lookup: Key Path'),
		id: id === '' ? undefined : parsePath(id, 'Lookup: ID Path'),
		isSearch: optionSwitch(options, 'isLookupSearch', { label: 'Lookup: Finds Others Too' }),
		skipsUnchanged: optionSwitch(options, 'isUnchangedSkipped', {
			label: 'Lookup: Skip Unchanged',
		}),
		update: updateOf(parameters, options),
	};
}
