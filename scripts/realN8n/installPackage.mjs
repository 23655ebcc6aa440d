import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../bootstrap/paths.mjs';
import { StepError } from '../bootstrap/step.mjs';

/**
 * Puts the built package where n8n keeps community packages, so that the nodes get their real ids
 * (`n8n-nodes-planhat.planhat`). Exactly the files that would be published are copied: a link to
 * the project would also find what is only installed for development, and hide a file that is
 * missing in the package.
 *
 * @param {string} userFolder
 */
export async function installPackage(userFolder) {
	const target = packageFolder(userFolder, projectRoot);
	for (const file of await packedFiles()) {
		mkdirSync(dirname(join(target, file)), { recursive: true });
		cpSync(join(projectRoot, file), join(target, file));
	}
}

/**
 * Puts a package that needs no build beside it, as it lies in its folder.
 *
 * @param {string} userFolder
 * @param {string} folder
 */
export function copyPackage(userFolder, folder) {
	cpSync(folder, packageFolder(userFolder, folder), { recursive: true });
}

function packageFolder(userFolder, folder) {
	const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	return join(userFolder, '.n8n', 'nodes', 'node_modules', name);
}

async function packedFiles() {
	const { stdout } = await promisify(execFile)(
		'npm',
		['pack', '--dry-run', '--json', '--ignore-scripts'],
		{
			cwd: projectRoot,
			encoding: 'utf8',
			timeout: 120_000,
			maxBuffer: 64 * 1024 * 1024,
			shell: process.platform === 'win32',
		},
	).catch((error) => {
		throw new StepError(`The files of the package could not be listed: ${error.message}`);
	});
	return JSON.parse(stdout)[0].files.map((file) => file.path);
}
