import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package: the one with package.json. */
export const projectRoot = join(__dirname, '..', '..');

/** What the gates read of package.json. */
export interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly author: { readonly email: string };
	readonly scripts: Readonly<Record<string, string>>;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

/** The package's own package.json. */
export const manifest = JSON.parse(readProjectFile('package.json')) as Manifest;

/**
 * The files that git tracks, or would after `git add .`, as paths from the project root with
 * forward slashes.
 */
export function projectFiles(): string[] {
	const listed = execFileSync(
		'git',
		['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
		{ cwd: projectRoot, encoding: 'utf8' },
	);
	return (
		[...new Set(listed.split('\0'))]
			// A link to a folder, such as node_modules of another checkout, is no file to git either.
			.filter((file) => statSync(join(projectRoot, file), { throwIfNoEntry: false })?.isFile())
			.sort()
	);
}

/** The text of a file of the project. */
export function readProjectFile(file: string): string {
	return readFileSync(join(projectRoot, file), 'utf8');
}

/**
 * The environment of a process that has to run as it would outside of jest: n8n's lint rules take
 * `NODE_ENV=test` for their own tests and then judge every file as if it were a node.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|JEST_WORKER_ID)$/.test(name)),
	);
}
