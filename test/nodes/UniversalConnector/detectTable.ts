/** What Detect Settings has to find out about a quirk of the REST server. */
export interface Expectation {
	/**
	 * The scheme as the node words it, read off the server's description by hand; `refused` when the
	 * first answer is an error, with the words that the message has to hold.
	 */
	readonly scheme: string;
	/** Whether a read has to show it; false where a second page can't be shown in three reads. */
	readonly isProven?: boolean;
	/** Record path; `data` where nothing is said. */
	readonly at?: string;
	/** What the topic Page Size says; `Can't tell` where nothing is said. */
	readonly cap?: string;
	/** What the topic Total says; `Can't tell` where nothing is said. */
	readonly total?: string;
	/**
	 * What the pasted node reads: all records of the scenario unless said otherwise. `other` where
	 * the scheme can't be told, so that no complete read is promised.
	 */
	readonly reads?: 'all' | 'other' | number;
	/** Why it can't be told, or what is special; for the reader of this table. */
	readonly why?: string;
}

const offset = (from = 0): string => `Limit and Offset: 'offset' from ${from} and 'limit'`;
const page = (from = 1): string => `Limit and Page: 'page' from ${from} and 'size'`;
const pageInBody = "Limit and Page: 'page' in the body from 1 and 'size' in the body";
const cursor = (from = 'next_cursor', to = "'cursor'"): string => `Cursor: from ${from} into ${to}`;
const unknown = "Can't tell";

const byOffset: Expectation = { scheme: offset() };
const linkHeader: Expectation = { scheme: 'Next Link: the Link header', at: 'the whole answer' };
const nextInBody: Expectation = { scheme: "Next Link: 'next'" };
const byCursor: Expectation = { scheme: cursor() };
const rebased: Expectation = {
	scheme: "Next Link: 'next', rebased to your own host",
	reads: 45,
	why: 'the link leads to a host that is not allowed; its path exists on the own one',
};
const noToken: Expectation = { scheme: 'refused', why: 'n8n got no access token' };

