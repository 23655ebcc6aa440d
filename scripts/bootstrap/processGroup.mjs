import { spawn, spawnSync } from 'node:child_process';
import { isStopping } from './shutdown.mjs';

const isWindows = process.platform === 'win32';

/**
 * Starts a process in a process group of its own. npm, jest and n8n start further processes;
 * only the group reaches all of them, and Ctrl-C of the terminal reaches none of them directly,
 * so that the order of the shutdown is ours.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnGroup(command, args, options = {}) {
	// After Ctrl-C nobody would end it any more.
	if (isStopping()) throw new Error(`${command} is not started: stopping`);
	return spawn(command, args, {
		...options,
		detached: !isWindows,
		// npm is a .cmd file on Windows, which only a shell starts.
		shell: isWindows && command === 'npm',
		windowsHide: true,
	});
}

/**
 * Waits for the end of a process. A process that could not be started counts as ended.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number | null, signal: string | null, error?: Error }>}
 */
export function waitForEnd(child) {
	if (hasEnded(child)) return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
	return new Promise((resolve) => {
		child.once('error', (error) => resolve({ code: null, signal: null, error }));
		child.once('exit', (code, signal) => resolve({ code, signal }));
	});
}

/**
 * Ends a process and everything it started: politely first, by force after `graceMs`.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} graceMs
 */
export async function endGroup(child, graceMs = 8_000) {
	if (child.pid === undefined) return;
	if (!hasEnded(child)) {
		signalGroup(child.pid, 'SIGTERM');
		await Promise.race([waitForEnd(child), pause(graceMs)]);
	}
	// Also after a clean end: a member of the group may have outlived its leader.
	signalGroup(child.pid, 'SIGKILL');
	if (!hasEnded(child)) await waitForEnd(child);
}

function hasEnded(child) {
	return child.exitCode !== null || child.signalCode !== null;
}

function signalGroup(pid, signal) {
	if (isWindows) {
		spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

function pause(milliseconds) {
	return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
