import type { INodeProperties } from 'n8n-workflow';

import { failureOptions } from './failureOptions';
import { requestOptions } from './requestOptions';

/** What to do with pages and records that were read; detection gives out none. */
const NOT_FOR_DETECTION: ReadonlySet<string> = new Set(['onFailure', 'onTotalMismatch']);

/** What a first request may need besides its path. */
export function detectOptionProperties(): INodeProperties[] {
	const options = [...requestOptions(), ...failureOptions()].filter(
		({ name }) => !NOT_FOR_DETECTION.has(name),
	);
	return [
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
	];
}
