import { freePort } from '../realN8n/freePort.mjs';
import { findProgram } from './findProgram.mjs';
import { startService, temporaryFolder } from './service.mjs';

/**
 * Starts a Redis on loopback that keeps nothing on disk.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} what n8n needs to find it
 */
export async function startRedis() {
	const port = await freePort();
	await startService({
		title: 'Redis',
		program: findProgram('redis-server', []),
		args: [
			...['--port', String(port), '--bind', '127.0.0.1', '--dir', temporaryFolder('redis')],
			...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
		],
		readyLine: /Ready to accept connections/,
	});
	return { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(port) };
}
