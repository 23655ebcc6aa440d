import { constants } from 'node:os';

const tasks = new Set();
let stopping;

/**
 * Registers what must be undone when the command ends, in whatever way. The last one registered
 * is undone first.
 *
 * @param {() => Promise<void> | void} task
 * @returns {() => void} takes the registration back
 */
export function onShutdown(task) {
	tasks.add(task);
	return () => tasks.delete(task);
}

/** Whether the command is ending: nothing new may be started any more. */
export function isStopping() {
	return stopping !== undefined;
}

/** Runs all registered tasks once, however often it is called. */
export function shutDown() {
	stopping ??= runTasks();
	return stopping;
}

/** Makes Ctrl-C, a polite kill and a closed terminal stop everything that was started. */
export function stopOnSignals() {
	// A closed terminal refuses further output, which must not keep us from stopping.
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		// npm forwards the Ctrl-C that the terminal has already sent: a repeated signal is the same wish.
		process.on(signal, async () => {
			if (stopping) return;
			console.log('\nStopping ...');
			await shutDown();
			process.exit(128 + constants.signals[signal]);
		});
	}
}

/**
 * Runs a command: signals stop it cleanly, an error is printed as one message, and the exit code
 * is what `main` returns.
 *
 * @param {() => Promise<number>} main
 */
export async function runCommand(main) {
	stopOnSignals();
	let exitCode = 1;
	try {
		exitCode = await main();
	} catch (error) {
		// After a signal the aborted step fails too; the user knows why.
		if (!stopping) console.error(`\n${error.expected ? error.message : error.stack}`);
	}
	if (stopping) return;
	await shutDown();
	process.exit(exitCode);
}

async function runTasks() {
	for (const task of [...tasks].reverse()) {
		try {
			await task();
		} catch (error) {
			console.error(`While stopping: ${error.message}`);
		}
	}
}
