import { isObject } from '../extract/jsonValue';
import { formatPath } from '../extract/path';
import { readPath } from '../extract/readPath';
import { ResponseShapeError } from '../http/errors';
import type { MoreFlag } from './hasMore';
import { readSource } from './source';
import type { PageFacts } from './strategy';
import type { TotalSource } from './totals';

/** Pages with records after which a place that was never there can't be one that comes and goes. */
const ENOUGH = 2;

interface Place {
	readonly label: string;
	readonly text: string;
	readonly isIn: (page: PageFacts) => boolean;
	isSeen: boolean;
}

/**
 * Watches over the places where an API is said to tell how much there is and whether there is more:
 * one that is in no answer is a typing mistake, and would be taken for an API that says nothing.
 */
export class StatedPaths {
	private readonly places: Place[] = [];
	private pages = 0;

	constructor({ total, hasMore }: { readonly total?: TotalSource; readonly hasMore?: MoreFlag }) {
		if (total !== undefined) {
			const { source } = total;
			this.places.push({
				label: 'Paging: Total Path or Header',
				text:
					source.from === 'header' ? source.name : 'path' in source ? formatPath(source.path) : '',
				isIn: (page) => readSource(source, page) !== undefined,
				isSeen: false,
			});
		}
		if (hasMore !== undefined) {
			this.places.push({
				label: 'Paging: Has-More Path',
				text: formatPath(hasMore.path),
				isIn: (page) => readPath(page.body, hasMore.path).found,
				isSeen: false,
			});
		}
	}

	/**
	 * Looks at the next page of the read.
	 * @throws ResponseShapeError when a place was in none of the first pages
	 */
	page(page: PageFacts): void {
		for (const place of this.places) place.isSeen ||= place.isIn(page);
		if (page.received > 0) this.pages += 1;
		const missing = this.places.find(({ isSeen }) => !isSeen);
		if (missing === undefined || this.pages < ENOUGH) return;
		const { body } = page;
		const keys = isObject(body) ? Object.keys(body).slice(0, 20) : [];
		const there = keys.length === 0 ? '' : `; there is ${keys.map((key) => `'${key}'`).join(', ')}`;
		throw new ResponseShapeError(
			`No answer has anything at '${missing.text}'${there}`,
			`Correct '${missing.label}', or remove it.`,
			{ field: missing.label },
		);
	}

	/** What to tell of places that were in no answer of a short read. */
	get notes(): readonly string[] {
		const missing = this.pages === 0 ? [] : this.places.filter(({ isSeen }) => !isSeen);
		return missing.map(({ label, text }) => `No answer has anything at '${text}' ('${label}')`);
	}
}
