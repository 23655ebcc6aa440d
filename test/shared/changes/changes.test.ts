import { type ChangeState, findChanges } from '../../../nodes/shared/changes/changes';
import { type Entry, options, ServerList } from './serverList';

function listOf(...entries: Entry[]): ServerList {
	const list = new ServerList();
	entries.forEach((entry) => list.put(entry));
	return list;
}

async function poll(list: ServerList, before?: ChangeState, changes = {}) {
	const found = await findChanges(before, list.source(), options(changes));
	return {
		told: found.changes.map(({ item, kind }) => `${kind} ${item.id} ${item.version}`),
		state: found.state,
	};
}

it('goes by timestamps where there are some, and by content where there are none', async () => {
	expect((await poll(listOf({ id: 'a', version: 0, stamp: 1 }))).state.by).toBe('stamps');
	expect((await poll(listOf({ id: 'a', version: 0 }))).state.by).toBe('contents');
	const isByContent = true;
	const forced = await poll(listOf({ id: 'a', version: 0, stamp: 1 }), undefined, { isByContent });
	expect(forced.state.by).toBe('contents');
});

it('goes by content when updates can not be told from creations otherwise', async () => {
	const list = listOf({ id: 'a', version: 0, stamp: 1 });
	expect((await poll(list, undefined, { needsCreated: true })).state.by).toBe('contents');
	list.put({ id: 'b', version: 0, stamp: 2, created: 2 });
	expect((await poll(list, undefined, { needsCreated: true })).state.by).toBe('stamps');
});

it.each([1, undefined])(
	'tells the first records of an empty list (timestamp %s)',
	async (stamp) => {
		const list = listOf();
		const { state } = await poll(list);
		list.put({ id: 'a', version: 0, stamp, created: stamp });
		const next = await poll(list, state);
		expect(next.told).toEqual(['created a 0']);
		expect((await poll(list, next.state)).told).toEqual([]);
	},
);

it('tells records without a timestamp before the others, and these oldest first', async () => {
	const list = listOf({ id: 'z', version: 0, stamp: 1, created: 1 });
	const { state } = await poll(list);
	list.put({ id: 'a', version: 1, stamp: 9000, created: 2 });
	list.put({ id: 'b', version: 0, stamp: 5000, created: 5000 });
	list.put({ id: 'c', version: 0 });
	const next = await poll(list, state);
	expect(next.told).toEqual(['created c 0', 'created b 0', 'updated a 1']);
	list.put({ id: 'c', version: 1 });
	expect((await poll(list, next.state)).told).toEqual(['updated c 1']);
});

it.each([
	['at the very moment it was made', 0, 'created'],
	['a little later, as servers do that set the one after the other', 40, 'created'],
	['a little before, as with whole seconds', -999, 'created'],
	['later, so that another trigger may have told it as new before', 1000, 'updated'],
])('tells a record that was never seen as new when its timestamp is %s', async (_, later, kind) => {
	const list = listOf({ id: 'z', version: 0, stamp: 1, created: 1 });
	const { state } = await poll(list);
	list.put({ id: 'a', version: 0, stamp: 50_000 + later, created: 50_000 });
	expect((await poll(list, state)).told).toEqual([`${kind} a 0`]);
});

it('tells a record as changed when it was seen, or when it does not say since when it is there', async () => {
	const list = listOf({ id: 'a', version: 0, stamp: 1, created: 1 });
	const { state } = await poll(list);
	list.put({ id: 'a', version: 1, stamp: 500, created: 1 });
	list.put({ id: 'b', version: 0, stamp: 600 });
	expect((await poll(list, state)).told).toEqual(['updated a 1', 'updated b 0']);
});

it('stops when timestamps that were relied on are gone, instead of passing over changes', async () => {
	const list = listOf({ id: 'a', version: 0, stamp: 1 });
	const { state } = await poll(list);
	list.put({ id: 'a', version: 1 });
	await expect(poll(list, state)).rejects.toThrow('The timestamps are gone');
});

it('goes on by content when all records that had a timestamp are deleted', async () => {
	const list = listOf({ id: 'a', version: 0, stamp: 1 }, { id: 'b', version: 0 });
	const { state } = await poll(list);
	list.delete('a');
	list.put({ id: 'b', version: 1 });
	const next = await poll(list, state);
	expect([next.told, next.state.by]).toEqual([['updated b 1'], 'contents']);
});

it('stays with contents when timestamps turn up later', async () => {
	const list = listOf({ id: 'a', version: 0 });
	const { state } = await poll(list);
	list.put({ id: 'a', version: 1, stamp: 5 });
	const next = await poll(list, state);
	expect([next.told, next.state.by]).toEqual([['updated a 1'], 'contents']);
});