/** By quirk, or by quirk and variant where those differ. */
export const TABLE: Readonly<Record<string, Expectation>> = {
	A01: byOffset,
	A02: byOffset,
	A03: byOffset,
	A04: byOffset,
	A05: byOffset,
	A06: byOffset,
	A07: byOffset,
	A08: byOffset,
	'A08.date': noToken,
	'A08.renamed': noToken,
	A09: byOffset,
	'A10.once': byOffset,
	'A10.always': {
		...byOffset,
		why: 'the run ends with the second 401 on page 3, what came before is kept',
	},
	A11: byOffset,
	A12: byOffset,
	'A12.postBody': { scheme: pageInBody },
	A13: { scheme: pageInBody },
	A14: { scheme: 'refused', why: 'redirects to another address' },
	A15: byOffset,

	E01: byOffset,
	E02: byOffset,
	'E02.far': {
		scheme: unknown,
		reads: 'other',
		why: 'The server asks to wait 864',
	},
	E03: byOffset,
	E04: byOffset,
	'E05.once': byOffset,
	'E05.always': { ...byOffset, why: 'the run ends at the page that holds an error' },
	'E06.html': { ...byOffset, why: 'the run ends at the page that is HTML' },
	'E06.empty': byOffset,
	'E06.noContent': byOffset,
	'E06.byteOrderMark': byOffset,
	'E06.cutJsonOnce': byOffset,
	'E06.cutJson': { ...byOffset, why: 'the run ends at the page that is cut' },
	E07: byOffset,
	'E08.once': byOffset,
	'E08.always': { ...byOffset, why: 'the run ends at the page that never comes' },
	E09: byOffset,
	E10: byOffset,

	P01: linkHeader,
	P02: linkHeader,
	P03: linkHeader,
	P04: nextInBody,
	P05: rebased,
	P06: nextInBody,
	P07: nextInBody,
	P08: nextInBody,
	P09: byCursor,
	'P09.blankHeader': { scheme: cursor('x-next-cursor in a header') },
	'P10.forbiddenFirst': byCursor,
	'P10.starFirst': {
		scheme: 'refused',
		why: 'cursor is required, * to begin',
	},
	'P11.query': byCursor,
	'P11.body': { scheme: cursor('next_cursor', "'paging.after' in the body") },
	'P11.header': {
		scheme: byCursor.scheme,
		isProven: false,
		reads: 'other',
		why: 'The answer does not say that its cursor belongs into a header of the request',
	},
	'P12.objectInBody': { scheme: cursor('next_cursor', "'paging.after' in the body") },
	'P12.arrayInBody': { scheme: cursor('next_cursor', "'paging.after' in the body") },
	'P12.objectInQuery': byCursor,
	'P12.arrayInQuery': byCursor,
	P13: { scheme: cursor('x-next-cursor in a header', "'x-cursor' in a header") },
	P14: { scheme: cursor("the last record, field 'id'", "'starting_after'") },
	P15: byCursor,
	P16: byCursor,
	P17: byCursor,
	P18: byCursor,
	P19: { ...byCursor, isProven: false, why: 'the second page is empty, and shows no record' },
	'P20.noTotal': byOffset,
	'P20.withTotal': { ...byOffset, total: '200 records, at total' },
	P21: byOffset,
	'P22.zeroBased': { scheme: page(0) },
	'P22.oneBased': { scheme: page() },
	'P22.zeroEqualsOne': {
		scheme: page(),
		why: 'page 0 is page 1, so counting from 1 reads every page once',
	},
	P23: { scheme: "Limit and Page: 'offset' from 0 and 'limit'" },
	P24: { scheme: offset(1) },
	P25: { ...byOffset, cap: '2000 records' },
	'P26.pageAfter': {
		scheme: unknown,
		reads: 'other',
		why: 'unknown parameter limit',
	},
	'P26.paginationPage': {
		scheme: "Limit and Offset: 'pagination[start]' from 0 and 'pagination[limit]'",
	},
	P27: {
		scheme: unknown,
		reads: 'other',
		why: 'limit is written offset,size',
	},
	'P28.startPosition': {
		scheme: "Limit and Offset: '{offset}' from 1 and '{limit}' in the text of 'q'",
		why: 'position and size stand inside a text, which the description can not say',
	},
	'P28.limitOffset': {
		scheme: "Limit and Offset: '{offset}' from 0 and '{limit}' in the text of 'q'",
		why: 'position and size stand inside a text, which the description can not say',
	},
	'P29.xTotalCount': { ...byOffset, total: '319 records, at x-total-count' },
	'P29.xWpTotalPages': { scheme: page(), total: '13 pages, at x-wp-totalpages' },
	'P29.contentRange': { ...byOffset, total: '319 records, at content-range' },
	'P29.contentRangeUnknownRange': { ...byOffset, total: '319 records, at content-range' },
	'P29.contentRangeUnknownTotal': byOffset,
	P30: byOffset,
	'P31.pages': { scheme: page(), total: '10 pages, at total' },
	'P31.records': { scheme: page(), total: '100 records, at total' },
	'P32.inserted': {
		...byOffset,
		total: '60 records, at total',
		reads: 61,
		why: 'looking at the list changes it, so one record more is there for the run',
	},
	'P32.removed': { ...byOffset, total: '60 records, at total', reads: 59 },
	'P33.page': {
		scheme:
			"Limit and Page: 'options.paging.page' in the body from 1 and 'options.paging.size' in the body",
		total: '45 records, at total',
	},
	'P33.cursor': { scheme: cursor('next_cursor', "'paging.after' in the body") },
	P34: {
		...byOffset,
		cap: '5000 records or more',
		why: 'the run ends where the server refuses to go deeper',
	},
	P35: {
		scheme: cursor('data.people.pageInfo.endCursor', "'variables.after' in the body"),
		at: 'data.people.edges[*].node',
	},
	'P36.body': { scheme: cursor('_scroll_id', "'scroll_id' in the body") },
	'P36.query': { scheme: cursor('_scroll_id', "'scroll_id'") },
	'P37.odata': { scheme: `Next Link: '["@odata.nextLink"]'` },
	'P37.dotted': { scheme: `Next Link: '["paging.next"]'` },
	'P37.blank': { scheme: `Next Link: '["next page"]'` },
	'P38.rootArray': { ...byOffset, at: 'the whole answer' },
	'P38.underKey': byOffset,
	'P38.map': { ...byOffset, at: 'people (a map by ID)' },
	'P38.loneObject': { scheme: 'None', isProven: false, at: 'the whole answer (one record)' },
	P39: byCursor,
	P40: { scheme: page(), why: 'the run ends by the loop guard, nothing is given out twice' },
};
