import { recordPath, toBodyReference, toReference } from '../../../nodes/Planhat/recordReference';
import type { ResourceDefinition } from '../../../nodes/shared/definition/resource';

/** A resource that Planhat finds by its own ID and the source ID only, as it is with tasks. */
const task: ResourceDefinition = {
	name: 'task',
	label: { one: 'Task', many: 'Tasks' },
	path: '/tasks',
	operations: ['get'],
	ids: ['id', 'sourceId'],
	fields: [],
	titleField: 'action',
	bulkKeys: ['_id', 'sourceId'],
	bulkInsertNeeds: [],
	list: { maxPageSize: 10_000, filters: [] },
	docs: 'https://www.planhat.com/developers/task',
};

it.each([
	{ mode: 'externalId', value: 'T-1' },
	{ mode: 'id', value: 'extid-T-1' },
])('refuses an ID of a kind the resource can not be found by ($mode $value)', (locator) => {
	expect(() => toReference(locator, task, 'Task')).toThrow(
		expect.objectContaining({
			message: "Planhat can't find tasks by External ID",
			hint: 'Use Planhat ID or Source ID instead.',
		}),
	);
});

it('reads a prefix that the resource knows', () => {
	const reference = toReference({ mode: 'id', value: ' srcid-T-1 ' }, task, 'Task');
	expect(recordPath(task, reference)).toBe('/tasks/srcid-T-1');
});

it('lets slashes into a body, where they can address nothing', () => {
	const locator = { mode: 'sourceId', value: 'a/b' };
	expect(toBodyReference(locator, task, 'Task')).toEqual({ kind: 'sourceId', id: 'a/b' });
	expect(() => toReference(locator, task, 'Task')).toThrow(/holds a slash/);
});
