import { ConfigError, PaginationError } from '../../shared/http/errors';
import { MOST_REMEMBERED } from './limits';

export interface VanishOptions {
	/** Whether the whole list was read; otherwise nothing is known to be gone. */
	readonly isComplete: boolean;
	/** The largest share of the known values that may be gone at once, in percent. */
	readonly mostPercent: number;
}

export interface Vanished {
	/** The values that were known and are not there any more, in the order they came in. */
	readonly gone: readonly string[];
	/** The values that are known from now on. */
	readonly known: readonly string[];
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
 * Tells which sync field values are gone. No known values set the baseline: nothing is gone.
 * @throws PaginationError when more are gone than may be, as after a filter that went wrong
 * @throws ConfigError when there is too much to remember
 */
export function findVanished(
	before: readonly string[] | undefined,
	present: readonly string[],
	{ isComplete, mostPercent }: VanishOptions,
): Vanished {
	const there = new Set(present);
	const missing = (before ?? []).filter((name) => !there.has(name));
	if (isComplete) requireShare(missing.length, before?.length ?? 0, mostPercent);
	const known = isComplete ? [...there] : [...there, ...missing];
	requireLength(known);
	return { gone: isComplete ? missing : [], known };
}
