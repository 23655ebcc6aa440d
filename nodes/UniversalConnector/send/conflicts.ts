import { makeBatches } from './batches';
import { deliver } from './deliver';
import type { Outcomes } from './prepare';
import { readyRows, type Run } from './run';

/**
 * Sends creates as updates that the server refused because the record exists (409): somebody else
 * created it after the lookup. Only where the write mode allows updates; a record that is still
 * not found keeps its refusal.
 * @returns why the run was ended early, if it was
 * @throws CancelledError
 */
export async function updateConflicts(run: Run): Promise<string | undefined> {
	const { settings, delivery, outcomes } = run;
	const { conflicts } = delivery;
	if (settings.lookup?.mode !== 'createUpdate' || conflicts.size === 0) return undefined;
	const rows = run.rows.filter(
		({ index, identity }) => conflicts.has(index) && identity !== undefined,
	);
	const found: Outcomes = [];
	const ready = await readyRows({ ...run, rows, outcomes: found });
	const updates = ready.rows.filter(({ intent }) => intent === 'update');
	const stopped = await deliver(makeBatches(updates, settings, found), delivery, found);
	for (const { index } of updates) outcomes[index] = found[index] ?? outcomes[index];
	for (const { index } of rows) {
		if (found[index]?.outcome === 'unchanged') outcomes[index] = found[index];
	}
	return ready.stop ?? stopped;
}
