import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { resources } from '../../nodes/Planhat/resources';
import { credentials, nodes } from './catalogue';
import { importsOf } from './imports';
import { cleanEnvironment, manifest, projectFiles, projectRoot, readProjectFile } from './project';
import { type PackedPackage, workingCopy, type WorkingCopy } from './workingCopy';

const BUILD_LIMIT_MS = 120_000;
const MAX_FILE_BYTES = 1024 * 1024;

/** What n8n offers to a community package at run time, besides the package's own files. */
const RUN_TIME_MODULES = ['n8n-workflow', 'crypto', 'node:crypto'];

/** All that belongs into the published package. */
const PUBLISHED = [
	/^dist\/(nodes|credentials)\/.+\.(js|d\.ts|json|svg|png)$/,
	/^(index\.js|package\.json|README\.md|LICENSE\.md)$/,
];

/** What n8n knows of the package after loading it. */
interface Loaded {
	/** What n8n stumbled over. */
	readonly failure?: string;
	readonly classes: ReadonlyArray<{ readonly file: string; readonly name?: string }>;
	readonly packageName: string;
	readonly nodes: ReadonlyArray<{
		readonly name: string;
		readonly iconUrl?: Readonly<Record<string, string>>;
		readonly codex?: { readonly categories?: unknown; readonly resources?: unknown };
	}>;
	readonly credentials: ReadonlyArray<{
		readonly name: string;
		readonly iconUrl?: Readonly<Record<string, string>>;
		readonly supportedNodes?: readonly string[];
	}>;
}

/** n8n's own modules are found through NODE_PATH, as on a real server. */
function load(folder: string): Loaded {
	const text = execFileSync(process.execPath, [join(__dirname, 'loadPackage.cjs'), folder], {
		encoding: 'utf8',
		env: { ...cleanEnvironment(), NODE_PATH: join(projectRoot, 'node_modules') },
	});
	return JSON.parse(text) as Loaded;
}

describe('the repository', () => {
	it('names every node and credential of the sources in package.json', () => {
		const found = projectFiles()
			.filter((file) => /\.(node|credentials)\.ts$/.test(file) && !file.startsWith('test/'))
			.map((file) => `dist/${file.replace(/ts$/, 'js')}`);
		expect([...manifest.n8n.nodes, ...manifest.n8n.credentials].sort()).toEqual(found.sort());
	});

	it('declares no dependency that would be installed with it', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).toHaveProperty('peerDependencies', { 'n8n-workflow': '*' });
	});

	it('has lock files without the address of a registry', () => {
		const lockFiles = projectFiles().filter((file) => basename(file) === 'package-lock.json');
		expect(lockFiles).toContain('package-lock.json');
		expect(lockFiles.filter((file) => readProjectFile(file).includes('"resolved"'))).toEqual([]);
	});

	it('keeps large files out of the repository, pictures excepted', () => {
		const large = projectFiles()
			.filter((file) => !/\.(png|jpg|gif|webp)$/.test(file))
			.filter((file) => statSync(join(projectRoot, file)).size > MAX_FILE_BYTES);
		expect(large).toEqual([]);
	});
});

