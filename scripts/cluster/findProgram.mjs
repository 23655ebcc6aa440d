import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StepError } from '../bootstrap/step.mjs';

/**
 * A program of the system: from PATH, or from one of the folders where it may lie instead.
 *
 * @param {string} name
 * @param {string[]} otherFolders
 */
export function findProgram(name, otherFolders) {
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...otherFolders];
	const found = folders.map((folder) => join(folder, name)).find(isExecutable);
	if (found) return found;
	throw new StepError(
		`'${name}' is not installed. On Debian and Ubuntu: apt-get install redis-server postgresql`,
	);
}

/** Debian keeps the server programs of Postgres out of PATH; the newest version comes first. */
export function postgresFolders() {
	const root = '/usr/lib/postgresql';
	try {
		const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
		return versions.map((version) => join(root, version, 'bin'));
	} catch {
		// Not Debian's layout.
		return [];
	}
}

function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
