import fc from 'fast-check';

import { bodyWriter } from '../../../../nodes/shared/batching/body';
import type { Outcome } from '../../../../nodes/shared/batching/outcomes';
import { makeBatches } from '../../../../nodes/UniversalConnector/send/batches';
import type { SendRow } from '../../../../nodes/UniversalConnector/send/row';

const place = fc.record({
	group: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
	url: fc.constantFrom('https://one.test/', 'https://two.test/', 'https://three.test/'),
});

const toRow = ({ group, url }: { group: string; url: string }, index: number): SendRow => ({
	index,
	group,
	url,
	groupValue: group,
	json: String(index),
	keys: [],
	scope: undefined,
	method: 'POST',
	intent: 'send',
});

it('no group is in two lanes, and no row is lost, where the grouping looks at groups', () => {
	fc.assert(
		fc.property(
			fc.array(place, { maxLength: 40 }),
			fc.integer({ min: 1, max: 4 }),
			fc.constantFrom('byKey' as const, 'keepGroups' as const),
			(places, maxRows, grouping) => {
				const outcomes: Array<Outcome | undefined> = [];
				const lanes = makeBatches(
					places.map(toRow),
					{
						grouping,
						body: bodyWriter({ shape: 'list', key: [], values: [] }),
						limits: { maxRows, maxBytes: Number.POSITIVE_INFINITY, largeGroup: 'split' },
					},
					outcomes,
				);
				const groups = lanes.flatMap((lane) => [
					...new Set(lane.flatMap(({ rows }) => rows.map(({ group }) => group))),
				]);
				expect(new Set(groups).size).toBe(groups.length);
				const rows = lanes.flat().flatMap((batch) => batch.rows);
				expect(rows.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
					places.map((_, n) => n),
				);
				for (const lane of lanes) {
					const numbers = lane.map(({ number }) => number);
					expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
				}
			},
		),
	);
});
