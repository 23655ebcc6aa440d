import { atPath } from '../json';
import type { JsonValue } from '../json';
import type { Found } from '../scenario';
import type { Beside } from './slice';

/** P09: how servers say "no next cursor". */
export const endMarkers = {
	null: null,
	emptyText: '',
	blankText: '  ',
	false: false,
	nullText: 'null',
	noneText: 'None',
	undefinedText: 'undefined',
	zero: 0,
} as const satisfies Record<string, JsonValue>;

export type EndMarker = keyof typeof endMarkers | 'missing' | 'blankHeader';

export function markEnd(marker: EndMarker, where: Found): Beside {
	if (marker === 'missing') return {};
	if (marker === 'blankHeader') return say('', where);
	return say(endMarkers[marker], where);
}

/** A cursor, or what stands for none, at its place in the response. */
export function say(value: JsonValue, where: Found): Beside {
	if (where.in === 'body') return { fields: atPath(where.at, value) };
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return { headers: [[where.at, text]] };
}
