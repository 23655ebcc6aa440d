import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cacheFolder, projectRoot } from './paths.mjs';
import { endGroup, spawnGroup, waitForEnd } from './processGroup.mjs';
import { isStopping, onShutdown } from './shutdown.mjs';

const PROGRESS_INTERVAL_MS = 10_000;
const STOP_GRACE_MS = 2_000;
/** Tools name the cause first and what follows from it last; the middle is seldom missed. */
const LOG_LINES_SHOWN = { first: 20, last: 15 };

/** A step that did not work, with a message made for the person at the terminal. */
export class StepError extends Error {
	expected = true;
}

/**
 * Runs one command of the setup: shows what is going on, writes the command's own output to a log
 * file, stops it after `minutes` and tries again as often as `attempts` allows.
 *
 * @param {object} step
 * @param {string} step.title what the step does, as shown
 * @param {string} step.name file name of the log, without ending
 * @param {string} step.command
 * @param {string[]} step.args
 * @param {string} step.cwd
 * @param {NodeJS.ProcessEnv} [step.env]
 * @param {number} step.minutes time limit of one attempt
 * @param {number} [step.attempts]
 */
export async function runStep({ attempts = 1, ...step }) {
	const startedAt = Date.now();
	for (let attempt = 1; ; attempt++) {
		console.log(`${step.title}${attempt > 1 ? ` (attempt ${attempt} of ${attempts})` : ''} ...`);
		const failure = await runOnce(step);
		if (!failure) {
			console.log(`${step.title}: done in ${secondsSince(startedAt)}`);
			return;
		}
		if (isStopping()) throw new StepError(`${step.title}: interrupted`);
		console.log(`${step.title}: ${failure}`);
		if (attempt === attempts) {
			throw new StepError(`${step.title}: ${failure}\n\n${excerpt(logFile(step))}`);
		}
	}
}

async function runOnce(step) {
	mkdirSync(join(cacheFolder, 'logs'), { recursive: true });
	const log = openSync(logFile(step), 'w');
	const startedAt = Date.now();
	const child = spawnGroup(step.command, step.args, {
		cwd: step.cwd,
		env: step.env ?? process.env,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	// npm may go on for long after a polite signal; a step cut short is simply done again.
	const stop = () => endGroup(child, STOP_GRACE_MS);
	const forget = onShutdown(stop);
	const progress = setInterval(
		() => console.log(`  ... ${secondsSince(startedAt)}`),
		PROGRESS_INTERVAL_MS,
	);
	let timedOut = false;
	const limit = setTimeout(() => {
		timedOut = true;
		void stop();
	}, step.minutes * 60_000);

	const end = await waitForEnd(child);
	clearInterval(progress);
	clearTimeout(limit);
	if (timedOut) await stop();
	forget();

	if (timedOut) return `stopped after ${step.minutes} minutes without an end`;
	if (end.error) return `could not be started (${end.error.message})`;
	if (end.code !== 0) return `failed (${end.signal ?? `exit code ${end.code}`})`;
	return undefined;
}

function logFile(step) {
	return join(cacheFolder, 'logs', `${step.name}.log`);
}

function excerpt(file) {
	const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
	const { first, last } = LOG_LINES_SHOWN;
	const shown =
		lines.length <= first + last ? lines : [...lines.slice(0, first), '...', ...lines.slice(-last)];
	return `${shown.join('\n')}\n\nThe whole log: ${relative(projectRoot, file)}`;
}

function secondsSince(startedAt) {
	return `${Math.round((Date.now() - startedAt) / 1000)} s`;
}
