import type { Ask } from './ask';
import type { Overlap } from './sameRecords';

/** The names that an answer shows the server to have listened to. */
export interface Heard {
	/** Absent when the position was ignored. */
	readonly position?: HeardPosition;
	/** Absent when no page size was listened to. */
	readonly size?: string;
}

/** What a position was written as. */
export interface HeardPosition {
	readonly kind: 'offset' | 'page' | 'after';
	readonly name: string;
	/** The first offset or page. */
	readonly start: number;
	/** Whether no other name, and no other first number, explains the answer as well. */
	readonly isNameSure: boolean;
	readonly isStartSure: boolean;
}

interface Guess extends Pick<HeardPosition, 'kind' | 'name' | 'start'> {
	/** The place in the list at which the answer would begin. */
	readonly begins: number;
}

/** All that a page of `size` could begin with, the usual first. */
function guesses({ offsets, pages, after }: Ask, size: number): Guess[] {
	return [
		...offsets.map(({ name, value }) => ({
			kind: 'offset' as const,
			name,
			start: 0,
			begins: value,
		})),
		...pages.flatMap(({ name, value }) => [
			{ kind: 'page' as const, name, start: 1, begins: (value - 1) * size },
			{ kind: 'page' as const, name, start: 0, begins: value * size },
		]),
		...after.map(({ name, value }) => ({
			kind: 'after' as const,
			name,
			start: 0,
			begins: value + 1,
		})),
		// Some count pages in a parameter named for records (quirk P23), some count from 1 (P24).
		...offsets.flatMap(({ name, value }) => [
			{ kind: 'page' as const, name, start: 0, begins: value * size },
			{ kind: 'offset' as const, name, start: 1, begins: value - 1 },
		]),
	];
}

/** The sizes that explain how many records came; the last one stands for "no size was heard". */
function sizesHeard(
	ask: Ask,
	{ start, count }: Overlap,
	received: number,
): Array<{ name?: string; value: number }> {
	const isEnd = typeof start === 'number' && start + count === received;
	const exact = ask.sizes.filter(({ value }) => value === count);
	// The last page of a list is shorter than what was asked for.
	const longer = isEnd ? ask.sizes.filter(({ value }) => value > count) : [];
	const named = [...exact, ...longer];
	const isWhole = count === received || start === 'unseen' || isEnd;
	return isWhole ? [...named, { value: received }] : named;
}

function positionHeard(ask: Ask, overlap: Overlap, size: number, received: number) {
	const fitting = guesses(ask, size).filter(
		({ begins }) => overlap.start === (begins < received ? begins : 'unseen'),
	);
	const [best, ...rivals] = fitting;
	if (best === undefined) return undefined;
	const { kind, name, start } = best;
	const isSame = (rival: Guess) => rival.kind === kind && rival.name === name;
	return {
		kind,
		name,
		start,
		isNameSure: rivals.every(isSame),
		isStartSure: !rivals.some(isSame),
	};
}

/** Which names explain what came back; none when nothing does, or when nothing was listened to. */
export function heardIn(ask: Ask, overlap: Overlap, received: number): Heard {
	if (overlap.start === 'mixed' || overlap.count === 0) return {};
	for (const { name, value } of sizesHeard(ask, overlap, received)) {
		const size = name === undefined ? {} : { size: name };
		if (overlap.start === 0) return size;
		const position = positionHeard(ask, overlap, value, received);
		if (position !== undefined) return { ...size, position };
	}
	return {};
}
