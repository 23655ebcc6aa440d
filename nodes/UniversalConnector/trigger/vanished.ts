import { digest } from '../../shared/changes/digest';
import { packKeys, unpackKeys } from '../../shared/changes/packed';
import { ConfigError, PaginationError } from '../../shared/http/errors';
import { MOST_REMEMBERED } from './limits';

/** What is remembered of the sync field values of a list. JSON. */
export interface NamesState {
	/** The values that are there, and those missing that were not told to be gone. */
	readonly names: readonly string[];
	/** Digests of those that were missing in the last whole read, packed. */
	readonly missing?: string;
}

export interface VanishOptions {
	/** Whether the whole list was read; otherwise nothing is known to be gone. */
	readonly isComplete: boolean;
	/** The largest share of the known values that may be gone at once, in percent. */
	readonly mostPercent: number;
	/** Whether a value has to be missing in two whole reads in a row. */
	readonly needsTwoReads: boolean;
}

export interface Vanished {
	/** The values that were known and are not there any more, in the order they came in. */
	readonly gone: readonly string[];
	readonly state: NamesState;
}

/**
 * One may always vanish as long as others stay: of a short list it is more than any share that
 * makes sense, and a filter or a right that went wrong takes many.
 */
function requireShare(gone: number, known: number, mostPercent: number): void {
	const isSingle = gone === 1 && known > 1 && mostPercent > 0;
	if (isSingle || gone * 100 <= mostPercent * known) return;
	throw new PaginationError(
		`${gone} of ${known} known records are not in the list any more, which is more than the ${mostPercent} % that may vanish at once`,
		"Nothing was emitted and nothing forgotten. If they are really gone, raise 'Vanished: At Most (Percent)' until they were emitted; otherwise check what the API gives, its filters and rights.",
		{ field: 'Vanished: At Most (Percent)' },
	);
}

/** @throws ConfigError when the values are too long together to be remembered */
function requireLength(names: readonly string[]): void {
	const length = names.reduce((sum, name) => sum + name.length, 0);
	if (length <= MOST_REMEMBERED.nameCharacters) return;
	throw new ConfigError(
		`The sync field values have ${length} characters together, more than the ${MOST_REMEMBERED.nameCharacters} that can be remembered between two polls`,
		"Nothing is lost: choose a shorter 'Records: Sync Field', split the list with filters among several triggers, or turn 'Vanished: Emit' off.",
		{ field: 'Vanished: Emit' },
	);
}

/**
 * Tells which sync field values are gone. No known values set the baseline: nothing is gone. A value
 * that turns up again after it was missing once was never gone.
 * @throws PaginationError when more are gone than may be, as after a filter that went wrong
 * @throws ConfigError when there is too much to remember
 */
export function findVanished(
	before: NamesState | undefined,
	present: readonly string[],
	{ isComplete, mostPercent, needsTwoReads }: VanishOptions,
): Vanished {
	const there = new Set(present);
	const known = before?.names ?? [];
	const missing = known.filter((name) => !there.has(name));
	const suspects = new Set(unpackKeys(before?.missing ?? ''));
	const isSuspect = (name: string) => suspects.has(digest(name));
	if (isComplete) {
		const fresh = missing.filter((name) => !isSuspect(name));
		requireShare(fresh.length, known.length, mostPercent);
	}
	const gone = isComplete ? missing.filter((name) => !needsTwoReads || isSuspect(name)) : [];
	const isGone = new Set(gone);
	const waiting = missing.filter((name) => !isGone.has(name));
	const names = [...there, ...waiting];
	requireLength(names);
	const next = (isComplete ? waiting : waiting.filter(isSuspect)).map(digest);
	return { gone, state: { names, missing: next.length > 0 ? packKeys(next) : undefined } };
}
