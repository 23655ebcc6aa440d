import type { INodeProperties } from 'n8n-workflow';

import { ConfigError } from '../shared/http/errors';
import type { ItemParameters } from '../shared/n8n/parameters';

type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** The inputs for how many records of a list to return; `show` tells when, if not always. */
export function limitProperties(show: () => Show = () => ({})): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show: show() },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { ...show(), returnAll: [false] } },
		},
	];
}

/**
 * How many records to return; infinite for all.
 * @throws ConfigError when it is no whole number above zero
 */
export function readLimit(parameters: ItemParameters): number {
	if (parameters.boolean('returnAll', 'Return All', false)) return Number.POSITIVE_INFINITY;
	const limit = parameters.number('limit', 'Limit', 50);
	if (limit >= 1 && Number.isInteger(limit)) return limit;
	throw new ConfigError(
		`'Limit' needs a whole number above zero, but got: ${limit}`,
		"Change 'Limit', or turn on 'Return All'.",
		{ field: 'Limit' },
	);
}
