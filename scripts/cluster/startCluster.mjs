import { randomBytes } from 'node:crypto';
import { startN8n } from '../realN8n/startN8n.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

/** How soon a worker that is gone is missed; n8n's own values are 60 and 30 seconds. */
const WATCHFUL = { QUEUE_WORKER_LOCK_DURATION: '10000', QUEUE_WORKER_STALLED_INTERVAL: '5000' };

/**
 * Starts n8n in queue mode: Redis, Postgres, one main process and workers, each with the package.
 *
 * @param {object} options
 * @param {{ node: string, cli: string }} options.paths
 * @param {number} options.workers
 * @param {number} [options.preferredPort] of the editor
 */
export async function startCluster({ paths, workers, preferredPort }) {
	console.log('Starting Redis and Postgres ...');
	const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
	const environment = {
		...redis,
		...postgres,
		...WATCHFUL,
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
	};
	// The main process creates the tables that the workers look for.
	console.log('Starting n8n ...');
	const main = await startN8n({ ...paths, preferredPort, environment });
	console.log(`Starting ${workers} workers ...`);
	const started = await Promise.all(
		Array.from({ length: workers }, () => startN8n({ ...paths, command: 'worker', environment })),
	);
	return { main, workers: started };
}
