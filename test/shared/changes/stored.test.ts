import { readStored } from '../../../nodes/shared/changes/stored';

const stored = { version: 1, settings: 's', revision: 3, state: { floor: 1 } };

it('reads what was kept, and nothing when nothing was', () => {
	expect(readStored(stored, 1)).toEqual(stored);
	expect(readStored(stored, 2)).toEqual(stored);
	expect(readStored(undefined, 1)).toBeUndefined();
});

it('refuses what a newer version kept', () => {
	expect(() => readStored({ ...stored, version: 2 }, 1)).toThrow('A newer version of this node');
});

it.each(['text', 5, [], {}, { ...stored, version: '1' }, { ...stored, revision: 0.5 }])(
	'refuses what is damaged: %j',
	(value) => {
		expect(() => readStored(value, 1)).toThrow('is damaged');
	},
);
