import { compareContents, type ContentState, NO_CONTENTS } from '../../shared/changes/contents';
import { digestOf } from '../../shared/changes/digest';
import { compareMarks, type MarkState, NO_MARKS } from '../../shared/changes/marks';
import { DAY_MS } from '../../shared/definition/instant';
import { readPath } from '../../shared/extract/readPath';
import { PaginationError, ResponseShapeError } from '../../shared/http/errors';
import { place } from '../../shared/pagination/placement';
import type { Plan } from '../plan';
import { counted } from '../report';
import { keyedViews, type KeyedView } from './keyed';
import { leftOutNotes, rejectedOf } from './leftOut';
import { MARK_HEAD, MOST_REMEMBERED } from './limits';
import {
	askedValue,
	isFarAhead,
	type Mark,
	markOf,
	overlapOf,
	restoreMark,
	type StoredMark,
	storeMark,
} from './mark';
import { type Reader, type Reading, requireBaseline, shortfall } from './reading';
import type { HighWaterSettings, TriggerSettings } from './settings';
import type { PollFinding } from './syncPoll';

/** What is remembered with a high-water mark. JSON. */
export interface HighWaterState {
	/** From where on to ask; absent as long as too few records had a value. */
	readonly mark?: StoredMark;
	readonly marks: MarkState;
	/** Records without a value, where they are told by their content. */
	readonly others: ContentState;
}

/** A record with the value of its high-water field. */
interface HighWaterView extends KeyedView {
	readonly mark: Mark;
	readonly level: Mark['level'];
}

const HINT =
	"Nothing is lost: lower 'High-Water: Overlap', or ask the API for fewer records with a filter.";

/** Adds to the request what asks for records from the mark on. */
export function askFrom(plan: Plan, settings: HighWaterSettings, mark: Mark | undefined): Plan {
	const value = mark ? askedValue(mark, settings) : settings.startValue;
	if (value === '') return plan;
	return { ...plan, template: place(plan.template, settings.placement, value) };
}

/** @throws ResponseShapeError for a value that can't be compared */
function valueOf({ read: record }: KeyedView, settings: HighWaterSettings): Mark | undefined {
	const found = readPath(record, settings.field);
	if (!found.found || found.value === null || found.value === '') return undefined;
	const mark = markOf(found.value, settings.kind);
	if (mark) return mark;
	const shown = JSON.stringify(found.value).slice(0, 60);
	throw new ResponseShapeError(
		`The high-water field '${settings.label}' holds ${shown}, which is neither a number nor a date like 2026-01-31T12:00:00Z`,
		"Choose another 'High-Water Field'.",
		{ field: 'High-Water Field' },
	);
}

function buildMissingError({ label }: HighWaterSettings, record: KeyedView, count: number): Error {
	const names = Object.keys(record.read).slice(0, 20).join(', ');
	return new ResponseShapeError(
		`${count} ${count === 1 ? 'record has' : 'records have'} no value in the high-water field '${label}'`,
		`Nothing is lost. The first one has ${names}: correct 'High-Water Field', or set 'High-Water: Record Without Value' in the options.`,
		{ field: 'High-Water Field' },
	);
}

/** @throws ResponseShapeError for times among numbers, which can't be compared */
function requireOneKind(marks: readonly Mark[]): void {
	const [first] = marks;
	const other = marks.find(({ isTime }) => isTime !== first?.isTime);
	if (first === undefined || other === undefined) return;
	throw new ResponseShapeError(
		`The high-water field holds ${first.raw} in one record and ${other.raw} in another, which can't be compared`,
		"Choose another 'High-Water Field', or say in 'High-Water: Field Holds' what its numbers mean.",
		{ field: 'High-Water Field' },
	);
}

/** Records with a value and records without one. */
function splitByValue(views: readonly KeyedView[], settings: HighWaterSettings) {
	const all = views.map((view) => ({ ...view, mark: valueOf(view, settings) }));
	const marked = all.flatMap((view): HighWaterView[] => {
		const { mark, content } = view;
		if (mark === undefined) return [];
		// The value belongs to the content, even if the mapping leaves it out.
		return [{ ...view, mark, level: mark.level, content: digestOf([mark.raw, content]) }];
	});
	const without = all.filter(({ mark }) => mark === undefined);
	const [first] = without;
	if (first && settings.whenMissing === 'fail') {
		throw buildMissingError(settings, first, without.length);
	}
	const others = settings.whenMissing === 'content' ? without : [];
	return { marked, others, skipped: without.length - others.length };
}

/**
 * The records that a poll would look at.
 * @throws ResponseShapeError for records that a poll could not use
 */
export function usableViews(
	views: readonly KeyedView[],
	settings: HighWaterSettings,
): readonly KeyedView[] {
	const { marked, others } = splitByValue(views, settings);
	return [...marked, ...others];
}

