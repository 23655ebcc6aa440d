import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cleanEnvironment, projectFiles, projectRoot } from './project';

/** One file of `npm pack --json`. */
interface PackedFile {
	readonly path: string;
	readonly size: number;
}

/** What npm would publish. */
export interface PackedPackage {
	/** The tarball, unpacked. */
	readonly folder: string;
	readonly files: readonly PackedFile[];
	readonly unpackedSize: number;
}

/** A copy of the project in a temporary folder, so that the gates never touch its `dist`. */
export interface WorkingCopy {
	readonly folder: string;
	/** Builds with the command of package.json and packs as npm would publish. */
	buildAndPack(): PackedPackage;
	/** Copies the sources of the package once more, to be spoilt. */
	copySources(): string;
	remove(): void;
}

/** Runs npm and returns what it printed; what went wrong is in the error, compiler output included. */
function npm(folder: string, args: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync('npm', args, {
		cwd: folder,
		env: cleanEnvironment(),
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
	return stdout;
}

function copyInto(folder: string, files: readonly string[]): void {
	for (const file of files) {
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		cpSync(join(projectRoot, file), join(folder, file));
	}
}

/** Copies everything that is or would be in git; the dependencies are linked. */
export function workingCopy(): WorkingCopy {
	const base = mkdtempSync(join(tmpdir(), 'package-gates-'));
	const folder = join(base, 'project');
	copyInto(folder, projectFiles());
	symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
	return {
		folder,
		buildAndPack() {
			npm(folder, ['run', '--silent', 'build']);
			const target = join(base, 'packed');
			mkdirSync(target);
			const report = npm(folder, [
				'pack',
				'--json',
				'--ignore-scripts',
				'--pack-destination',
				target,
			]);
			const [packed] = JSON.parse(report) as [Omit<PackedPackage, 'folder'>];
			const [tarball = ''] = readdirSync(target);
			execFileSync('tar', ['-xzf', tarball], { cwd: target });
			return { ...packed, folder: join(target, 'package') };
		},
		copySources() {
			const copy = mkdtempSync(join(base, 'sources-'));
			copyInto(
				copy,
				projectFiles().filter((file) => /^((nodes|credentials)\/|package\.json$)/.test(file)),
			);
			return copy;
		},
		remove: () => rmSync(base, { recursive: true, force: true }),
	};
}
