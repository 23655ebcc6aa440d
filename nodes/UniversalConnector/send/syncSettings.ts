import type { IDataObject } from 'n8n-workflow';

import { optionSwitch } from '../../shared/n8n/parameters';
import { oneOf, optionText } from '../optionValues';
import { pathsIn, type SyncKey } from './syncKey';
import type { Template } from './templates/template';

/** What makes a row unique, and what happens to rows that are not. */
export function readSyncKey(options: IDataObject, template: Template | undefined): SyncKey {
	const policies = ['firstWins', 'lastWins', 'merge', 'rejectAll'] as const;
	const fields = pathsIn(optionText(options, 'syncField'), 'Records: Sync Field');
	return {
		// A template knows its keys.
		fields: template === undefined ? fields : [],
		duplicates: oneOf(options['duplicates'] ?? 'lastWins', policies, 'Records: Duplicates'),
		trims: optionSwitch(options, 'isSyncTrimmed', { label: 'Records: Sync Field Ignores Blanks' }),
		ignoresCase: optionSwitch(options, 'isSyncCaseIgnored', {
			label: 'Records: Sync Field Ignores Case',
		}),
		whenMissing: oneOf(
			options['onNoSyncField'] ?? 'reject',
			['create', 'reject'],
			'Records: Without Sync Field',
		),
	};
}
