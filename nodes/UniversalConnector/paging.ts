import type { IDataObject } from 'n8n-workflow';

import { requireSafeKey } from '../shared/extract/path';
import { type ItemParameters, optionNumber } from '../shared/n8n/parameters';
import { advancedPaging } from '../shared/pagination/advanced';
import { cursorPaging } from '../shared/pagination/cursor';
import type { LinkScope } from '../shared/pagination/nextAddress';
import { nextLinkPaging } from '../shared/pagination/nextLink';
import { singlePage } from '../shared/pagination/none';
import { offsetPaging, type ShortPage } from '../shared/pagination/offset';
import { pageNumberPaging } from '../shared/pagination/pageNumber';
import type { PageSize } from '../shared/pagination/pageSize';
import type { Placement } from '../shared/pagination/placement';
import type { Cursor, RequestStrategy } from '../shared/pagination/strategy';
import { carriesOf, sourceOf, stopTestsOf } from './advancedRules';
import { oneOf, optionText } from './optionValues';

const PLACES = ['query', 'header', 'body'] as const;
const SHORT_PAGES: readonly ShortPage[] = ['ends', 'endsWhenProven', 'goesOn'];

/** What a strategy is made from: the item's parameters and its options. */
interface Typed {
	readonly parameters: ItemParameters;
	readonly options: IDataObject;
	readonly links: LinkScope;
}

function position({ options }: Typed, name: string): Placement {
	const place = oneOf(options['positionIn'] ?? 'query', PLACES, 'Paging: Send Position In');
	return { in: place, name: requireSafeKey(name, 'Parameter') };
}

function pageSize({ options }: Typed, name: string): PageSize {
	const value = optionNumber(options, 'pageSize', {
		label: 'Paging: Page Size',
		fallback: 100,
		min: 1,
		max: 1_000_000,
		isWhole: true,
	});
	return {
		value,
		placement: {
			in: oneOf(options['sizeIn'] ?? 'query', PLACES, 'Paging: Send Page Size In'),
			name: requireSafeKey(name, 'Limit Parameter'),
		},
		isFirstCallOnly: options['isSizeFirstOnly'] === true,
	};
}

function optionalSize(typed: Typed): { size?: PageSize } {
	const name = optionText(typed.options, 'sizeParameter');
	return name === '' ? {} : { size: pageSize(typed, name) };
}

function start({ options }: Typed, fallback: number): number {
	return optionNumber(options, 'start', {
		label: 'Paging: First Offset or Page',
		fallback,
		min: 0,
		max: Number.MAX_SAFE_INTEGER,
		isWhole: true,
	});
}

function shortPage({ options }: Typed): ShortPage {
	return oneOf(options['shortPage'] ?? 'endsWhenProven', SHORT_PAGES, 'Paging: Short Page');
}

function maxEmptyPages({ options }: Typed): number {
	return optionNumber(options, 'maxEmptyPages', {
		label: 'Paging: Empty Pages Allowed',
		fallback: 5,
		min: 0,
		max: 10_000,
		isWhole: true,
	});
}

/** A strategy is only ever given cursors it made itself, so their type may be forgotten. */
function forgettingCursor<C extends Cursor>(strategy: RequestStrategy<C>): RequestStrategy<Cursor> {
	return strategy as unknown as RequestStrategy<Cursor>;
}

/** Every pagination by its stored value: what it makes of the parameters. */
const PAGINATIONS: Readonly<Record<string, (typed: Typed) => RequestStrategy<Cursor>>> = {
	none: () => forgettingCursor(singlePage),
	offset: (typed) =>
		forgettingCursor(
			offsetPaging({
				start: start(typed, 0),
				shortPage: shortPage(typed),
				position: position(typed, typed.parameters.text('offsetParameter').trim()),
				size: pageSize(typed, typed.parameters.text('limitParameter').trim()),
			}),
		),
	page: (typed) =>
		forgettingCursor(
			pageNumberPaging({
				start: start(typed, 1),
				shortPage: shortPage(typed),
				position: position(typed, typed.parameters.text('pageParameter').trim()),
				size: pageSize(typed, typed.parameters.text('limitParameter').trim()),
				isSentOnFirstCall: typed.options['isStartSent'] !== false,
			}),
		),
	cursor: (typed) => {
		const from = oneOf(
			typed.options['cursorIn'] ?? 'body',
			['body', 'header', 'lastRecord'] as const,
			'Paging: Cursor Is In',
		);
		const first = optionText(typed.options, 'firstCursor');
		return forgettingCursor(
			cursorPaging({
				source: sourceOf(from, typed.parameters.text('cursorPath'), 'Cursor Path'),
				position: position(typed, typed.parameters.text('cursorParameter').trim()),
				...optionalSize(typed),
				...(first === '' ? {} : { firstValue: first }),
				isZeroValid: typed.options['isZeroValid'] === true,
				maxEmptyPages: maxEmptyPages(typed),
			}),
		);
	},
	nextLink: (typed) => {
		const from = oneOf(
			typed.parameters.text('linkIn', 'body'),
			['body', 'link'] as const,
			'Link Is In',
		);
		return forgettingCursor(
			nextLinkPaging({
				source: sourceOf(
					from,
					from === 'link' ? 'next' : typed.parameters.text('linkPath'),
					'Link Path',
				),
				...optionalSize(typed),
				links: typed.links,
			}),
		);
	},
	advanced: (typed) =>
		forgettingCursor(
			advancedPaging({
				carries: carriesOf(typed.parameters),
				stops: stopTestsOf(typed.parameters),
				maxEmptyPages: maxEmptyPages(typed),
				links: typed.links,
			}),
		),
};

/**
 * The pagination that an item asks for. `allowed` are the origins that requests may go to.
 * @throws ConfigError naming the field that can't be used
 */
export function readPaging(
	parameters: ItemParameters,
	allowed: readonly string[],
): RequestStrategy<Cursor> {
	const name = oneOf(parameters.text('pagination', 'none'), Object.keys(PAGINATIONS), 'Pagination');
	const build = PAGINATIONS[name] ?? (() => forgettingCursor(singlePage));
	const options = parameters.collection('options');
	const links = { allowed, isRebased: options['isRebased'] === true };
	return build({ parameters, options, links });
}

/** Options that decide which page a position means. */
const BINDING = [
	'pageSize',
	'sizeIn',
	'sizeParameter',
	'isSizeFirstOnly',
	'start',
	'positionIn',
	'isStartSent',
	'cursorIn',
	'isZeroValid',
];

/** Everything about the pagination that a resume token must fit. */
export function pagingIdentity(parameters: ItemParameters): unknown {
	const options = parameters.collection('options');
	const texts = [
		'pagination',
		'offsetParameter',
		'pageParameter',
		'limitParameter',
		'cursorPath',
		'cursorParameter',
		'linkIn',
		'linkPath',
	];
	return [
		texts.map((name) => parameters.text(name)),
		BINDING.map((name) => options[name] ?? null),
		parameters.collection('advanced'),
	];
}
