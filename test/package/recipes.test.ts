import { projectFiles, readProjectFile } from './project';
import { shownNames } from './shownNames';

/** Names that n8n itself shows. */
const OF_N8N = new Set([
	'Chat Model',
	'Continue',
	'Continue (using error output)',
	'Fetch Test Event',
	'Filter',
	'Map Automatically',
	'Map Each Column Manually',
	'On Error',
	'Options',
	'Schedule Trigger',
	'Tool',
]);

/** What a page marks as a name: in italics, or bold where it is no title of a step. */
function markedIn(page: string): string[] {
	const text = page.replace(/^(\d+\.|-) \*\*[^*]+\*\*/gm, '').replace(/`[^`\n]*`/g, '');
	const marked = [...text.matchAll(/\*\*([^*\n]+)\*\*|(?<![\w*])_([^_\n]+)_(?![\w*])/g)];
	return marked.map(([, bold, italic]) => bold ?? italic ?? '');
}

const shown = shownNames();
const pages = projectFiles().filter((file) => /^docs\/recipes\/.*\.md$/.test(file));

it.each(pages)('%s names only what the editor shows', (file) => {
	const marked = markedIn(readProjectFile(file));
	expect(marked).not.toEqual([]);
	expect(marked.filter((name) => !shown.has(name) && !OF_N8N.has(name))).toEqual([]);
});

it('finds the names that a page marks', () => {
	const page = '1. **A step.** Choose _Asset_ and **Fields**, `_not this_`, snake_case_names.';
	expect(markedIn(page)).toEqual(['Asset', 'Fields']);
});
