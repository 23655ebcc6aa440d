import { endGroup, spawnGroup, waitForEnd } from './processGroup.mjs';
import { onShutdown } from './shutdown.mjs';

/**
 * Runs a command whose output the person wants to see.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 1 when it was killed or could not be started
 */
export async function runVisibly(command, args, options) {
	const child = spawnGroup(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
	const forget = onShutdown(() => endGroup(child));
	const { code, error } = await waitForEnd(child);
	forget();
	if (error) console.error(error.message);
	return code ?? 1;
}
