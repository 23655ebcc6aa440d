/** A fenced block of a page. */
export interface Fence {
	readonly language: string;
	readonly text: string;
	/** Line of the opening fence, from 1. */
	readonly line: number;
}

const FENCE = /^( *)(`{3,})(\w*)[^\n]*\n([\s\S]*?)^ *\2 *$/gm;

/** The fenced blocks, without the indentation they have inside a list. */
export function fencesIn(page: string): Fence[] {
	return [...page.matchAll(FENCE)].map((match) => ({
		language: match[3] ?? '',
		text: (match[4] ?? '').replace(new RegExp(`^${match[1] ?? ''}`, 'gm'), ''),
		line: page.slice(0, match.index).split('\n').length,
	}));
}

/** The page without code, in which brackets are no links. */
function withoutCode(page: string): string {
	return page.replace(FENCE, '').replace(/`[^`\n]*`/g, '');
}

/** Targets of links and pictures, in the order of the text. */
export function linksIn(page: string): string[] {
	return [...withoutCode(page).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(
		([, target]) => target ?? '',
	);
}

/** Headings with their code marks, in the order of the text. */
export function headingsIn(page: string): string[] {
	return [...page.replace(FENCE, '').matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, text]) => text ?? '');
}

/** The name under which GitHub can be asked to jump to a heading. */
export function anchorOf(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replace(/ /g, '-');
}

/** Scripts that a text tells to run: `npm start`, `npm test` and `npm run x`. */
export function scriptsIn(page: string): string[] {
	return [...page.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
		([, long, short]) => long ?? short ?? '',
	);
}
