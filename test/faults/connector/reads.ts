import type { ConnectorResult } from '../../helpers/connector';
import { unclear } from '../clearWords';
import type { Tally } from '../tally';

/** What is wrong with a read that met a fault: records of a list, or clear words. */
export function wrongRead(
	{ error, run, records: read }: ConnectorResult,
	records: readonly unknown[],
	tally: Tally,
): string[] {
	const isPrefix = JSON.stringify(read) === JSON.stringify(records.slice(0, read.length));
	const faults = isPrefix ? [] : ['records out of order, twice or not of the list'];
	const failure = run['failure'] as { error?: string; details?: { hint?: string } } | undefined;
	tally.add(error || failure ? 'refused' : 'survived');
	if (error) return [...faults, ...unclear(error)];
	if (failure) {
		if (run['complete'] !== false) faults.push('told as complete beside a failure');
		return [...faults, ...unclear({ message: failure.error, description: failure.details?.hint })];
	}
	if (read.length === records.length) return faults;
	tally.counts.lost += records.length - read.length;
	return [...faults, `${read.length} of ${records.length} records, told as complete`];
}
