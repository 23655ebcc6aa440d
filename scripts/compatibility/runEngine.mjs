import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../bootstrap/paths.mjs';

const LIMIT_MS = 120_000;

/**
 * Runs the package in the engine that is installed in a folder.
 *
 * @param {string} folder where the engine, the package and runPackage.cjs are
 * @param {{ url: string, token: string, store: { all(resource: 'assets'): unknown[] } }} sandbox
 * @returns {Promise<{ summary?: string, fault?: string }>}
 */
export async function runEngine(folder, sandbox) {
	const target = join(folder, 'node_modules', 'n8n-nodes-planhat');
	const args = [join(folder, 'runPackage.cjs'), target, sandbox.url, sandbox.token];
	try {
		const { stdout } = await promisify(execFile)(process.execPath, args, {
			cwd: folder,
			// Some engines write settings into the user's folder.
			env: { ...process.env, N8N_USER_FOLDER: folder },
			timeout: LIMIT_MS,
			maxBuffer: 16 * 1024 * 1024,
		});
		return verdict(JSON.parse(stdout.trim().split('\n').at(-1)), sandbox);
	} catch (error) {
		const text = String(error.stderr || error.message);
		return { fault: text.split('\n').find((line) => /Error/.test(line)) ?? text.slice(0, 300) };
	}
}

/** What the run should have left, and what it left. */
function verdict({ core, workflow, loaded, error, outcome, name, records }, sandbox) {
	const { n8n } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
	const promised = n8n.nodes.length + n8n.credentials.length;
	const expected = [promised, 'Compatibility', sandbox.store.all('assets').length];
	const found = [loaded.length, name, records];
	const isRight =
		error === undefined &&
		['created', 'unchanged'].includes(outcome) &&
		JSON.stringify(found) === JSON.stringify(expected);
	return isRight
		? { summary: `n8n-core ${core} with n8n-workflow ${workflow} loads and runs it` }
		: {
				fault:
					error ?? `${outcome}, ${JSON.stringify(found)} in place of ${JSON.stringify(expected)}`,
			};
}
