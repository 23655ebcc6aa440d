import type { Pair } from '../exchange';
import type { Neighbours } from './linkedPages';
import type { Beside } from './slice';

/** One link of a Link header: target, relation and further parameters, ready to be written. */
export interface Link {
	target: string;
	/** Parameters in order, values as they go over the wire, quotes included. */
	params: readonly Pair[];
}

/** P01 to P03: RFC 8288 section 3; each inner list becomes one header line. */
export function nextInLinkHeader(
	lines: (neighbours: Neighbours) => ReadonlyArray<readonly Link[]>,
): (neighbours: Neighbours) => Beside {
	return (neighbours) => ({
		headers: lines(neighbours)
			.filter((links) => links.length > 0)
			.map((links): Pair => ['Link', links.map(formatLink).join(', ')]),
	});
}

function formatLink({ target, params }: Link): string {
	return [`<${target}>`, ...params.map(([name, value]) => `${name}=${value}`)].join('; ');
}
