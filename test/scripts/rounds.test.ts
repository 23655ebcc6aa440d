import { alternate, median } from '../../scripts/bench/rounds';

it.each([
	[[3, 1, 2], 2],
	[[4, 1, 3, 2], 2.5],
	[[7], 7],
])('the median of %j is %d', (values, expected) => {
	expect(median(values)).toBe(expected);
});

it('runs the contenders in turn and leaves out the first run of each', async () => {
	const order: string[] = [];
	const contender = (name: string) => async () => {
		order.push(name);
		return order.length;
	};
	const results = await alternate(2, { a: contender('a'), b: contender('b') });
	expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
	expect(results).toEqual({ a: [3, 5], b: [4, 6] });
});
