import type { IDataObject } from 'n8n-workflow';

import type { DataRecord } from '../shared/extract/records';

/** What one item's read gave. `error` is set when it ended early and the records are kept. */
export interface FetchResult {
	readonly records: readonly DataRecord[];
	/** The item for the Run output. */
	readonly run: IDataObject;
	readonly error?: unknown;
}
