import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endGroup, spawnGroup, waitForEnd } from '../bootstrap/processGroup.mjs';
import { onShutdown } from '../bootstrap/shutdown.mjs';
import { StepError } from '../bootstrap/step.mjs';
import { n8nEnvironment } from './environment.mjs';
import { freePort } from './freePort.mjs';
import { copyPackage, installPackage } from './installPackage.mjs';

const START_LIMIT_MS = 180_000;
const LOG_LINES_SHOWN = 40;

const guard = join(dirname(fileURLToPath(import.meta.url)), 'exitWithParent.cjs');

/**
 * Starts a real n8n with the built package in a fresh folder of its own and waits until it answers.
 * It ends with the command that started it.
 *
 * @param {object} options
 * @param {string} options.node the Node.js that runs n8n
 * @param {string} options.cli n8n's own start file
 * @param {'start' | 'worker'} [options.command] what this process is in a cluster
 * @param {number} [options.preferredPort]
 * @param {string[]} [options.otherPackages] folders of further node packages to install
 * @param {NodeJS.ProcessEnv} [options.environment] settings beside those every n8n here has
 * @returns {Promise<{ url: string, userFolder: string, pid: number, ended: Promise<unknown>, lastLogLines(): string, stop(): Promise<void>, restart(): Promise<void> }>}
 */
export async function startN8n({
	node,
	cli,
	command = 'start',
	preferredPort,
	otherPackages = [],
	environment = {},
}) {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-planhat-'));
	onShutdown(() => rmSync(userFolder, { recursive: true, force: true, maxRetries: 3 }));
	await installPackage(userFolder);
	for (const folder of otherPackages) copyPackage(userFolder, folder);

	const port = await freePort(preferredPort);
	const brokerPort = await freePort();
	const logFile = join(userFolder, 'n8n.log');
	const log = createWriteStream(logFile);
	const launch = () => {
		const child = spawnGroup(node, ['--require', guard, cli, command], {
			// n8n reads a .env file of its working directory.
			cwd: userFolder,
			env: { ...n8nEnvironment({ userFolder, port, brokerPort }), ...environment },
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
		return child;
	};
	let child = launch();
	const stop = () => endGroup(child);
	onShutdown(stop);

	const n8n = {
		url: `http://127.0.0.1:${port}`,
		userFolder,
		get pid() {
			return child.pid;
		},
		get ended() {
			return waitForEnd(child);
		},
		lastLogLines: () =>
			readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n'),
		stop,
		/** Ends it by force, as a power cut would, and starts it with what it has on disk. */
		async restart() {
			await endGroup(child, 0);
			child = launch();
			await waitUntilReady(n8n);
		},
	};
	await waitUntilReady(n8n);
	return n8n;
}

async function waitUntilReady(n8n) {
	const giveUpAt = Date.now() + START_LIMIT_MS;
	let ended = false;
	void n8n.ended.then(() => (ended = true));
	while (!(await isReady(n8n.url))) {
		if (ended) throw new StepError(`n8n ended while starting:\n\n${n8n.lastLogLines()}`);
		if (Date.now() > giveUpAt) {
			throw new StepError(
				`n8n did not answer within ${START_LIMIT_MS / 1000} s:\n\n${n8n.lastLogLines()}`,
			);
		}
		await pause(250);
	}
}

async function isReady(url) {
	try {
		const response = await fetch(`${url}/healthz/readiness`, {
			signal: AbortSignal.timeout(5_000),
		});
		await response.arrayBuffer();
		return response.status === 200;
	} catch {
		// Not listening yet.
		return false;
	}
}
