import { digest } from './digest';
import { type Memory, requireRoom } from './memory';
import { packByLevel, unpackByLevel } from './packed';

/** What is remembered of days that came. Days are whole days since 1970-01-01. JSON. */
export interface DueState {
	/** The first day of the last poll; earlier ones are over for good. */
	readonly since: number;
	/** Tells the settings apart. */
	readonly settings: string;
	/** What was told already, by the day it was due, packed. */
	readonly told: string;
}

/** Something that is due on a day. */
export interface Due {
	/** Tells apart what is due: the record, its date, and what for. */
	readonly key: string;
	readonly day: number;
}

export interface DueOptions {
	/** The day it is where the person is. */
	readonly today: number;
	/** Days for which something is told late, because nobody asked in time. */
	readonly catchUpDays: number;
	readonly settings: string;
	readonly memory: Memory;
}

/** The first day that still matters: never an earlier one than before, nor one too long ago. */
export function firstDueDay(
	before: DueState | undefined,
	{ today, catchUpDays, settings }: Omit<DueOptions, 'memory'>,
): number {
	const since = before?.settings === settings ? before.since : today;
	return Math.max(since, today - catchUpDays);
}

/**
 * Tells what became due since the settings were made and was not told yet, in the order of the
 * days. What is remembered is kept when the settings change, so that nothing is told twice, and is
 * forgotten when its day is over for good.
 * @throws ConfigError when more is due at a time than may be remembered
 */
export function findDue<Item extends Due>(
	before: DueState | undefined,
	items: readonly Item[],
	options: DueOptions,
): { readonly due: readonly Item[]; readonly state: DueState } {
	const { today, settings, memory } = options;
	const first = firstDueDay(before, options);
	const told = new Map(unpackByLevel(before?.told ?? ''));
	for (const [key, day] of told) if (day < first) told.delete(key);
	const due: Item[] = [];
	for (const item of items) {
		const key = digest(item.key);
		if (item.day < first || item.day > today || told.has(key)) continue;
		told.set(key, item.day);
		due.push(item);
	}
	requireRoom(memory, told.size);
	due.sort((a, b) => a.day - b.day);
	return { due, state: { since: first, settings, told: packByLevel(told) } };
}
