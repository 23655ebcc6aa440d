import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot, readProjectFile } from './project';

const PAGE = 'docs/security.md';

interface Promised {
	readonly promise: string;
	readonly file: string;
	readonly title: string;
}

/** The rows of a table whose second cell links to a test file and whose third is a title. */
function promisesIn(text: string): Promised[] {
	const rows = text.matchAll(/^\| (.+?) +\| \[[^\]]+\]\(\.\.\/([^)]+)\) +\| `([^`]+)` +\|$/gm);
	return [...rows].map(([, promise = '', file = '', title = '']) => ({ promise, file, title }));
}

/** Whether a test file has a test or a group with this title, or one that begins with it. */
function hasTitle(source: string, title: string): boolean {
	const plain = source.replaceAll("\\'", "'");
	return ["'", '"', '`'].some((quote) => plain.includes(`${quote}${title}`));
}

describe(PAGE, () => {
	const page = readProjectFile(PAGE);
	const promises = promisesIn(page);

	it('names a test for its promises', () => {
		const [, table = ''] = page.split('## What holds each promise');
		const rows = table.split('\n').filter((line) => /^\| (?!Promise|---)/.test(line));
		expect(rows.length).toBeGreaterThan(20);
		expect(promises).toHaveLength(rows.length);
	});

	it.each(promises)('$promise: $file has the test', ({ file, title }) => {
		expect(existsSync(join(projectRoot, file))).toBe(true);
		expect(file).toMatch(/^test\/.+\.test\.ts$/);
		expect(hasTitle(readProjectFile(file), title)).toBe(true);
	});

	it('would notice a test that was renamed', () => {
		expect(hasTitle("it('holds what it says', …)", 'holds what it says')).toBe(true);
		expect(hasTitle("it('holds what it says', …)", 'holds what it said')).toBe(false);
	});
});
