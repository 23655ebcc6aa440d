/** A name without its case, dashes, underscores and signs: `Next_Page` and `@next-page` are one. */
export function plain(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function set(names: string): ReadonlySet<string> {
	return new Set(names.split(' '));
}

/** Names (as `plain` writes them) of lists that hold the records. */
export const LIST_NAMES = set(
	'data items results result entries records rows entities payload content objects values value list elements edges nodes resources hits',
);

/** Names of lists and objects that stand beside the records. */
export const SIDE_NAMES = set(
	'error errors warning warnings link links included includes facets aggregations meta metadata columns fields headers schema messages pagination paging',
);

/** Names under which APIs state how many records there are. */
export const RECORD_TOTALS = set(
	'total totalcount totalrecords totalresults totalitems totalelements totalsize totalhits numfound recordcount recordstotal resultcount count odatacount itemcount xtotalcount xtotal xtotalrecords xwptotal contentrange',
);

/** Names under which APIs state how many pages there are. */
export const PAGE_TOTALS = set(
	'totalpages pages pagecount numpages lastpage maxpage pagetotal totalpagecount pagestotal xwptotalpages xtotalpages xpagecount xpages',
);

/** Names under which APIs repeat how many records a page may hold. */
export const SIZE_ECHOES = set(
	'limit perpage pagesize size maxresults top take itemsperpage resultsperpage pagelimit count rows first',
);

/** Names under which APIs repeat how many records were skipped. */
export const OFFSET_ECHOES = set('offset skip start startat startindex from');

/** Names under which APIs repeat the number of the page. */
export const PAGE_ECHOES = set('page pagenumber currentpage pageindex pageno number pagenum');

/** Names of flags that say whether there is more. */
export const MORE_FLAGS = set(
	'hasmore hasnext hasnextpage more ismore moreavailable moreresult moreresults morerecords moreitemsincollection hasmoreitems hasmorepages hasmoreresults nextpageavailable',
);

/** Names that hold nothing but the cursor of the next page. */
export const CURSOR_NAMES = set(
	'nextcursor nextpagecursor nextpagetoken nexttoken nextpage next continuationtoken continuation endcursor scrollid nextmarker nextkey nextid nextoffset lastevaluatedkey pagetoken nextlink nextstarttoken cursornext afterid xnextcursor xnextpagetoken xnextpage xnexttoken xcontinuationtoken xmscontinuation',
);

/** Names that hold a cursor, which may be the one of this page just as well. */
export const VAGUE_CURSOR_NAMES = set('cursor after marker bookmark xcursor');