describe('the package that npm would publish', () => {
	let copy: WorkingCopy;
	let packed: PackedPackage;
	let loaded: Loaded;

	beforeAll(() => {
		copy = workingCopy();
		packed = copy.buildAndPack();
		loaded = load(packed.folder);
	}, BUILD_LIMIT_MS);

	afterAll(() => copy.remove());

	const isPacked = (file: string) => existsSync(join(packed.folder, file));

	it('holds every file that package.json promises to n8n', () => {
		const promised = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		expect(promised.filter((file) => !isPacked(file))).toEqual([]);
	});

	it('holds a class in each of them, named like its file', () => {
		for (const { file, name } of loaded.classes) {
			expect([file, name]).toEqual([file, basename(file).split('.')[0]]);
		}
		expect(loaded.classes).toHaveLength(nodes.length + credentials.length);
	});

	it('is loaded by n8n with its nodes and credentials under their names', () => {
		expect(loaded.failure).toBeUndefined();
		expect(loaded.packageName).toBe(manifest.name);
		expect(manifest.name).toBe('n8n-nodes-planhat');
		expect(loaded.nodes.map(({ name }) => name)).toEqual(
			nodes.map(({ create }) => create().description.name),
		);
		expect(loaded.credentials.map(({ name }) => name)).toEqual(
			credentials.map(({ create }) => create().name),
		);
	});

	it('tells n8n which nodes each credential is for', () => {
		for (const { name, supportedNodes } of loaded.credentials) {
			const users = nodes
				.map(({ create }) => create().description)
				.filter((description) => description.credentials?.some((it) => it.name === name));
			expect(supportedNodes).toEqual(users.map((description) => description.name));
			expect(users).not.toEqual([]);
		}
	});

	it('has a light and a dark icon for each node and credential, where n8n looks for them', () => {
		const prefix = `icons/${manifest.name}/`;
		for (const { name, iconUrl } of [...loaded.nodes, ...loaded.credentials]) {
			expect([name, Object.keys(iconUrl ?? {}).sort()]).toEqual([name, ['dark', 'light']]);
			for (const url of Object.values(iconUrl ?? {})) {
				expect(url.startsWith(prefix)).toBe(true);
				expect([url, isPacked(url.slice(prefix.length))]).toEqual([url, true]);
			}
			expect(iconUrl?.['dark']).not.toBe(iconUrl?.['light']);
		}
	});

	it('has a codex file beside each node, which n8n reads whole', () => {
		for (const file of manifest.n8n.nodes) {
			const codexFile = join(packed.folder, file.replace(/\.js$/, '.json'));
			const codex = JSON.parse(readFileSync(codexFile, 'utf8')) as Record<string, unknown>;
			const node = nodes.find(({ className }) => className === basename(file).split('.')[0]);
			const name = node?.create().description.name;
			expect(codex['node']).toBe(`${manifest.name}.${name}`);
			expect(loaded.nodes.find((it) => it.name === name)?.codex).toEqual({
				categories: codex['categories'],
				...(codex['subcategories'] ? { subcategories: codex['subcategories'] } : {}),
				resources: codex['resources'],
				alias: codex['alias'],
			});
		}
	});

	it('points from codex and credentials only at pages that are in the repository', () => {
		const pages = projectFiles().filter((file) => file.endsWith('.md'));
		const text = [
			...manifest.n8n.nodes.map((file) =>
				readFileSync(join(packed.folder, file.replace(/\.js$/, '.json')), 'utf8'),
			),
			...credentials.map(({ create }) => create().documentationUrl ?? ''),
		].join('\n');
		const linked = [...text.matchAll(/\/blob\/main\/([^"#\s]+)/g)].map(([, file]) => file);
		expect(linked).not.toEqual([]);
		expect(linked.filter((file) => file === undefined || !pages.includes(file))).toEqual([]);
	});

	it('requires nothing at run time but its own files, n8n-workflow and crypto', () => {
		const required = packed.files
			.filter(({ path }) => path.endsWith('.js'))
			.flatMap(({ path }) =>
				importsOf(readFileSync(join(packed.folder, path), 'utf8')).map(({ specifier }) => ({
					path,
					specifier,
				})),
			);
		expect(required).not.toEqual([]);
		const foreign = required.filter(({ specifier }) =>
			specifier.startsWith('.') ? false : !RUN_TIME_MODULES.includes(specifier),
		);
		expect(foreign).toEqual([]);
		const outside = required.filter(({ path, specifier }) => {
			if (!specifier.startsWith('.')) return false;
			const target = join(packed.folder, dirname(path), specifier);
			return ![target, `${target}.js`, join(target, 'index.js')].some((file) => existsSync(file));
		});
		expect(outside).toEqual([]);
	});

	it('is published with what users need and nothing else', () => {
		const paths = packed.files.map(({ path }) => path);
		const unwanted = paths.filter((path) => !PUBLISHED.some((pattern) => pattern.test(path)));
		expect(unwanted).toEqual([]);
		expect(paths).toEqual(
			expect.arrayContaining(['index.js', 'package.json', 'README.md', 'LICENSE.md']),
		);
		process.stdout.write(
			`The package holds ${paths.length} files, ${Math.round(packed.unpackedSize / 1024)} KiB unpacked.\n`,
		);
	});

	it('holds exactly what the sources compile to', () => {
		const compiled = projectFiles()
			.filter((file) => /^(nodes|credentials)\//.test(file))
			.flatMap((file) => (file.endsWith('.ts') ? [file.replace(/ts$/, 'js')] : [file]))
			.map((file) => `dist/${file}`);
		// What the editor tells of an operation before it has run.
		const schemas = resources.flatMap(({ name, operations }) =>
			operations.map(
				(operation) => `dist/nodes/Planhat/__schema__/v1.0.0/${name}/${operation}.json`,
			),
		);
		const inPackage = packed.files
			.map(({ path }) => path)
			.filter((path) => path.startsWith('dist/') && !path.endsWith('.d.ts'));
		expect(inPackage.sort()).toEqual([...compiled, ...schemas].sort());
	});
});
