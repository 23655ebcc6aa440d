import {
	created,
	failed,
	landed,
	skipped,
	unchanged,
	unknown,
	updated,
} from '../../../nodes/shared/batching/outcomes';

it.each([
	['created', created('1'), { outcome: 'created', isProblem: false, id: '1' }],
	['updated', updated('1'), { outcome: 'updated', isProblem: false, id: '1' }],
	['unchanged', unchanged('1'), { outcome: 'unchanged', isProblem: false, id: '1' }],
	['created without an id', created(), { outcome: 'created', isProblem: false }],
	['skipped', skipped('twice'), { outcome: 'skipped', isProblem: false, reason: 'twice' }],
	['landed', landed('untold'), { outcome: 'unknown', isProblem: false, reason: 'untold' }],
	['failed', failed('no name'), { outcome: 'failed', isProblem: true, reason: 'no name' }],
	['unknown', unknown('cut off'), { outcome: 'unknown', isProblem: true, reason: 'cut off' }],
])('a row that is %s says so', (_what, outcome, expected) => {
	expect(outcome).toEqual(expected);
});
