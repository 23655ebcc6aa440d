import { attempt } from '../attempt';
import { describeValue, isObject } from '../extract/jsonValue';
import { EACH } from '../extract/path';
import { type DataRecord, readRecords, type RecordOptions } from '../extract/records';
import { messageIn } from '../http/answer';
import { ResponseShapeError } from '../http/errors';
import type { PageFacts } from '../pagination/strategy';
import { type CursorPlace, cursorsIn } from './cursors';
import { type Echoes, echoesIn } from './echoes';
import type { Answer, Finding } from './finding';
import { type LinkPlace, nextLinksIn } from './links';
import { isBelow, type Member, membersOf } from './members';
import { MORE_FLAGS, plain } from './names';
import { type RecordPlace, recordPlaces } from './recordLists';
import { type Totals, totalsIn } from './totals';

/** What the first answer shows. */
export interface Look {
	readonly answer: Answer;
	readonly places: ReadonlyArray<Finding<RecordPlace>>;
	readonly options: RecordOptions;
	readonly records: readonly DataRecord[];
	readonly links: ReadonlyArray<Finding<LinkPlace>>;
	readonly cursors: ReadonlyArray<Finding<CursorPlace>>;
	readonly echoes: Echoes;
	readonly totals: Totals;
	/** The flag that says whether there is more. */
	readonly more?: Member;
}

function refuse(message: string, hint: string): never {
	throw new ResponseShapeError(message, hint, { field: 'Path' });
}

const ERROR_NAMES = ['error', 'errors', 'fault'];

/** Whether an answer holds an error and nothing that could be records beside it. */
function isErrorAlone(body: unknown, { shape, path: [first], keys }: RecordPlace): boolean {
	// An API may well list errors; those have an ID each.
	const hasIds = keys.some((key) => plain(key) === 'id');
	if (first !== undefined) {
		return first.kind === 'key' && ERROR_NAMES.includes(plain(first.key)) && !hasIds;
	}
	const isSet = (name: string) =>
		isObject(body) && Object.hasOwn(body, name) && body[name] !== null && body[name] !== false;
	return shape === 'object' && ERROR_NAMES.some(isSet);
}

/** @throws ResponseShapeError for an answer in which there can be no records */
function requireRecords(body: unknown, places: Look['places']): Finding<RecordPlace> {
	if (body === undefined) {
		refuse(
			'The answer is empty, so there is nothing to look at',
			"Check 'Path', or choose one that has records.",
		);
	}
	const [best] = places;
	if (best === undefined) {
		refuse(
			`The answer is ${describeValue(body)}, in which there are no records`,
			"Check 'Path': it should lead to a list of records.",
		);
	}
	if (isErrorAlone(body, best.value)) {
		refuse(
			`The answer holds an error instead of records: ${messageIn(body) ?? 'without a message'}`,
			"Check 'Path', the parameters in it and the sign-in data.",
		);
	}
	return best;
}

/** Where records of that kind are read from; a map's keys get a field of their own. */
function optionsFor({ path, shape, keys }: RecordPlace): RecordOptions {
	const keyField = keys.includes('key') ? 'mapKey' : 'key';
	return { path, shape, missing: 'ends', ...(shape === 'map' ? { keyField } : {}) };
}

/** The records of an answer; none where it has other things in their place. */
export function recordsIn(
	{ body }: Pick<Answer, 'body'>,
	options: RecordOptions,
): readonly DataRecord[] {
	const read = attempt(() => readRecords(body, options));
	return read.ok ? read.value.records : [];
}

/** The members that stand beside the records. */
export function besideRecords(
	{ body }: Pick<Answer, 'body'>,
	{ path, shape }: RecordOptions,
): readonly Member[] {
	if (shape === 'object') return [];
	const each = path.indexOf(EACH);
	const above = each < 0 ? path : path.slice(0, each);
	return membersOf(body).filter((member) => !isBelow(member.path, above));
}

/**
 * Looks at the first answer: where its records are and what it says about further pages.
 * @throws ResponseShapeError when it holds no records and nothing that could become some
 */
export function lookAt(answer: Answer): Look {
	const places = recordPlaces(answer.body);
	const best = requireRecords(answer.body, places);
	const options = optionsFor(best.value);
	const records = recordsIn(answer, options);
	const members = besideRecords(answer, options);
	const more = members.find(
		({ name, value }) => typeof value === 'boolean' && MORE_FLAGS.has(plain(name)),
	);
	return {
		answer,
		places,
		options,
		records,
		links: nextLinksIn(answer, members),
		cursors: cursorsIn(answer, members),
		echoes: echoesIn(members, records.length),
		totals: totalsIn(answer, members, records.length),
		more,
	};
}

/** An answer as paginations see it. */
export function factsOf(answer: Answer, records: readonly DataRecord[]): PageFacts {
	const last = records.at(-1);
	return {
		received: records.length,
		body: answer.body,
		headers: answer.headers,
		url: answer.url,
		lastRecord: last,
	};
}
