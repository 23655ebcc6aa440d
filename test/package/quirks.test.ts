import { projectFiles, readProjectFile } from './project';

/** A code of a quirk: pagination, sign-in, errors, writing. */
const CODE = /\b[PAEW]\d\d\b/g;

function codesIn(text: string): string[] {
	return text.match(CODE) ?? [];
}

/** The codes of all TypeScript files below these folders. */
function codesBelow(...folders: readonly string[]): Set<string> {
	const files = projectFiles().filter(
		(file) => file.endsWith('.ts') && folders.some((folder) => file.startsWith(`${folder}/`)),
	);
	return new Set(files.flatMap((file) => codesIn(readProjectFile(file))));
}

const explained = [...readProjectFile('docs/quirks.md').matchAll(/^\| ([PAEW]\d\d) \| (.+) \|$/gm)];
const codes = explained.map(([, code]) => code ?? '');

it('explains each code once, with a sentence', () => {
	expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
	expect(explained.filter(([, , words = '']) => !/^[A-Z].{20,}\.$/.test(words))).toEqual([]);
});

it('explains every code that the nodes name', () => {
	const used = codesBelow('nodes', 'credentials');
	expect([...used].filter((code) => !codes.includes(code))).toEqual([]);
	expect(used.size).toBeGreaterThan(0);
});

it('explains no code that nothing names', () => {
	const used = codesBelow('nodes', 'credentials', 'test');
	expect(codes.filter((code) => !used.has(code))).toEqual([]);
});

it('lets no title of a test begin with a code', () => {
	const title = /['"`]([PAEW]\d\d[ ,:][^'"`\n]*)/g;
	const files = projectFiles().filter((file) => file.endsWith('.test.ts'));
	const found = files.flatMap((file) =>
		[...readProjectFile(file).matchAll(title)].map(([, words]) => `${file}: ${words}`),
	);
	expect(found).toEqual([]);
});
