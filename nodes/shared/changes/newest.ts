import { PaginationError } from '../http/errors';

/** A list that the server sorts by a timestamp, latest first, records without one at the end. */
export interface SortedList<Item> {
	/** A page; fewer than `limit` records when the list ends. */
	page(offset: number, limit: number): Promise<readonly Item[]>;
	keyOf(item: Item): string;
	/** Undefined when the record has no timestamp. */
	stampOf(item: Item): number | undefined;
	/** Records of the first page, which is read by every poll. */
	readonly firstPage: number;
	/** The most records of one page. */
	readonly maxPage: number;
}

/** What was read from the front of a list. */
export interface NewestRead<Item> {
	/** Each record once, latest first; those without a timestamp are left out. */
	readonly items: readonly Item[];
	/** 'unusable' when the list is not sorted by the timestamp, or its first record has none. */
	readonly order: 'sorted' | 'empty' | 'unusable';
}

/**
 * Asked after each page, with all timestamps so far, latest first, and the page: whether the rest of
 * the list matters.
 */
export type IsEnough<Item> = (stamps: readonly number[], page: readonly Item[]) => boolean;

/** Records at the end of a page that are read again with the next one. */
const REREAD = 25;

const MAX_PASSES = 5;

/** Caps in the wild are round numbers; a page of 1,337 records was not cut by one. */
const CAP_STEP = 100;

type Pass = 'clean' | 'moved' | 'torn' | 'unusable' | 'empty';

/** Whether the timestamps of a page never rise, and none comes after a record without one. */
function isSorted(stamps: ReadonlyArray<number | undefined>): boolean {
	return stamps.every((stamp, at) => {
		const before = stamps[at - 1];
		return at === 0 || stamp === undefined || (before !== undefined && stamp <= before);
	});
}

/** How a page goes on from the one before, of which the last records were asked for again. */
function compareJoint(
	tail: readonly string[],
	page: readonly string[],
): 'clean' | 'moved' | 'torn' {
	if (tail.every((mark, at) => page[at] === mark)) return 'clean';
	const marks = new Set(page);
	return tail.some((mark) => marks.has(mark)) ? 'moved' : 'torn';
}

/** Reads the front of a list that may change while it is read. */
class FrontReader<Item> {
	private readonly found = new Map<string, { item: Item; stamp: number }>();
	/** Newest timestamp of the first pass: what comes above is for the next poll. */
	private ceiling: number | undefined;

	constructor(
		private readonly list: SortedList<Item>,
		private readonly isEnough: IsEnough<Item>,
	) {}

	/** Number of records found in this pass that an earlier one should have seen. */
	private late = 0;

	private add(items: readonly Item[]): void {
		for (const item of items) {
			const stamp = this.list.stampOf(item);
			if (stamp === undefined) continue;
			const key = this.list.keyOf(item);
			const known = this.found.get(key);
			this.ceiling ??= stamp;
			if (known === undefined && stamp <= this.ceiling) this.late += 1;
			// What is read later is what the record has become, also where its timestamp went back.
			this.found.set(key, { item, stamp });
		}
	}

	private async pass(): Promise<Pass> {
		const { list } = this;
		const stamps: number[] = [];
		let tail: string[] = [];
		let result: Pass = 'clean';
		for (let offset = 0, limit = list.firstPage; ; limit = list.maxPage) {
			const page = await list.page(offset, limit);
			const own = page.map((item) => list.stampOf(item));
			if (offset === 0 && page.length === 0) return 'empty';
			if (!isSorted(own) || (offset === 0 && own[0] === undefined)) return 'unusable';
			const marks = page.map((item, at) => `${list.keyOf(item)} ${own[at]}`);
			const how = compareJoint(tail, marks);
			if (how === 'torn' && page.length > 0) return 'torn';
			if (how !== 'clean') result = 'moved';
			this.add(page);
			const fresh = page.length - tail.length;
			stamps.push(...own.slice(tail.length).filter((stamp) => stamp !== undefined));
			const isShort = page.length < limit && page.length % CAP_STEP !== 0;
			const isEnd = fresh <= 0 || isShort || own.at(-1) === undefined;
			if (this.isEnough(stamps, page) || isEnd) return result;
			tail = marks.slice(-Math.min(REREAD, Math.floor(marks.length / 2)));
			offset += page.length - tail.length;
		}
	}

	private get sorted(): Item[] {
		return [...this.found.values()].sort((a, b) => b.stamp - a.stamp).map(({ item }) => item);
	}

	async read(): Promise<NewestRead<Item>> {
		for (let passes = 1; passes <= MAX_PASSES; passes++) {
			this.late = 0;
			const result = await this.pass();
			if (result === 'unusable' || result === 'empty') return { items: [], order: result };
			const isSettled = passes > 1 && result !== 'torn' && this.late === 0;
			if (result === 'clean' || isSettled) return { items: this.sorted, order: 'sorted' };
		}
		throw new PaginationError(
			`The list changed so much while it was read that it could not be read as a whole in ${MAX_PASSES} tries`,
			'Nothing is lost: the next poll tries again. If it stays like this, poll more often or narrow the list down.',
		);
	}
}

/**
 * Reads the latest records of a list, page by page, until older ones don't matter. While it is
 * read, changed records move to the front and deleted ones let others move up, so each page
 * begins with records of the one before; where they don't fit, the list is read again until
 * nothing new turns up.
 * @throws PaginationError when the list does not come to rest, and what `page` throws
 */
export async function readNewest<Item>(
	list: SortedList<Item>,
	isEnough: IsEnough<Item>,
): Promise<NewestRead<Item>> {
	return await new FrontReader(list, isEnough).read();
}
