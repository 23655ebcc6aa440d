import type { IDataObject } from 'n8n-workflow';

import { requireSafeKey } from '../shared/extract/path';
import { ConfigError } from '../shared/http/errors';
import { type ItemParameters, optionNumber, optionSwitch } from '../shared/n8n/parameters';
import type { LinkScope } from '../shared/pagination/nextAddress';
import type { ShortPage } from '../shared/pagination/offset';
import type { PageSize } from '../shared/pagination/pageSize';
import type { Placement } from '../shared/pagination/placement';
import { oneOf, optionText } from './optionValues';

const PLACES = ['query', 'header', 'body'] as const;
const SHORT_PAGES: readonly ShortPage[] = ['ends', 'endsWhenProven', 'goesOn'];

/** What a strategy is made from: the item's parameters and its options. */
export interface Typed {
	readonly parameters: ItemParameters;
	readonly options: IDataObject;
	readonly links: LinkScope;
}

/**
 * A place of a request as it was chosen.
 * @throws ConfigError for the body of a request that has none
 */
export function placeIn(options: IDataObject, chosen: unknown, label: string): Placement['in'] {
	const place = oneOf(chosen ?? 'query', PLACES, label);
	if (place !== 'body' || (options['method'] ?? 'GET') !== 'GET') return place;
	throw new ConfigError(
		`'${label}' is 'Body', but a GET request has no body`,
		"Set 'Request: Method' to POST, or send the value in the query or a header.",
		{ field: label },
	);
}

/** Where the position goes, under the name typed for it. */
export function position({ options }: Typed, name: string): Placement {
	const label = 'Paging: Send Position In';
	const place = name === '' ? 'query' : placeIn(options, options['positionIn'], label);
	return { in: place, name: requireSafeKey(name, 'Parameter') };
}

/** How many records to ask for, and where. */
export function pageSize({ options }: Typed, name: string): PageSize {
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
			in: name === '' ? 'query' : placeIn(options, options['sizeIn'], 'Paging: Send Page Size In'),
			name: requireSafeKey(name, 'Limit Parameter'),
		},
		isFirstCallOnly: optionSwitch(options, 'isSizeFirstOnly', {
			label: 'Paging: Page Size Only on First Call',
		}),
	};
}

/** The page size, for paginations that leave it to the API unless a name or `{limit}` is typed. */
export function optionalSize(typed: Typed): PageSize {
	return pageSize(typed, optionText(typed.options, 'sizeParameter'));
}

/** Whether a person named the first offset or page; otherwise it is found out. */
export function isStartTyped({ options }: Typed): boolean {
	return optionText(options, 'start') !== '' || typeof options['start'] === 'number';
}

/** Whether a stated total that is reached ends the read without another look. */
export function trustsTotal({ options }: Typed): boolean {
	return options['trustsTotal'] === true;
}

/** Whether a first answer that leads to no other page holds everything. */
export function isOnePageAll({ options }: Typed): boolean {
	return options['isOnePageAll'] === true;
}

/** The first offset or page. */
export function start(typed: Typed, fallback: number): number {
	const { options } = typed;
	if (!isStartTyped(typed)) return fallback;
	return optionNumber(options, 'start', {
		label: 'Paging: First Offset or Page',
		fallback,
		min: 0,
		max: Number.MAX_SAFE_INTEGER,
		isWhole: true,
	});
}

/** What a page that is not full means. */
export function shortPage({ options }: Typed): ShortPage {
	return oneOf(options['shortPage'] ?? 'endsWhenProven', SHORT_PAGES, 'Paging: Short Page');
}

/** Empty pages in a row that are passed over. */
export function maxEmptyPages({ options }: Typed): number {
	return optionNumber(options, 'maxEmptyPages', {
		label: 'Paging: Empty Pages Allowed',
		fallback: 5,
		min: 0,
		max: 10_000,
		isWhole: true,
	});
}

/**
 * Records that a page reads again from the one before (quirk P32).
 * @throws ConfigError where there is nothing to tell a record that comes twice by
 */
export function overlap({ options }: Typed): number {
	const label = 'Paging: Overlap';
	const rule = { label, fallback: 0, min: 0, max: 100_000, isWhole: true };
	const records = optionNumber(options, 'overlap', rule);
	if (records === 0 || optionText(options, 'syncField') !== '') return records;
	throw new ConfigError(
		`'${label}' is set, but no 'Records: Sync Field'`,
		'Name the field that makes a record unique, so that the records read twice are given once.',
		{ field: label },
	);
}
