import { treeMatchesLock } from './installedTree.mjs';
import { npmStep } from './npmStep.mjs';
import { projectRoot } from './paths.mjs';

/** Installs the development dependencies, unless they are there as the lock file wants them. */
export async function ensureDependencies() {
	if (treeMatchesLock(projectRoot)) return;
	await npmStep({
		title: 'Installing the development dependencies (2 to 4 minutes, first time only)',
		name: 'npm-ci',
		args: ['ci'],
		cwd: projectRoot,
		minutes: 15,
		attempts: 2,
	});
}
