import type { INodeProperties } from 'n8n-workflow';

import { failureOptions, limitOptions } from './failureOptions';
import { flag } from './fields';
import { pagingOptions } from './pagingOptions';
import { recordOptions } from './recordOptions';
import { requestOptions } from './requestOptions';

/** Everything that a common read does not need, grouped by the first word of the labels. */
export function optionProperties(): INodeProperties[] {
	const options = [
		...requestOptions(),
		...pagingOptions(),
		...limitOptions(),
		...failureOptions(),
		...recordOptions(),
		flag([
			'Preview Only',
			'isPreview',
			'Whether to show the first requests instead of sending them',
		]),
	];
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
