import { maskTexts } from '../http/redact';
import type { Json } from '../json/readJson';
import type { RequestTemplate } from '../pagination/template';

/** A position that stands inside a text of the request, as in `… LIMIT 100 OFFSET 0`. */
export interface TextPosition {
	/** The request with `{offset}` and `{limit}` in the places of the numbers. */
	readonly template: RequestTemplate;
	/** The first position, 0 or 1. */
	readonly start: number;
	readonly evidence: string;
	/** Writes the names for the numbers into any text that holds a position. */
	readonly spelled: (text: string) => string;
}

const BLANKS = String.raw`((?:\s|\+|%20)+)`;
const POSITION = new RegExp(String.raw`\b(offset|startposition|skip)${BLANKS}([01])\b`, 'i');
const SIZE = new RegExp(String.raw`\b(limit|maxresults|top|first)${BLANKS}(\d+)\b`, 'i');

function spelled(text: string): string {
	if (!POSITION.test(text)) return text;
	return text.replace(POSITION, '$1$2{offset}').replace(SIZE, '$1$2{limit}');
}

/** The position inside a query text of a request; undefined when there is none. */
export function textPosition(template: RequestTemplate): TextPosition | undefined {
	const { url, query, body } = template;
	const bodyText = body === undefined ? '' : JSON.stringify(maskTexts(body, (text) => text));
	const found = [url, ...query.map(([, value]) => value), bodyText]
		.map((text) => POSITION.exec(text))
		.find((match) => match !== null);
	if (!found) return undefined;
	const [, word = '', , start = '0'] = found;
	return {
		template: {
			...template,
			url: spelled(url),
			query: query.map(([name, value]) => [name, spelled(value)]),
			...(body === undefined ? {} : { body: maskTexts(body, spelled) as Json }),
		},
		start: Number(start),
		evidence: `The text of the request itself asks for '${word} ${start}'.`,
		spelled,
	};
}
