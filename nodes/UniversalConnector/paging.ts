import { ConfigError } from '../shared/http/errors';
import { type ItemParameters, optionSwitch } from '../shared/n8n/parameters';
import { advancedPaging } from '../shared/pagination/advanced';
import { cursorPaging } from '../shared/pagination/cursor';
import { nextLinkPaging } from '../shared/pagination/nextLink';
import { singlePage } from '../shared/pagination/none';
import { offsetPaging } from '../shared/pagination/offset';
import { pageNumberPaging } from '../shared/pagination/pageNumber';
import type { Cursor, RequestStrategy } from '../shared/pagination/strategy';
import { carriesOf, sourceOf } from './advancedRules';
import { oneOf, optionText } from './optionValues';
import {
	isOnePageAll,
	isStartTyped,
	maxEmptyPages,
	optionalSize,
	overlap,
	pageSize,
	position,
	shortPage,
	start,
	trustsTotal,
	type Typed,
} from './pageOptions';
import { stopsOf } from './stopRules';

/** A strategy is only ever given cursors it made itself, so their type may be forgotten. */
function forgettingCursor<C extends Cursor>(strategy: RequestStrategy<C>): RequestStrategy<Cursor> {
	return strategy as unknown as RequestStrategy<Cursor>;
}

/** Every pagination by its stored value: what it makes of the parameters. */
const PAGINATIONS: Readonly<Record<string, (typed: Typed) => RequestStrategy<Cursor>>> = {
	none: (typed) => forgettingCursor(singlePage(isOnePageAll(typed))),
	offset: (typed) =>
		forgettingCursor(
			offsetPaging({
				start: start(typed, 0),
				isStartTyped: isStartTyped(typed),
				trustsTotal: trustsTotal(typed),
				shortPage: shortPage(typed),
				overlap: overlap(typed),
				position: position(typed, typed.parameters.text('offsetParameter').trim()),
				size: pageSize(typed, typed.parameters.text('limitParameter').trim()),
			}),
		),
	page: (typed) =>
		forgettingCursor(
			pageNumberPaging({
				start: start(typed, 1),
				isStartTyped: isStartTyped(typed),
				trustsTotal: trustsTotal(typed),
				shortPage: shortPage(typed),
				position: position(typed, typed.parameters.text('pageParameter').trim()),
				size: pageSize(typed, typed.parameters.text('limitParameter').trim()),
				isSentOnFirstCall: optionSwitch(typed.options, 'isStartSent', {
					label: 'Paging: Send First Page Number',
					fallback: true,
				}),
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
				size: optionalSize(typed),
				...(first === '' ? {} : { firstValue: first }),
				isZeroValid: optionSwitch(typed.options, 'isZeroValid', {
					label: 'Paging: Cursor 0 Is Valid',
				}),
				maxEmptyPages: maxEmptyPages(typed),
				isOnePageAll: isOnePageAll(typed),
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
				size: optionalSize(typed),
				links: typed.links,
				isOnePageAll: isOnePageAll(typed),
			}),
		);
	},
	advanced: (typed) =>
		forgettingCursor(
			advancedPaging({
				carries: carriesOf(typed.parameters),
				...stopsOf(typed.parameters),
				limit: optionalSize(typed).value,
				trustsTotal: trustsTotal(typed),
				maxEmptyPages: maxEmptyPages(typed),
				links: typed.links,
			}),
		),
};

function noOverlap(): ConfigError {
	return new ConfigError(
		"'Paging: Overlap' needs the pagination 'Limit and Offset'",
		'Other paginations can not go back by some records. Remove the option.',
		{ field: 'Paging: Overlap' },
	);
}

/**
 * The pagination that an item asks for. `allowed` are the origins that requests may go to.
 * @throws ConfigError naming the field that can't be used
 */
export function readPaging(
	parameters: ItemParameters,
	allowed: readonly string[],
): RequestStrategy<Cursor> {
	const name = oneOf(parameters.text('pagination', 'none'), Object.keys(PAGINATIONS), 'Pagination');
	const build = PAGINATIONS[name] ?? (() => forgettingCursor(singlePage(false)));
	const options = parameters.collection('options');
	const links = {
		allowed,
		isRebased: optionSwitch(options, 'isRebased', { label: 'Paging: Rebase Foreign Links' }),
	};
	const typed = { parameters, options, links };
	if (name !== 'offset' && overlap(typed) > 0) throw noOverlap();
	return build(typed);
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
