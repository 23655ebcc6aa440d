import { cursorPaging } from '../pagination/cursor';
import { nextLinkPaging } from '../pagination/nextLink';
import { offsetPaging } from '../pagination/offset';
import { pageNumberPaging } from '../pagination/pageNumber';
import type { Placement } from '../pagination/placement';
import type { Source } from '../pagination/source';
import type { Cursor, PageFacts, RequestStrategy } from '../pagination/strategy';
import type { RequestTemplate } from '../pagination/template';
import { retyped, type TypedText } from './textPosition';

/** A way of paging, described so that requests and settings can be made from it. */
export type Scheme =
	| { readonly kind: 'none' }
	| {
			readonly kind: 'offset' | 'page';
			readonly position: Placement;
			/** The first offset or page. */
			readonly start: number;
			/** Where the page size goes; absent when no name is known. */
			readonly size?: Placement;
			/** The text that takes position and size instead, whose names are blank then. */
			readonly text?: TypedText;
	  }
	| {
			readonly kind: 'cursor';
			readonly source: Source;
			/** How people call the source. */
			readonly at: string;
			readonly position: Placement;
			readonly isZeroValid?: boolean;
			/** Where the page size goes when requests have to name it, or when larger pages work. */
			readonly size?: Placement;
			/** Whether the size is refused beside a cursor. */
			readonly isSizeFirstOnly?: boolean;
	  }
	| {
			readonly kind: 'nextLink';
			readonly source: Source;
			readonly at: string;
			readonly isRebased: boolean;
			/** Where the page size goes when larger pages work. */
			readonly size?: Placement;
	  };

/** What a request for the second page is made from. */
export interface SecondPage {
	readonly scheme: Scheme;
	readonly template: RequestTemplate;
	/** The answer to the first request. */
	readonly first: PageFacts;
	/** Origins that links may lead to. */
	readonly allowed: readonly string[];
}

function secondOf<C extends Cursor>(
	strategy: RequestStrategy<C>,
	{ template, first }: Pick<SecondPage, 'template' | 'first'>,
): RequestTemplate | undefined {
	const step = strategy.advance(strategy.first, first);
	return 'next' in step ? strategy.apply(template, step.next) : undefined;
}

type Counted = Extract<Scheme, { kind: 'offset' | 'page' }>;

function countedPages({ position, start, size }: Counted, received: number) {
	const placement: Placement = size ?? { in: 'query', name: '' };
	return {
		position,
		start,
		shortPage: 'goesOn' as const,
		isSentOnFirstCall: true,
		isStartTyped: true,
		size: { value: received, placement, isFirstCallOnly: false },
	};
}

/** The input with placeholders in the text that takes the position, where one does. */
function inText(input: SecondPage): SecondPage {
	const { scheme, template } = input;
	const text = 'text' in scheme ? scheme.text : undefined;
	return text === undefined ? input : { ...input, template: retyped(template, text) };
}

/**
 * The request for the second page, made by the very pagination that a read uses; undefined when that
 * one would stop after the first page.
 * @throws PaginationError for a link that leads where it may not
 */
export function secondPage(input: SecondPage): RequestTemplate | undefined {
	const { scheme, first, allowed } = input;
	switch (scheme.kind) {
		case 'none':
			return undefined;
		case 'offset':
			return secondOf(offsetPaging(countedPages(scheme, first.received)), inText(input));
		case 'page':
			return secondOf(pageNumberPaging(countedPages(scheme, first.received)), inText(input));
		case 'nextLink': {
			const links = { allowed, isRebased: scheme.isRebased };
			return secondOf(nextLinkPaging({ source: scheme.source, links }), input);
		}
		case 'cursor': {
			const { source, position, isZeroValid = false, size: placement } = scheme;
			const size = { value: first.received, isFirstCallOnly: false };
			const sized = placement === undefined ? {} : { size: { ...size, placement } };
			const paging = { source, position, isZeroValid, maxEmptyPages: 5, ...sized };
			return secondOf(cursorPaging(paging), input);
		}
	}
}
