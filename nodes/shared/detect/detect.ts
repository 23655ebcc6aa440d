import type { Path } from '../extract/path';
import type { RecordOptions } from '../extract/records';
import type { RequestTemplate } from '../pagination/template';
import { ask } from './asked';
import type { Cap } from './cap';
import { type Field, highWaterFields, syncFields } from './fields';
import type { Finding, Unknown } from './finding';
import { follow } from './followed';
import { Investigation } from './investigation';
import { lookAt } from './look';
import { type ReadAnswer, type ReadNote, Reads } from './reads';
import type { RecordPlace } from './recordLists';
import { requestPlaces, type SizeHint } from './requestPlaces';
import type { Scheme } from './scheme';
import { everything, withoutSigns } from './signless';
import type { StatedTotal } from './totals';

export interface DetectInput {
	/** The first request. */
	readonly template: RequestTemplate;
	readonly read: ReadAnswer;
	/** Origins that links may lead to, the one of the base URL first. */
	readonly allowed: readonly string[];
}

/** What was found out, the best of each first. */
export interface Detected {
	readonly places: ReadonlyArray<Finding<RecordPlace>>;
	/** How the records of the best place are read. */
	readonly options: RecordOptions;
	readonly scheme: Finding<Scheme> | Unknown;
	readonly otherSchemes: ReadonlyArray<Finding<Scheme>>;
	readonly size?: SizeHint;
	/** Records of the first page. */
	readonly received: number;
	/** Records that came when no size was asked for. */
	readonly unasked: number;
	readonly cap: Cap;
	readonly totals: ReadonlyArray<Finding<StatedTotal>>;
	readonly unusableTotals: readonly string[];
	/** Where the answer says whether there is more. */
	readonly hasMore?: Path;
	readonly syncFields: ReadonlyArray<Finding<Field>>;
	readonly highWaterFields: ReadonlyArray<Finding<Field>>;
	readonly reads: readonly ReadNote[];
	readonly notes: readonly string[];
	/** Whether records seem to be left out after the page was cut. */
	readonly isFiltered: boolean;
	/** Whether the list was seen to change between two reads. */
	readonly hasMoved: boolean;
}

async function schemeOf(known: Investigation): Promise<void> {
	if (known.look.options.shape === 'object') {
		known.scheme = everything('likely', false, 'The answer is one record.');
		known.cap = { confidence: 'none', evidence: 'The answer is one record.' };
		return;
	}
	if (await follow(known)) return;
	const heard = await ask(known);
	if (known.scheme.confidence === 'none') known.scheme = withoutSigns(known, heard);
}

/** The scheme with the page size in every request, where pages come only when one is asked for. */
function withNeededSize({ scheme, size, isSizeNeeded }: Investigation): Investigation['scheme'] {
	if (!isSizeNeeded || size === undefined || scheme.confidence === 'none') return scheme;
	const { value } = scheme;
	return value.kind === 'none' || value.size !== undefined
		? scheme
		: { ...scheme, value: { ...value, size: size.placement } };
}

function detectedIn(known: Investigation): Detected {
	const {
		look,
		unasked,
		others,
		total,
		size,
		cap,
		reads,
		received,
		notes,
		records,
		hasMoved,
		isFiltered,
	} = known;
	const rest = look.totals.found.slice(1);
	return {
		places: look.places,
		options: look.options,
		scheme: withNeededSize(known),
		received,
		unasked,
		cap,
		notes,
		hasMoved,
		isFiltered,
		otherSchemes: others,
		size,
		totals: total ? [total, ...rest] : [],
		unusableTotals: [...look.totals.unusable, ...known.noTotals],
		...(look.more ? { hasMore: look.more.path } : {}),
		syncFields: syncFields(records),
		highWaterFields: highWaterFields(records),
		reads: reads.notes,
	};
}

/**
 * Finds out by at most eight reads how an API gives its records: where they stand, how it hands out
 * pages, how many at once, how many there are, and which fields can serve as key and high-water mark.
 * @throws ResponseShapeError when the first answer holds nothing that could be records, and what
 * the first read failed with; later failures only leave things unknown
 */
export async function detect({ template, read, allowed }: DetectInput): Promise<Detected> {
	const reads = new Reads(read);
	const note: ReadNote = { purpose: 'First look', outcome: '' };
	reads.notes.push(note);
	const first = await read(template);
	if (!first.ok) throw first.error;
	const look = lookAt(first.value);
	note.outcome = `${look.records.length} records came`;
	const known = new Investigation(template, look, requestPlaces(template), allowed, reads);
	await schemeOf(known);
	return detectedIn(known);
}
