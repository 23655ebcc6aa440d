import type { IDataObject } from 'n8n-workflow';

import type { Outcome, OutcomeName } from '../../shared/batching/outcomes';
import type { Line } from './line';
import type { Responses } from './responses';

/** How a run went, apart from its rows. */
export interface RunFacts {
	/** Read by later nodes: never change the values. */
	readonly stopReason: 'done' | 'error' | 'test';
	readonly batches: number;
	readonly duplicates: number;
	readonly warnings: readonly string[];
}

const NAMES: readonly OutcomeName[] = [
	'created',
	'updated',
	'unchanged',
	'sent',
	'skipped',
	'failed',
	'unknown',
];

function counts(outcomes: readonly Outcome[]): Record<string, number> {
	const result = Object.fromEntries(NAMES.map((name) => [name, 0]));
	for (const { outcome } of outcomes) result[outcome] = (result[outcome] ?? 0) + 1;
	return result;
}

/** The item for the Run output. */
export function runReport(
	outcomes: readonly Outcome[],
	facts: RunFacts,
	{ line, responses }: { line: Line; responses: Responses },
): IDataObject {
	const { stopReason, batches, duplicates } = facts;
	const { signedIn, usage } = line;
	const warnings = [...signedIn.warnings, ...facts.warnings, ...responses.warnings];
	return {
		stopReason,
		complete: stopReason === 'done' && !outcomes.some(({ isProblem }) => isProblem),
		records: outcomes.length,
		...counts(outcomes),
		duplicates,
		batches,
		...usage,
		bytesSent: responses.bytesSent,
		warnings: warnings.map(signedIn.redact),
		responses: responses.list,
	};
}
