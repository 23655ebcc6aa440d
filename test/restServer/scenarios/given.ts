import type { Given, Placed } from '../scenario';

/** Names used by scenarios that are not about names. */
export const sizeParam = (value: number, name = 'limit'): Given['size'] => ({
	in: 'query',
	name,
	value,
});

export const offsetGiven = (size: number): Given => ({
	recordPath: 'data',
	size: sizeParam(size),
	position: { in: 'query', name: 'offset', counts: 'records', first: 0 },
});

export const pageGiven = (size: number, first: 0 | 1 = 1): Given => ({
	recordPath: 'data',
	size: sizeParam(size, 'size'),
	position: { in: 'query', name: 'page', counts: 'pages', first },
});

export const cursorGiven = (
	size: number,
	to: Placed = { in: 'query', name: 'cursor' },
	at = 'next_cursor',
): Given => ({
	recordPath: 'data',
	size: sizeParam(size),
	cursor: { from: { in: 'body', at }, to },
});

export const linkGiven = (size: number, nextLink: Given['nextLink']): Given => ({
	recordPath: 'data',
	size: sizeParam(size, 'size'),
	...(nextLink ? { nextLink } : {}),
});
