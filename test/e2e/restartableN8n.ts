import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { N8nClient } from '../../scripts/realN8n/client';
import { ownerLogin } from './n8nUnderTest';

/** A real n8n that a test may end, beside the one that all tests share. */
export interface RestartableN8n {
	/** Signed in as the owner. */
	readonly client: N8nClient;
	/** Ends it by force, starts it again with what it has on disk, and signs in. */
	restart(): Promise<N8nClient>;
	close(): Promise<void>;
}

/** Starts one in a fresh folder. */
export async function startRestartableN8n(): Promise<RestartableN8n> {
	const child = fork(join(__dirname, 'n8nProcess.mjs'), { execArgv: [] });
	const ended = once(child, 'exit');
	const answered = async (): Promise<N8nClient> => {
		const url = await new Promise<string>((resolve, reject) => {
			child.once('exit', () => reject(new Error('n8n did not start')));
			// Sent by n8nProcess.mjs.
			child.once('message', (message) => resolve(String(message)));
		});
		return new N8nClient(url);
	};
	const client = await answered();
	await client.createOwner(ownerLogin());
	await client.signIn(ownerLogin());
	return {
		client,
		async restart() {
			child.send('restart');
			const again = await answered();
			await again.signIn(ownerLogin());
			return again;
		},
		async close() {
			child.disconnect();
			await ended;
		},
	};
}
