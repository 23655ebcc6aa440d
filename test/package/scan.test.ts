import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';

import { credentials, nodes } from './catalogue';
import { cleanEnvironment } from './project';
import { type PackedPackage, workingCopy, type WorkingCopy } from './workingCopy';

const LIMIT_MS = 120_000;

interface ScanResult {
	readonly passed: boolean;
	readonly message?: string;
	readonly details?: string;
}

type Target = readonly [kind: 'sources' | 'tarball', folder: string];

let copy: WorkingCopy;
let packed: PackedPackage;

function scan(...targets: Target[]): ScanResult[] {
	const args = [join(__dirname, 'scan.mjs'), ...targets.flat()];
	return JSON.parse(
		execFileSync(process.execPath, args, { encoding: 'utf8', env: cleanEnvironment() }),
	) as ScanResult[];
}

/** JSON as an object literal of TypeScript: the rules look at names that stand without quotes. */
function literal(value: unknown): string {
	return JSON.stringify(value, undefined, '\t').replace(/^(\t*)"([A-Za-z_]\w*)":/gm, '$1$2:');
}

/** The properties as if somebody had written them by hand. */
function writtenOut(properties: readonly INodeProperties[]): string {
	return `import type { INodeProperties } from 'n8n-workflow';\n\nexport const properties: INodeProperties[] = ${literal(properties)};\n`;
}

let results: Record<
	'sources' | 'published' | 'derived' | 'badSources' | 'badDerived' | 'badPublished',
	ScanResult
>;

/** A copy of the sources with these properties in a file of their own, as somebody would write it. */
function withProperties(files: Readonly<Record<string, readonly INodeProperties[]>>): string {
	const folder = copy.copySources();
	for (const [file, properties] of Object.entries(files)) {
		writeFileSync(join(folder, file), writtenOut(properties));
	}
	return folder;
}

function allProperties(): Record<string, readonly INodeProperties[]> {
	return Object.fromEntries([
		...nodes.map(({ className, file, create }) => [
			`${dirname(file)}/${className}Description.ts`,
			create().description.properties,
		]),
		// The rules for properties look at files of nodes only.
		...credentials.map(({ className, create }) => [
			`nodes/shared/${className}Description.ts`,
			create().properties,
		]),
	]) as Record<string, readonly INodeProperties[]>;
}

function sourcesWithTimer(): string {
	const folder = copy.copySources();
	appendFileSync(join(folder, 'nodes', 'shared', 'attempt.ts'), 'setTimeout(() => 0, 1);\n');
	return folder;
}

function publishedWithFileAccess(): string {
	const folder = join(copy.folder, 'bad');
	cpSync(packed.folder, folder, { recursive: true });
	appendFileSync(join(folder, 'index.js'), "require('fs');\n");
	return folder;
}

const BAD_LIMIT: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	default: 100,
	description: 'Max number of results to return',
};

beforeAll(() => {
	copy = workingCopy();
	packed = copy.buildAndPack();
	// One process for all of them: the scanner takes longer to start than to scan.
	const [sources, published, derived, badSources, badDerived, badPublished] = scan(
		['sources', copy.folder],
		['tarball', packed.folder],
		['sources', withProperties(allProperties())],
		['sources', sourcesWithTimer()],
		['sources', withProperties({ 'nodes/shared/Description.ts': [BAD_LIMIT] })],
		['tarball', publishedWithFileAccess()],
	) as [ScanResult, ScanResult, ScanResult, ScanResult, ScanResult, ScanResult];
	results = { sources, published, derived, badSources, badDerived, badPublished };
}, LIMIT_MS);

afterAll(() => copy.remove());

it("passes n8n's scanner with its sources", () => {
	expect(results.sources).toEqual({ passed: true });
});

it("passes n8n's scanner with the published package", () => {
	expect(results.published).toEqual({ passed: true });
});

it('passes it with the derived properties written out, which its rules do not see otherwise', () => {
	expect(results.derived).toEqual({ passed: true });
});

it('fails it with a timer in the sources', () => {
	const details = expect.stringContaining('setTimeout');
	expect(results.badSources).toMatchObject({ passed: false, details });
});

it('fails it with a derived property that breaks a rule', () => {
	const details = expect.stringContaining('limit');
	expect(results.badDerived).toMatchObject({ passed: false, details });
});

it('fails it with access to files in the published package', () => {
	const details = expect.stringContaining("'fs'");
	expect(results.badPublished).toMatchObject({ passed: false, details });
});
