import type { JsonObject } from '../json';
import { hasNext } from './linkedPages';
import type { Neighbours } from './linkedPages';
import type { Beside } from './slice';

/** P04 to P08, P37: the next address as a member of the body, null on the last page. */
export function nextInBody(
	address: (neighbours: Neighbours) => string,
	wrap: (next: string | null) => JsonObject = (next) => ({ next }),
): (neighbours: Neighbours) => Beside {
	return (neighbours) => ({
		fields: wrap(hasNext(neighbours) ? address(neighbours) : null),
	});
}
