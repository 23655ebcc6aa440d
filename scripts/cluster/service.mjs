import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup, spawnGroup, waitForEnd } from '../bootstrap/processGroup.mjs';
import { onShutdown } from '../bootstrap/shutdown.mjs';
import { StepError } from '../bootstrap/step.mjs';

const READY_LIMIT_MS = 30_000;
const LOG_KEPT = 4_000;

/** A folder that is gone when the command ends. */
export function temporaryFolder(purpose) {
	const folder = mkdtempSync(join(tmpdir(), `n8n-nodes-planhat-${purpose}-`));
	onShutdown(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
	return folder;
}

/**
 * Starts a server of the system and waits until its output says that it is ready. It ends with the
 * command that started it.
 *
 * @param {object} options
 * @param {string} options.title for messages
 * @param {string} options.program
 * @param {string[]} options.args
 * @param {RegExp} options.readyLine what it prints when it takes connections
 * @param {object} [options.spawnOptions] for example the user it runs as
 */
export async function startService({ title, program, args, readyLine, spawnOptions = {} }) {
	const child = spawnGroup(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
	onShutdown(async () => await endGroup(child));
	let log = '';
	const ready = new Promise((resolve) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text) => {
				log = (log + text).slice(-LOG_KEPT);
				if (readyLine.test(log)) resolve('ready');
			});
		}
	});
	const late = new Promise((resolve) => setTimeout(resolve, READY_LIMIT_MS, 'late').unref());
	const end = await Promise.race([ready, late, waitForEnd(child)]);
	if (end === 'ready') return;
	throw new StepError(`${title} did not start (${end.error?.message ?? 'see below'}):\n\n${log}`);
}
