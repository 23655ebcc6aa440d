import { compareContents, type ContentState, NO_CONTENTS } from '../../shared/changes/contents';
import { digestOf } from '../../shared/changes/digest';
import { DAY_MS } from '../../shared/definition/instant';
import { readPath } from '../../shared/extract/readPath';
import { PaginationError, ResponseShapeError } from '../../shared/http/errors';
import { place } from '../../shared/pagination/placement';
import type { Plan } from '../plan';
import { counted } from '../report';
import { keyedViews, type KeyedView } from './keyed';
import { leftOutNotes, rejectedOf } from './leftOut';
import { MOST_REMEMBERED } from './limits';
import { askedValue, type Mark, markOf } from './mark';
import { type Reader, type Reading, requireBaseline, shortfall } from './reading';
import type { HighWaterSettings, TriggerSettings } from './settings';
import type { Found } from './syncPoll';
import { compareWindow, NO_WINDOW, type WindowState } from './window';

/** What is remembered with a high-water mark. JSON. */
export interface HighWaterState {
	readonly window: WindowState;
	/** Records without a value, where they are told by their content. */
	readonly others: ContentState;
}

const HINT =
	"Nothing is lost: lower 'High-Water: Overlap', or ask the API for fewer records with a filter.";

/** Adds to the request what asks for records from the mark on. */
export function askingFrom(plan: Plan, settings: HighWaterSettings, mark: Mark | undefined): Plan {
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

function missing({ label }: HighWaterSettings, record: KeyedView, count: number): Error {
	const names = Object.keys(record.read).slice(0, 20).join(', ');
	return new ResponseShapeError(
		`${count} ${count === 1 ? 'record has' : 'records have'} no value in the high-water field '${label}'`,
		`Nothing is lost. The first one has ${names}: correct 'High-Water Field', or set 'High-Water: Record Without Value' in the options.`,
		{ field: 'High-Water Field' },
	);
}

/** Records with a value and records without one. */
function parted(views: readonly KeyedView[], settings: HighWaterSettings) {
	const all = views.map((view) => ({ ...view, mark: valueOf(view, settings) }));
	const marked = all.flatMap((view) => {
		const { mark, content } = view;
		// The value belongs to the content, even if the mapping leaves it out.
		return mark ? [{ ...view, mark, content: digestOf([mark.raw, content]) }] : [];
	});
	const without = all.filter(({ mark }) => mark === undefined);
	const [first] = without;
	if (first && settings.whenMissing === 'fail') throw missing(settings, first, without.length);
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
	const { marked, others } = parted(views, settings);
	return [...marked, ...others];
}

function compare(
	before: HighWaterState | undefined,
	reading: Reading,
	settings: TriggerSettings,
	highWater: HighWaterSettings,
): Found<HighWaterState> {
	const { isComplete, plan } = reading;
	const start = settings.emitsExisting ? { window: NO_WINDOW, others: NO_CONTENTS } : undefined;
	const known = before ?? start;
	if (known === undefined) requireBaseline(reading);
	const views = keyedViews(reading, settings);
	const { marked, others, skipped } = parted(views, highWater);
	const { news, state: window } = compareWindow(known?.window, marked, {
		overlap: highWater.overlap,
		isComplete,
		isOldestFirst: highWater.isOldestFirst,
		latestMoment: plan.clock.now() + DAY_MS,
		memory: { most: MOST_REMEMBERED.window, what: 'records within the overlap', hint: HINT },
	});
	const unmarked = compareContents(known?.others, others, {
		most: MOST_REMEMBERED.contents,
		what: 'records without a high-water value',
		hint: HINT,
	});
	const found = [...news, ...unmarked.created, ...unmarked.updated];
	if (!reading.isAtEnd && found.length === 0) {
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
	];
	return { records, vanished: [], notes, state: { window, others: unmarked.state } };
}

/** What a poll goes by. */
interface HighWaterPoll {
	readonly settings: TriggerSettings;
	readonly highWater: HighWaterSettings;
	readonly reader: Reader;
}

/**
 * Asks for the records from the high-water mark on, and tells what of them is news.
 * @throws ConfigError, PaginationError, ResponseShapeError, and what reading throws
 */
export async function pollHighWater(
	before: HighWaterState | undefined,
	plan: Plan,
	{ settings, highWater, reader }: HighWaterPoll,
): Promise<Found<HighWaterState>> {
	const reading = await reader(askingFrom(plan, highWater, before?.window.mark));
	const found = compare(before, reading, settings, highWater);
	// What can't be asked for is known now, not with the next poll.
	askingFrom(plan, highWater, found.state.window.mark);
	return found;
}
