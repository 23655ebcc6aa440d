import { attempt } from '../attempt';
import { withoutParameter } from '../http/query';
import type { Json } from '../json/readJson';
import type { RequestTemplate } from '../pagination/template';

/** A text of the request in which the position is written, and the text with placeholders for it. */
export interface TypedText {
	readonly in: 'query' | 'body';
	/** The parameter; empty for a text in the body. */
	readonly name: string;
	readonly from: string;
	readonly to: string;
}

/** A position that a text asks for: that of the first page. */
export interface TextPosition {
	readonly kind: 'offset' | 'page';
	readonly start: number;
	readonly text: TypedText;
	/** Whether the text also says how many records it wants. */
	readonly isSized: boolean;
}

/** A name before its number, as in `offset 0`, `"offset": 0`, `skip=0`. */
const BETWEEN = String.raw`["']?\s*[:=]?\s*`;
const OFFSET = new RegExp(
	String.raw`\b(startposition|startat|offset|skip|start)(${BETWEEN})([01])(?![\d.-])`,
	'i',
);
const PAGE = new RegExp(String.raw`\b(page_?number|page)(${BETWEEN})([01])(?![\d.-])`, 'i');
const SIZE = new RegExp(
	String.raw`\b(maxresults|limit|take|top|first|page_?size|fetch\s+next|fetch\s+first)(${BETWEEN})([1-9]\d*)(?![\d.-])`,
	'i',
);
/** `limit 0, 20` of SQL dialects, or a whole value `0,20`. */
const PAIR = /(\blimit\s*[:=]?\s*|^)([01])(\s*,\s*)([1-9]\d*)(?![\d.-])/i;
/** Texts that are longer are no queries that people type. */
const LONGEST = 20_000;

type Found = Pick<TextPosition, 'kind' | 'start' | 'isSized'> & { readonly to: string };

function pairIn(text: string): Found | undefined {
	const found = PAIR.exec(text);
	// A value that only begins like a pair is something else.
	if (found === null || (found[1] === '' && found[0] !== text)) return undefined;
	const to = text.replace(PAIR, '$1{offset}$3{limit}');
	return { kind: 'offset', start: Number(found[2]), isSized: true, to };
}

function namedIn(text: string, kind: 'offset' | 'page', position: RegExp): Found | undefined {
	const found = position.exec(text);
	if (found === null) return undefined;
	const placed = text.replace(position, `$1$2{${kind}}`);
	const to = placed.replace(SIZE, '$1$2{limit}');
	return { kind, start: Number(found[3]), isSized: to !== placed, to };
}

function positionIn(text: string): Found | undefined {
	// A bare number is a parameter of its own, and braces may be placeholders already.
	if (text.length > LONGEST || /\{(offset|page|limit|cursor)\}/.test(text)) return undefined;
	return pairIn(text) ?? namedIn(text, 'offset', OFFSET) ?? namedIn(text, 'page', PAGE);
}

function textsIn(value: Json | undefined): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value as Readonly<Record<string, Json>>).flatMap(textsIn);
}

/**
 * The positions of a first page that texts of a request ask for: `q=select … startposition 1
 * maxresults 20` gives `q=select … startposition {offset} maxresults {limit}`, which counts from 1.
 */
export function textPositions({ url, query, body }: RequestTemplate): readonly TextPosition[] {
	const parsed = attempt(() => [...new URL(url).searchParams]);
	const pairs = [...(parsed.ok ? parsed.value : []), ...query];
	const texts = [
		...pairs.map(([name, from]) => ({ in: 'query' as const, name, from })),
		...textsIn(body).map((from) => ({ in: 'body' as const, name: '', from })),
	];
	return texts.flatMap((text) => {
		const found = positionIn(text.from);
		if (found === undefined) return [];
		const { to, ...rest } = found;
		return [{ ...rest, text: { ...text, to } }];
	});
}

/** A JSON value in which each text that is `from` has become `to`. */
export function retypedIn(value: Json, { from, to }: Pick<TypedText, 'from' | 'to'>): Json {
	if (value === from) return to;
	if (Array.isArray(value)) return value.map((entry: Json) => retypedIn(entry, { from, to }));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, retypedIn(entry as Json, { from, to })]),
	);
}

/** The request with the placeholders in its text. */
export function retyped(template: RequestTemplate, text: TypedText): RequestTemplate {
	const { url, query, body } = template;
	if (text.in === 'body') {
		return body === undefined ? template : { ...template, body: retypedIn(body, text) };
	}
	const { name, from, to } = text;
	const at = query.findIndex(([other, value]) => other === name && value === from);
	if (at >= 0) {
		const pairs = query.map((pair, index) => (index === at ? ([name, to] as const) : pair));
		return { ...template, query: pairs };
	}
	return { ...template, url: withoutParameter(url, name), query: [...query, [name, to]] };
}
