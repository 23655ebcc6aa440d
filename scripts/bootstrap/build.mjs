import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmStep } from './npmStep.mjs';
import { cacheFolder, projectRoot } from './paths.mjs';

const SOURCES = [
	'nodes',
	'credentials',
	'index.js',
	'gulpfile.js',
	'scripts/build',
	'tsconfig.json',
	'package.json',
	'package-lock.json',
];

const stampFile = join(cacheFolder, 'built-from');

/** Builds the package into dist, unless dist was built from exactly these sources. */
export async function ensureBuild() {
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint()) return;
	await npmStep({
		title: 'Building the package',
		name: 'build',
		args: ['run', 'build'],
		cwd: projectRoot,
		minutes: 5,
	});
	mkdirSync(cacheFolder, { recursive: true });
	writeFileSync(stampFile, fingerprint());
}

/**
 * Content of the sources, and the state of what package.json promises in dist: somebody may have
 * built other sources in between, or deleted dist.
 */
function fingerprint() {
	const hash = createHash('sha256');
	for (const file of SOURCES.flatMap(filesBelow)) {
		hash.update(`${file}\n`).update(readFileSync(join(projectRoot, file)));
	}
	for (const file of entryFiles()) {
		const path = join(projectRoot, file);
		hash.update(`${file} ${existsSync(path) ? statSync(path).mtimeMs : 'missing'}\n`);
	}
	return hash.digest('hex');
}

function filesBelow(path) {
	if (!statSync(join(projectRoot, path)).isDirectory()) return [path];
	return readdirSync(join(projectRoot, path))
		.sort()
		.flatMap((name) => filesBelow(join(path, name)));
}

function entryFiles() {
	const { n8n } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
	return [...n8n.nodes, ...n8n.credentials];
}
