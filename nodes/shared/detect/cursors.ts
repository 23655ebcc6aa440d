import { isObject } from '../extract/jsonValue';
import { formatPath } from '../extract/path';
import type { Source } from '../pagination/source';
import type { Answer, Finding } from './finding';
import { looksLikeAddress } from './links';
import type { Member } from './members';
import { CURSOR_NAMES, plain, VAGUE_CURSOR_NAMES } from './names';

/** A cursor of the next page. */
export interface CursorPlace {
	readonly source: Source;
	/** The path or header. */
	readonly at: string;
	/** The name it has there. */
	readonly name: string;
	readonly value: unknown;
}

const LONGEST = 4_000;

/** Texts that mean "no cursor" (quirk P09). */
const NONE = /^(null|none|undefined|false)?$/i;

function isCursor(value: unknown): boolean {
	if (typeof value === 'string') {
		const text = value.trim();
		return (
			!NONE.test(text) &&
			!/\s/.test(text) &&
			text.length <= LONGEST &&
			!/^(https?:|\/|\?)/i.test(text) &&
			!looksLikeAddress(text)
		);
	}
	if (typeof value === 'number') return value !== 0;
	// Some APIs hand out an object or a list (quirk P12); it is sent back as it is.
	return Array.isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;
}

/** Members whose value is sent as it is; an object only under a name that leaves no doubt. */
function strengthOf(path: readonly string[], value: unknown): 0 | 1 | 2 {
	const name = plain(path.at(-1) ?? '');
	const parent = plain(path.at(-2) ?? '');
	const isPlainValue = typeof value !== 'object';
	if (/^(next|cursors?)$/.test(parent) && /^(next|after|cursor|token|id)$/.test(name)) return 2;
	// Some call their token an offset; a number under that name counts records.
	if (name === 'offset' && typeof value === 'string' && !/^\d+$/.test(value)) return 2;
	if (CURSOR_NAMES.has(name)) return isPlainValue || /cursor|token|after/.test(name) ? 2 : 0;
	if (name === 'searchafter' && Array.isArray(value)) return 2;
	return VAGUE_CURSOR_NAMES.has(name) && isPlainValue ? 1 : 0;
}

function found(place: CursorPlace, strength: 1 | 2, isHeader: boolean): Finding<CursorPlace> {
	const where = isHeader ? `The answer's header '${place.at}'` : `'${place.at}'`;
	const kind = typeof place.value === 'object' ? 'a value' : 'a token';
	return {
		value: place,
		confidence: strength === 2 ? 'likely' : 'guess',
		isProven: false,
		evidence: `${where} holds ${kind} that is no address, as a cursor of the next page is.`,
	};
}

/** What can be cursors of the next page, those with telling names first. */
export function cursorsIn(
	{ headers }: Answer,
	members: readonly Member[],
): ReadonlyArray<Finding<CursorPlace>> {
	const inBody = members.flatMap(({ path, name, value }) => {
		const strength = isCursor(value)
			? strengthOf(
					path.map(({ key }) => key),
					value,
				)
			: 0;
		const place: CursorPlace = {
			source: { from: 'body', path },
			at: formatPath(path),
			name,
			value,
		};
		return strength === 0 ? [] : [{ strength, finding: found(place, strength, false) }];
	});
	const inHeaders = Object.entries(headers).flatMap(([name, value]) => {
		const strength = isCursor(value) ? strengthOf([name], value) : 0;
		const place: CursorPlace = { source: { from: 'header', name }, at: name, name, value };
		return strength === 0 ? [] : [{ strength, finding: found(place, strength, true) }];
	});
	return [...inBody, ...inHeaders]
		.sort((one, other) => other.strength - one.strength)
		.map(({ finding }) => finding);
}

/** Names without the word for the next one: `nextPageToken` gives `pageToken`. */
function withoutNext(name: string): string {
	const bare = name.replace(/^[^\p{L}]+/u, '').replace(/^x-/i, '');
	const rest = bare.replace(/^next[-_ ]?/i, '');
	if (rest === bare || rest === '') return rest === '' ? '' : bare;
	// Camel case begins small again.
	return /^next[A-Z]/.test(bare) ? rest.charAt(0).toLowerCase() + rest.slice(1) : rest;
}

/**
 * Names under which a request may take the cursor, the likeliest first: `next_cursor` gives
 * `cursor`, then itself, then usual ones. Beside the other paging values of a body it mostly is
 * `after`; in the body of a search a plain cursor is `start_cursor` where it is not `cursor`.
 */
export function parameterNames(
	{ name, source }: CursorPlace,
	isBesidePaging = false,
	isSearch = false,
): readonly string[] {
	const stripped = withoutNext(name).replace(/-/g, '_');
	const after = /^(end_?cursor|after)$/i.test(name) ? ['after'] : [];
	const own = source.from === 'header' ? [] : [name];
	const startCursor = /[A-Z]/.test(name) ? 'startCursor' : 'start_cursor';
	const inSearch = isSearch && stripped === 'cursor' ? [startCursor, 'after'] : [];
	// AWS and others take `nextToken` back under the same name.
	const both = /^token$/i.test(stripped)
		? [...own, stripped]
		: [stripped, ...(isBesidePaging ? ['after'] : []), ...inSearch, ...own];
	const names = [...after, ...both, 'cursor', 'after', ...(isSearch ? [] : ['page[after]'])];
	return [...new Set(names.filter((one) => one !== '' && one !== 'next'))];
}
