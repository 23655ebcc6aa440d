import { formatPath, type Path } from '../extract/path';
import { readPath } from '../extract/readPath';
import { PaginationError } from '../http/errors';

/** Where an answer says whether there is more, and which way round it says so. */
export interface MoreFlag {
	readonly path: Path;
	/** What a value of yes means; `asNamed` refuses a name that sounds like the end. */
	readonly meaning: 'asNamed' | 'more' | 'end';
}

const NO = /^(?:false|f|no|n|0|off|none|null|end|done|finished|last)?$/i;
const YES = /^(?:true|t|yes|y|1|on|more)$/i;

/** Names of flags that are set at the end: `endOfRecords`, `lastPage`, `is_last`, `done`. */
const END_NAME =
	/^(?:is_?)?(?:end|last|final|done|finished|complete|completed)(?:_?(?:page|of_?\w*))?$/i;

function isYes(value: unknown, path: Path): boolean {
	if (typeof value === 'boolean') return value;
	if (typeof value === 'number') return value !== 0;
	if (typeof value === 'object') return value !== null && Object.keys(value).length > 0;
	const text = String(value).trim();
	if (NO.test(text)) return false;
	// A link or a cursor in its place says that there is more, and so does a count.
	if (YES.test(text) || /^\d+$/.test(text) || text.length > 8) return true;
	throw new PaginationError(
		`'${formatPath(path)}' says '${text}', which is neither yes nor no`,
		"Correct 'Paging: Has-More Path', or end the read with a 'Stop When' rule of the pagination 'Advanced'.",
		{ field: 'Paging: Has-More Path' },
	);
}

/**
 * What an answer says about more pages, also in words or numbers; undefined when it says nothing.
 * @throws PaginationError for a word that is neither yes nor no, and for a flag that sounds like the
 * end when nobody said which way round it is
 */
export function hasMoreIn(flag: MoreFlag | undefined, body: unknown): boolean | undefined {
	if (flag === undefined) return undefined;
	const { path, meaning } = flag;
	const found = readPath(body, path);
	if (!found.found || found.value === null) return undefined;
	const last = path[path.length - 1];
	if (meaning === 'asNamed' && last?.kind === 'key' && END_NAME.test(last.key)) {
		throw new PaginationError(
			`'${last.key}' sounds like a flag that is set at the end, not while there is more`,
			"Set 'Paging: Has-More Path Means' to say which it is.",
			{ field: 'Paging: Has-More Path' },
		);
	}
	const value = isYes(found.value, path);
	return meaning === 'end' ? !value : value;
}
