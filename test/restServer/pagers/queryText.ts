import { Refusal } from '../answer';
import { param } from '../exchange';
import type { Pager } from './pager';
import { pageAnswer, slice } from './slice';

export interface QueryTextOptions {
	name: string;
	/** Captures the position and the size, in the order `groups` says. */
	pattern: RegExp;
	groups: readonly ['position', 'size'] | readonly ['size', 'position'];
	/** Position of the first record. */
	first: 0 | 1;
}

/** P28: paging written inside a query language, as in `… STARTPOSITION 21 MAXRESULTS 20`. */
export const queryText: Pager<QueryTextOptions> = {
	name: 'queryText',
	summary: 'reads position and size from a query text',
	serve: (rows, options) => (exchange) => {
		const found = options.pattern.exec(param(exchange, options.name) ?? '');
		if (!found) throw new Refusal(400, `${options.name} is not a query this server understands`);
		const position = Number(found[options.groups.indexOf('position') + 1]);
		const size = Number(found[options.groups.indexOf('size') + 1]);
		if (position < options.first) throw new Refusal(400, 'the position is before the first record');
		return pageAnswer(slice(rows(), position - options.first, size), {});
	},
};