/** The higher one of the mark so far and the one that a read allows. */
function raiseMark(before: Mark | undefined, base: Mark | undefined): Mark | undefined {
	if (before === undefined || base === undefined) return base ?? before;
	return base.level > before.level ? base : before;
}

/** The value in the middle, which a few odd ones don't move. */
function middleOf(marked: readonly HighWaterView[]): Mark | undefined {
	const rising = [...marked].sort((a, b) => (a.level < b.level ? -1 : 1));
	return rising[Math.floor((rising.length - 1) / 2)]?.mark;
}

/** What n8n's log says of values far ahead of the others, when they come and on each start. */
function farAheadNotes(
	marked: readonly HighWaterView[],
	usual: Mark | undefined,
	latestMoment: number,
	{ label }: HighWaterSettings,
): string[] {
	const ahead = marked.filter(({ mark }) => isFarAhead(mark, usual ?? mark, latestMoment));
	const [first] = ahead;
	if (first === undefined) return [];
	const [are, value] = ahead.length === 1 ? ['record is', 'value'] : ['records are', 'values'];
	return [
		`${ahead.length} ${are} far ahead of all others in the high-water field '${label}', for example at ${first.mark.raw}. Later records are found all the same, but correct the ${value} in the API`,
	];
}

interface HighWaterRules {
	readonly settings: TriggerSettings;
	readonly highWater: HighWaterSettings;
	/** Whether it is the first poll since n8n or the workflow was started. */
	readonly isFirstPoll: boolean;
}

function compare(
	before: HighWaterState | undefined,
	reading: Reading,
	{ settings, highWater, isFirstPoll }: HighWaterRules,
): PollFinding<HighWaterState> {
	const start = settings.emitsExisting ? { marks: NO_MARKS, others: NO_CONTENTS } : undefined;
	const known = before ?? start;
	if (known === undefined) requireBaseline(reading);
	const views = keyedViews(reading, settings);
	const { marked, others, skipped } = splitByValue(views, highWater);
	const oldMark = before?.mark && restoreMark(before.mark);
	requireOneKind([...(oldMark ? [oldMark] : []), ...marked.map(({ mark }) => mark)]);
	const [first] = marked;
	// What can't be asked for is known now, not once there are enough records for a mark.
	if (first) askedValue(first.mark, highWater);
	const latestMoment = reading.plan.clock.now() + DAY_MS;
	const part = highWater.isOldestFirst ? 'rising part' : 'part';
	const { changes, base, state } = compareMarks(known?.marks, marked, {
		tellsBy: 'content',
		head: MARK_HEAD,
		overlap: first ? overlapOf(first.mark, highWater.overlap) : 0,
		extent: reading.isComplete ? 'whole' : part,
		highest: first?.mark.isTime ? latestMoment : undefined,
		rule: '',
		memory: { most: MOST_REMEMBERED.window, what: 'records within the overlap', hint: HINT },
	});
	const unmarked = compareContents(known?.others, others, {
		most: MOST_REMEMBERED.contents,
		what: 'records without a high-water value',
		hint: HINT,
	});
	const mark = raiseMark(oldMark, base?.mark);
	const news = changes.map(({ view }) => view);
	const found = [...news, ...unmarked.created, ...unmarked.updated];
	if (!reading.isAtEnd && found.length === 0 && mark === oldMark) {
		throw new PaginationError(
			`The read brought nothing new and was not complete: ${shortfall(reading.outcome)}`,
			'Nothing is lost. Raise the limits in the options, or the same records are read again and again.',
		);
	}
	const isNews = new Set<unknown>(found.map(({ read: record }) => record));
	const records = [...marked, ...others].flatMap(({ read: record, emitted }) =>
		isNews.has(record) && emitted !== undefined ? [emitted] : [],
	);
	const hasSync = reading.plan.settings.sync.fields.length > 0;
	const notes = [
		...leftOutNotes(reading, rejectedOf(reading, views), hasSync),
		...counted(skipped, 'without a high-water value left out'),
		...farAheadNotes(
			isFirstPoll ? marked : news,
			mark ?? middleOf(marked),
			latestMoment,
			highWater,
		),
	];
	const next = { mark: mark && storeMark(mark), marks: state, others: unmarked.state };
	return { records, vanished: [], notes, state: next };
}

/** What a poll goes by. */
interface HighWaterPoll extends HighWaterRules {
	readonly reader: Reader;
}

/**
 * Asks for the records from the high-water mark on, and tells what of them is news.
 * @throws ConfigError, PaginationError, ResponseShapeError, and what reading throws
 */
export async function pollHighWater(
	before: HighWaterState | undefined,
	plan: Plan,
	poll: HighWaterPoll,
): Promise<PollFinding<HighWaterState>> {
	const { highWater, reader } = poll;
	const mark = before?.mark && restoreMark(before.mark);
	return compare(before, await reader(askFrom(plan, highWater, mark)), poll);
}
