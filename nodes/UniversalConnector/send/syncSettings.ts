import type { IDataObject } from 'n8n-workflow';

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
		trims: options['isSyncTrimmed'] === true,
		ignoresCase: options['isSyncCaseIgnored'] === true,
		whenMissing: oneOf(
			options['onNoSyncField'] ?? 'reject',
			['create', 'reject'],
			'Records: Without Sync Field',
		),
	};
}
