import { readNewest, type SortedList } from '../../../nodes/shared/changes/newest';

interface Entry {
	readonly id: string;
	readonly stamp: number | undefined;
}

/** Records with timestamps from `count` down to 1. */
function entries(count: number): Entry[] {
	return Array.from({ length: count }, (_, at) => ({ id: `r${count - at}`, stamp: count - at }));
}

/** A list whose pages a test can meddle with; `asked` are the places read. */
function listOf(all: Entry[], meddle: (call: number) => void = () => undefined) {
	const asked: Array<[offset: number, limit: number]> = [];
	const list: SortedList<Entry> = {
		async page(offset, limit) {
			meddle(asked.length);
			asked.push([offset, limit]);
			return all.slice(offset, offset + limit);
		},
		keyOf: ({ id }) => id,
		stampOf: ({ stamp }) => stamp,
		firstPage: 50,
		maxPage: 99,
	};
	return { list, asked };
}

const until = (floor: number) => (stamps: readonly number[]) => (stamps.at(-1) ?? 0) < floor;
const toTheEnd = () => false;

it('reads one page when that is enough', async () => {
	const { list, asked } = listOf(entries(500));
	const { items, order } = await readNewest(list, until(470));
	expect([order, items.length, items[0]?.id]).toEqual(['sorted', 50, 'r500']);
	expect(asked).toEqual([[0, 50]]);
});

it('begins each further page with the end of the one before', async () => {
	const { list, asked } = listOf(entries(500));
	const { items } = await readNewest(list, until(380));
	expect(asked).toEqual([
		[0, 50],
		[25, 99],
	]);
	expect(items).toHaveLength(124);
});

it.each([0, 1, 2, 49, 50, 51, 100, 123, 124, 250])(
	'reads a list of %d records to its end',
	async (count) => {
		const { list } = listOf(entries(count));
		const { items, order } = await readNewest(list, toTheEnd);
		expect([order, items.length]).toEqual([count === 0 ? 'empty' : 'sorted', count]);
	},
);

it('loses none when records move up because others are deleted', async () => {
	for (const deleted of [1, 24, 25, 30, 45]) {
		const all = entries(300);
		const { list } = listOf(all, (call) => {
			if (call === 1) all.splice(0, deleted);
		});
		const { items } = await readNewest(list, until(100));
		const read = new Set(items.map(({ id }) => id));
		expect(all.filter(({ id, stamp }) => (stamp ?? 0) >= 100 && !read.has(id))).toEqual([]);
	}
});

it('loses none when records move down because others come in', async () => {
	for (const added of [1, 25, 74, 200]) {
		const all = entries(300);
		const { list } = listOf(all, (call) => {
			if (call !== 1) return;
			all.unshift(...Array.from({ length: added }, (_, at) => ({ id: `n${at}`, stamp: 999 })));
		});
		const { items } = await readNewest(list, until(100));
		const read = new Set(items.map(({ id }) => id));
		const wanted = entries(300).filter(({ stamp }) => (stamp ?? 0) >= 100);
		expect(wanted.filter(({ id }) => !read.has(id))).toEqual([]);
	}
});

it('loses none when the order of equal timestamps differs from page to page', async () => {
	const equal = Array.from({ length: 200 }, (_, at) => ({ id: `r${at}`, stamp: 7 }));
	const all = [...equal];
	const { list } = listOf(all, (call) => {
		if (call === 1) all.splice(0, all.length, ...equal.slice(150), ...equal.slice(0, 150));
	});
	const { items } = await readNewest(list, toTheEnd);
	expect(new Set(items.map(({ id }) => id)).size).toBe(200);
});

it('gives up when the list never comes to rest, and says that nothing is lost', async () => {
	const all = entries(300);
	let deleted = 0;
	const { list } = listOf(all, () => {
		all.splice(0, 40);
		all.push(...Array.from({ length: 40 }, () => ({ id: `x${deleted++}`, stamp: 0 })));
	});
	await expect(readNewest(list, toTheEnd)).rejects.toMatchObject({
		message: expect.stringContaining('could not be read as a whole in 5 tries'),
		hint: expect.stringContaining('Nothing is lost'),
	});
});

it.each<[string, Array<number | undefined>]>([
	['not sorted', [3, 1, 2]],
	['sorted the other way round', [1, 2, 3]],
	['begins with a record without a timestamp', [undefined, 3, 2]],
	['has one in between', [3, undefined, 2]],
	['has no timestamps', [undefined, undefined]],
])('says so when the list is %s', async (_, stamps) => {
	const all = stamps.map((stamp, at) => ({ id: `r${at}`, stamp }));
	expect(await readNewest(listOf(all).list, toTheEnd)).toEqual({ items: [], order: 'unusable' });
});

it('stops where records without a timestamp begin', async () => {
	const all = [...entries(3), { id: 'x', stamp: undefined }, { id: 'y', stamp: undefined }];
	const { items } = await readNewest(listOf(all).list, toTheEnd);
	expect(items.map(({ id }) => id)).toEqual(['r3', 'r2', 'r1']);
});
