import { headingsIn } from './markdown';
import { toldMessages } from './messages';
import { projectFiles, readProjectFile } from './project';

const PAGE = 'docs/troubleshooting.md';
const page = readProjectFile(PAGE);

/** Messages that a page explains: as a heading, or in the first cell of a table. */
function explainedIn(text: string): string[] {
	const headings = headingsIn(text).map((heading) => /^`(.+)`$/.exec(heading)?.[1]);
	const cells = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell);
	return [...headings, ...cells].filter((message): message is string => message !== undefined);
}

const explained = explainedIn(page);
const told = toldMessages();

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How a message begins that an entry explains; `…` stands for what differs each time. */
function beginning(entry: string): RegExp {
	return new RegExp(`^(?:…[^]*)?${entry.split('…').map(escaped).join('[^]*')}`);
}

const patterns = explained.map(beginning);

describe(PAGE, () => {
	const sources = projectFiles()
		.filter((file) => /^(nodes|credentials)\/.*\.ts$/.test(file))
		.map((file) => readProjectFile(file).replaceAll("\\'", "'"))
		.join('\n');

	/** Whether the words of an entry stand in the sources, for messages that are put together late. */
	const isWritten = (entry: string) =>
		entry.split('…').every((part) => sources.includes(part.trim()));

	it.each(explained)('explains a message that the code has: %s', (entry) => {
		expect(isWritten(entry) || told.some(({ text }) => beginning(entry).test(text))).toBe(true);
	});

	it('explains each message once', () => {
		expect(explained.filter((message, index) => explained.indexOf(message) !== index)).toEqual([]);
	});

	it('explains every message that the nodes can tell', () => {
		const missing = told.filter(({ text }) => !patterns.some((it) => it.test(text)));
		expect(missing.map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
	});
});

describe('the messages that the nodes can tell', () => {
	const texts = told.map(({ text }) => text);

	it.each([
		['an error as it is written', 'No field to change is given'],
		['one with what differs', 'There is no such …, nothing was deleted'],
		['one put together by a function', "'Company' holds a slash"],
		['one put together by a function of another file', "'Base URL' is not a web address"],
		['both sides of a condition', 'Planhat did not take the activity: …'],
		['the reason of a row', 'The row alone is larger than one call may be'],
		['a reason that is a constant', 'Planhat answered without a report on the rows. Run them'],
		['a hint under a node', '… of … … were merged into other rows of this run'],
	])('include %s', (_what, beginning) => {
		expect(texts.some((text) => text.startsWith(beginning))).toBe(true);
	});
});
