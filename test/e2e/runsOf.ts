import { setTimeout as pause } from 'node:timers/promises';

import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';

/** n8n polls once a minute at most, and puts the second of it where it likes. */
const POLL_LIMIT_MS = 150_000;
const RUN_LIMIT_MS = 60_000;

/** All runs of a workflow, once there are so many or too long has been waited for them. */
export async function runsOf(
	client: N8nClient,
	workflowId: string,
	count: number,
): Promise<Execution[]> {
	const giveUpAt = Date.now() + POLL_LIMIT_MS;
	let ids = await client.executionIds(workflowId);
	while (ids.length < count && Date.now() < giveUpAt) {
		await pause(500);
		ids = await client.executionIds(workflowId);
	}
	return await Promise.all(ids.map((id) => client.waitForExecution(id, RUN_LIMIT_MS)));
}
