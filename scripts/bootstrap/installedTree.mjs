import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether node_modules holds what the lock file asks for. npm writes its own record of the tree
 * as the last act of an installation, so one that was cut short never counts as complete, and one
 * that somebody ran by hand does.
 *
 * @param {string} folder
 */
export function treeMatchesLock(folder) {
	const record = join(folder, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const installed = readPackages(record);
	return Object.entries(readPackages(join(folder, 'package-lock.json')))
		.filter(([path, entry]) => path !== '' && isWantedEverywhere(entry))
		.every(([path, entry]) => installed[path]?.version === entry.version);
}

/** Optional packages are left out on the platforms they are not for. */
function isWantedEverywhere(entry) {
	return !entry.optional && !entry.devOptional;
}

function readPackages(file) {
	return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
