import type { IDataObject } from 'n8n-workflow';

import type { BodyShapeName } from '../../shared/batching/body';
import type { GroupingLimits, GroupingName } from '../../shared/batching/grouping';
import type { Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { type ItemParameters, optionNumber } from '../../shared/n8n/parameters';
import { amountOf, oneOf, optionText } from '../optionValues';
import { pathsIn } from './syncKey';
import type { Template } from './templates/template';

const GROUPINGS = ['balanced', 'byBytes', 'byKey', 'keepGroups', 'perItem', 'sequential'] as const;

/** Rows of one call, however high the API's own limit is. */
export const MAX_BATCH_SIZE = 100_000;
export const DEFAULT_BATCH_SIZE = 100;

/** Shapes that hold one row. */
const SINGLE: ReadonlySet<BodyShapeName> = new Set(['none', 'object']);

/** Groupings that need to know what a group is. */
const BY_FIELD: ReadonlySet<GroupingName> = new Set(['byKey', 'keepGroups']);

/** Planhat takes no more in any bulk call, whether a template is chosen or not. */
const PLANHAT_BATCH_SIZE = 5000;

function sizeOf(parameters: ItemParameters, template: Template | undefined): number {
	const size = parameters.number('batchSize', 'Batch Size', DEFAULT_BATCH_SIZE);
	const isPlanhat = parameters.text('authentication') === 'planhat';
	const max = template?.maxRows ?? (isPlanhat ? PLANHAT_BATCH_SIZE : MAX_BATCH_SIZE);
	if (Number.isInteger(size) && size >= 1 && size <= max) return size;
	throw new ConfigError(
		`'Batch Size' needs a whole number from 1 to ${max}, but got: ${size}`,
		isPlanhat
			? `Planhat takes at most ${max} records in one call.`
			: 'Enter how many records one call may hold.',
		{ field: 'Batch Size' },
	);
}

function groupFieldsOf(options: IDataObject, grouping: GroupingName): readonly Path[] {
	const label = 'Batch: Group Fields';
	const fields = pathsIn(optionText(options, 'groupFields'), label);
	if (!BY_FIELD.has(grouping) || fields.length > 0) return fields;
	throw new ConfigError(
		`'${label}' is empty, but the grouping needs to know which records belong together`,
		'Enter the field that records of one group share.',
		{ field: label },
	);
}

/**
 * How rows are put together.
 * @throws ConfigError naming the field that can't be used
 */
export function readBatching(
	parameters: ItemParameters,
	options: IDataObject,
	shape: BodyShapeName,
	template: Template | undefined,
) {
	const chosen = oneOf(options['grouping'] ?? 'sequential', GROUPINGS, 'Batch: Grouping');
	if (SINGLE.has(shape) && options['grouping'] !== undefined && chosen !== 'perItem') {
		throw new ConfigError(
			"'Batch: Grouping' puts records together, but this 'Body Shape' holds one record",
			"Choose another 'Body Shape', or remove the grouping.",
			{ field: 'Batch: Grouping' },
		);
	}
	const grouping: GroupingName = SINGLE.has(shape) ? 'perItem' : chosen;
	const label = 'Batch: Limit (Kilobytes)';
	const kilobytes = amountOf(options, 'maxKilobytes', { label, fallback: 0, min: 0 });
	if (grouping === 'byBytes' && !Number.isFinite(kilobytes)) {
		throw new ConfigError(
			`The grouping goes by bytes, but '${label}' is not set`,
			'Enter how many kilobytes the body of one call may have.',
			{ field: label },
		);
	}
	const limits: GroupingLimits = {
		maxRows: SINGLE.has(shape) ? 1 : sizeOf(parameters, template),
		maxBytes: shape === 'none' ? Number.POSITIVE_INFINITY : Math.floor(kilobytes * 1000),
		largeGroup: oneOf(options['largeGroup'] ?? 'split', ['reject', 'split'], 'Batch: Large Groups'),
	};
	const inFlight = optionNumber(options, 'inFlight', {
		label: 'Batch: In Flight',
		fallback: 1,
		min: 1,
		max: 50,
		isWhole: true,
	});
	return { grouping, groupFields: groupFieldsOf(options, grouping), limits, inFlight };
}
