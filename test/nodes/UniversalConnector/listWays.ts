/** One list handed out in every way that the connector knows, for tests of what goes wrong with it. */
import type { IDataObject } from 'n8n-workflow';

import { type Answer, type Exchange, jsonAnswer, param, Refusal } from '../../restServer';
import type { JsonObject } from '../../restServer/json';

type Headers = NonNullable<Answer['headers']>;

/** A page that a server is about to hand out. */
export interface Page {
	readonly rows: readonly JsonObject[];
	/** Number of its first row, from 0. */
	readonly from: number;
	/** Calls of the server so far, this one included. */
	readonly call: number;
	readonly isLast: boolean;
	/** The answer as it should be: `{ data: […] }` and what leads on, with more members or headers. */
	readonly whole: (more?: JsonObject, headers?: Headers) => Answer;
	/** What leads on, for an answer of another shape. */
	readonly lead: JsonObject;
}

/** What a server makes of a page. */
export type Shape = (page: Page) => Answer;

/** A way to hand out a list, and what a person sets for it. */
export interface ListWay {
	readonly name: string;
	readonly parameters: IDataObject;
	readonly options: IDataObject;
	/** A server of the list, ten rows a page; it has its own address in links. */
	serve(
		rows: readonly JsonObject[],
		shape: Shape,
		own: { readonly url: () => string },
	): (exchange: Exchange) => Answer;
}

/** Rows on a page. */
export const PAGE = 10;

interface Plan {
	readonly parameters: IDataObject;
	readonly options?: IDataObject;
	/** The first row that is asked for. */
	readonly from: (exchange: Exchange) => number;
	/** What leads on to the page at a row, or says that there is none. */
	readonly lead: (
		next: number | undefined,
		url: string,
	) => { body?: JsonObject; headers?: Headers };
}

function whole(text: string | undefined, missing: number, least = 0): number {
	if (text === undefined) return missing;
	if (!/^\d+$/.test(text) || Number(text) < least) throw new Refusal(400, `no position: ${text}`);
	return Number(text);
}

const fromOffset = (exchange: Exchange) => whole(param(exchange, 'at'), 0);
const fromPage = (exchange: Exchange) => (whole(param(exchange, 'at'), 1, 1) - 1) * PAGE;
const fromToken = (exchange: Exchange) => whole(param(exchange, 'at')?.replace(/^t/, ''), 0);
const token = (next: number | undefined) => (next === undefined ? null : `t${next}`);
const nothing = () => ({});

function carried(rule: IDataObject): IDataObject {
	return {
		pagination: 'advanced',
		advanced: { carry: [{ in: 'query', name: 'at', ...rule }], stop: [] },
	};
}

const PLANS: Readonly<Record<string, Plan>> = {
	offset: {
		parameters: { pagination: 'offset', offsetParameter: 'at', limitParameter: 'size' },
		from: fromOffset,
		lead: nothing,
	},
	page: {
		parameters: { pagination: 'page', pageParameter: 'at', limitParameter: 'size' },
		from: fromPage,
		lead: nothing,
	},
	advancedOffset: {
		parameters: carried({ from: 'offset', first: '0' }),
		from: fromOffset,
		lead: nothing,
	},
	advancedPage: {
		parameters: carried({ from: 'page', first: '1' }),
		from: fromPage,
		lead: nothing,
	},
	cursor: {
		parameters: { pagination: 'cursor', cursorPath: 'next', cursorParameter: 'at' },
		from: fromToken,
		lead: (next) => ({ body: { next: token(next) } }),
	},
	nextLink: {
		parameters: { pagination: 'nextLink', linkIn: 'body', linkPath: 'next' },
		from: fromToken,
		lead: (next, url) => ({ body: { next: next === undefined ? null : `${url}?at=t${next}` } }),
	},
	linkHeader: {
		parameters: { pagination: 'nextLink', linkIn: 'link' },
		from: fromToken,
		lead: (next, url) => ({
			headers: [
				['Link', next === undefined ? `<${url}>; rel="first"` : `<${url}?at=t${next}>; rel="next"`],
			],
		}),
	},
	lastRecord: {
		parameters: { pagination: 'cursor', cursorPath: 'id', cursorParameter: 'at' },
		options: { cursorIn: 'lastRecord' },
		from: fromOffset,
		lead: nothing,
	},
	advancedCursor: {
		parameters: carried({ from: 'body', at: 'next' }),
		from: fromToken,
		lead: (next) => ({ body: { next: token(next) } }),
	},
};

function wayOf(name: string, plan: Plan): ListWay {
	const { parameters, options = {}, from: startOf, lead: leadTo } = plan;
	return {
		name,
		parameters,
		options,
		serve: (rows, shape, own) => {
			let call = 0;
			return (exchange) => {
				call += 1;
				const from = startOf(exchange);
				const part = rows.slice(from, from + PAGE);
				const isLast = from + PAGE >= rows.length;
				const { body = {}, headers = [] } = leadTo(isLast ? undefined : from + PAGE, own.url());
				return shape({
					rows: part,
					from,
					call,
					isLast,
					lead: body,
					whole: (more = {}, others = []) =>
						jsonAnswer({ data: part, ...body, ...more }, { headers: [...headers, ...others] }),
				});
			};
		},
	};
}

/** A way by its name; throws for one that there is not. */
export function wayNamed(name: string): ListWay {
	const plan = PLANS[name];
	if (plan === undefined) throw new Error(`There is no way called ${name}`);
	return wayOf(name, plan);
}
