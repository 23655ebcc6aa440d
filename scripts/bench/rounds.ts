/** The value in the middle; of an even number the mean of the two. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)] ?? Number.NaN;
	if (!Number.isInteger(middle)) return upper;
	return ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Runs contenders in turn, A B A B, so that a slow spell of the machine hits all of them. The first
 * run of each warms up and is not counted.
 *
 * @returns what each contender's runs gave, by its name
 */
export async function alternate<Name extends string, Result>(
	rounds: number,
	contenders: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
	const names = Object.keys(contenders) as Name[];
	const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
		Name,
		Result[]
	>;
	for (let round = 0; round <= rounds; round++) {
		for (const name of names) {
			const result = await contenders[name]();
			if (round > 0) results[name].push(result);
		}
	}
	return results;
}
