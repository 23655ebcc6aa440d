import { posix } from 'node:path';

import { type Import, importsOf } from './imports';

/** A part of the house and what it may import; its own files are always allowed. */
interface Part {
	readonly name: string;
	/** The first part whose pattern fits a file owns it. */
	readonly files: RegExp;
	/** Names of other parts. */
	readonly parts: readonly string[];
	/** Packages and built-in modules; 'any' where the part runs on a developer's machine only. */
	readonly packages: readonly string[] | 'any';
	/** True when only types may come from other parts. */
	readonly isTypesOnly?: boolean;
}

const CRYPTO = ['crypto', 'node:crypto'];
const BASE = ['attempt', 'http', 'json', 'definition'];
const MECHANISMS = ['auth', 'batching', 'changes', 'extract', 'pagination'];

/**
 * Who may import whom, from the outside in. Below `shared/n8n` no package is allowed, so that no
 * part of the engine knows n8n, not even its types, and its tests run without n8n.
 */
export const HOUSE: readonly Part[] = [
	{
		name: 'node file',
		files: /^nodes\/(?!shared\/)[^/]+\/[^/]+\.node\.ts$/,
		parts: ['node folder'],
		packages: ['n8n-workflow'],
	},
	{
		name: 'resources',
		files: /^nodes\/(?!shared\/)[^/]+\/resources\//,
		parts: ['definition'],
		packages: [],
		isTypesOnly: true,
	},
	{
		name: 'node folder',
		files: /^nodes\/(?!shared\/)[^/]+\//,
		parts: ['resources', 'shared/n8n', 'detect', ...MECHANISMS, ...BASE],
		packages: ['n8n-workflow', ...CRYPTO],
	},
	{
		name: 'shared/n8n',
		files: /^nodes\/shared\/n8n\//,
		parts: [...MECHANISMS, ...BASE],
		packages: ['n8n-workflow'],
	},
	{
		name: 'auth',
		files: /^nodes\/shared\/auth\//,
		parts: ['extract', ...BASE],
		packages: CRYPTO,
	},
	{
		name: 'batching',
		files: /^nodes\/shared\/batching\//,
		parts: ['extract', ...BASE],
		packages: [],
	},
	{ name: 'changes', files: /^nodes\/shared\/changes\//, parts: BASE, packages: CRYPTO },
	{
		name: 'pagination',
		files: /^nodes\/shared\/pagination\//,
		parts: ['extract', ...BASE],
		packages: CRYPTO,
	},
	{
		name: 'detect',
		files: /^nodes\/shared\/detect\//,
		parts: ['pagination', 'extract', ...BASE],
		packages: [],
	},
	{ name: 'extract', files: /^nodes\/shared\/extract\//, parts: BASE, packages: [] },
	{
		name: 'definition',
		files: /^nodes\/shared\/definition\//,
		parts: ['http', 'attempt'],
		packages: [],
	},
	{ name: 'http', files: /^nodes\/shared\/http\//, parts: ['json', 'attempt'], packages: [] },
	{ name: 'json', files: /^nodes\/shared\/json\//, parts: [], packages: [] },
	{ name: 'attempt', files: /^nodes\/shared\/attempt\.ts$/, parts: [], packages: [] },
	{
		name: 'credentials',
		files: /^credentials\//,
		parts: ['auth', 'http'],
		packages: ['n8n-workflow', ...CRYPTO],
	},
	{ name: 'simulator', files: /^test\/simulator\//, parts: [], packages: 'any' },
	{ name: 'REST server', files: /^test\/restServer\//, parts: [], packages: 'any' },
	{
		name: 'engine tests',
		files: /^test\/shared\/(?!n8n\/)/,
		parts: ['test helpers', 'simulator', 'REST server', 'detect', ...MECHANISMS, ...BASE],
		packages: 'any',
	},
	{
		name: 'test helpers',
		files: /^test\/helpers\//,
		// `shared/n8n` for its clock, in whose place the tests put their own.
		parts: [
			'node file',
			'node folder',
			'credentials',
			'shared/n8n',
			'simulator',
			'REST server',
			...BASE,
		],
		packages: 'any',
	},
	{ name: 'scripts', files: /^scripts\//, parts: ['simulator', 'REST server'], packages: 'any' },
];

/** Parts in which no file may import n8n, whatever their table entry says of packages. */
const WITHOUT_N8N = new Set(['simulator', 'REST server', 'engine tests']);

const N8N = /^(n8n-(workflow|core)|@n8n\/.*)$/;

/** Where axios may be used: n8n brings its own, and a package's own copy is not installed. */
const MAY_USE_AXIOS = /^(test|scripts)\//;

/** Source files by path from the project root. */
export type Sources = ReadonlyMap<string, string>;

/** An import of one project file by another. */
interface Arrow extends Import {
	readonly from: string;
	readonly to: string;
}

function partOf(file: string): Part | undefined {
	return HOUSE.find(({ files }) => files.test(file));
}

/** The file a relative import means; undefined when there is none. */
export function resolveImport(
	from: string,
	specifier: string,
	exists: (file: string) => boolean,
): string | undefined {
	const path = posix.join(posix.dirname(from), specifier);
	return [path, `${path}.ts`, `${path}.mts`, `${path}/index.ts`].find(exists);
}

function isRelative(specifier: string): boolean {
	return /^\.\.?(\/|$)/.test(specifier);
}

/** The folder of a node, for files inside one. */
function nodeFolder(file: string): string | undefined {
	return /^nodes\/(?!shared\/)([^/]+)\//.exec(file)?.[1];
}

function packageFault(file: string, { specifier }: Import): string | undefined {
	const fault = `${file} imports ${specifier}`;
	if (specifier === 'axios' && !MAY_USE_AXIOS.test(file)) return fault;
	const part = partOf(file);
	if (part === undefined) return undefined;
	if (WITHOUT_N8N.has(part.name) && N8N.test(specifier)) return fault;
	return part.packages === 'any' || part.packages.includes(specifier) ? undefined : fault;
}

function arrowFault({ from, to, isTypeOnly }: Arrow): string | undefined {
	const fault = `${from} imports ${to}`;
	const [source, target] = [nodeFolder(from), nodeFolder(to)];
	if (source !== undefined && target !== undefined && source !== target) return fault;
	if (/^nodes\/.*\/index\.ts$/.test(to) && posix.dirname(to) === posix.dirname(from)) return fault;
	const part = partOf(from);
	const targetPart = partOf(to);
	if (part === undefined || part === targetPart) return undefined;
	if (targetPart === undefined || !part.parts.includes(targetPart.name)) return fault;
	return part.isTypesOnly && !isTypeOnly ? `${fault} for more than types` : undefined;
}

/** Files that import each other in a circle, each circle once, by its first file. */
function circles(arrows: readonly Arrow[]): string[] {
	const next = new Map<string, string[]>();
	for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to]);
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, trail: readonly string[]): void => {
		const start = trail.indexOf(file);
		if (start >= 0) {
			found.push(`in a circle: ${[...trail.slice(start), file].join(' -> ')}`);
			return;
		}
		if (done.has(file)) return;
		for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
		done.add(file);
	};
	for (const file of next.keys()) visit(file, []);
	return found;
}

/** Everything in the imports that the plan of the house does not allow, one sentence each. */
export function faultsIn(sources: Sources): string[] {
	const arrows: Arrow[] = [];
	const faults: string[] = [];
	for (const [file, text] of sources) {
		const isPackaged = /^(nodes|credentials)\//.test(file);
		if (isPackaged && partOf(file) === undefined) {
			faults.push(`${file} belongs to no part of the house`);
		}
		for (const reference of importsOf(text)) {
			if (!isRelative(reference.specifier)) {
				faults.push(packageFault(file, reference) ?? '');
				continue;
			}
			const to = resolveImport(file, reference.specifier, (path) => sources.has(path));
			if (to !== undefined) arrows.push({ ...reference, from: file, to });
			else if (isPackaged)
				faults.push(`${file} imports ${reference.specifier}, which is no source file`);
		}
	}
	faults.push(...arrows.map((arrow) => arrowFault(arrow) ?? ''), ...circles(arrows));
	return [...new Set(faults)].filter((fault) => fault !== '');
}
