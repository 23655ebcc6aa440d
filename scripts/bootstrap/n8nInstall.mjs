import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeMatchesLock } from './installedTree.mjs';
import { environmentFor, findN8nNode } from './n8nNode.mjs';
import { npmStep } from './npmStep.mjs';
import { n8nFolder } from './paths.mjs';
import { StepError } from './step.mjs';

const BUILD_TOOLS = ['python3', 'make', 'g++'];

/** Lies in node_modules, so a new installation forgets it. */
const stampFile = join(n8nFolder, 'node_modules', '.sqlite3-built-for');

/**
 * Installs n8n and its Node.js into scripts/n8n, unless they are there.
 *
 * @returns {Promise<{ node: string, cli: string }>} the two paths that start it
 */
export async function ensureN8n() {
	if (!treeMatchesLock(n8nFolder)) {
		await npmStep({
			title: 'Installing n8n (2 to 4 minutes and 3 GB of disk, first time only)',
			name: 'n8n-npm-ci',
			args: ['ci', '--ignore-scripts'],
			cwd: n8nFolder,
			minutes: 15,
			attempts: 2,
		});
	}
	const node = findN8nNode();
	if (!isBuiltFor(node)) await buildDatabaseDriver(node);
	return { node: node.binary, cli: join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

function isBuiltFor(node) {
	return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === node.version;
}

/**
 * sqlite3 is the only native module that n8n needs here and that has to be fetched or compiled;
 * the other install scripts of the tree stay off.
 */
async function buildDatabaseDriver(node) {
	try {
		await npmStep({
			title: 'Preparing the database driver of n8n (up to 2 minutes, first time only)',
			name: 'n8n-sqlite3',
			args: ['rebuild', 'sqlite3', '--ignore-scripts=false'],
			cwd: n8nFolder,
			env: environmentFor(node),
			minutes: 10,
			attempts: 2,
		});
		checkDatabaseDriver(node);
	} catch (error) {
		const missing = BUILD_TOOLS.filter((tool) => !isOnPath(tool));
		if (missing.length === 0 || process.platform === 'win32') throw error;
		throw new StepError(
			`${error.message}\n\nNo prebuilt database driver could be fetched, and compiling it needs ` +
				`${missing.join(', ')}. Install what is missing and run the command again.`,
		);
	}
	writeFileSync(stampFile, node.version);
}

/** A driver built for another Node.js installs well and fails only when n8n starts. */
function checkDatabaseDriver(node) {
	const check = spawnSync(node.binary, ['-e', "require('sqlite3')"], {
		cwd: n8nFolder,
		encoding: 'utf8',
		timeout: 60_000,
	});
	if (check.status !== 0) {
		throw new StepError(`The database driver of n8n does not load:\n${check.stderr}`);
	}
}

function isOnPath(tool) {
	return spawnSync(tool, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
