import type { Path } from '../extract/path';
import { isObject } from '../extract/jsonValue';
import { attempt } from '../attempt';
import { place } from '../pagination/placement';
import { type Ask, askFor, withAsk } from './ask';
import { type Heard, heardIn } from './heard';
import { syncFields } from './fields';
import { follow } from './followed';
import { findCap } from './largest';
import type { Investigation, LaterPage } from './investigation';
import { finding, heardInWords, proven } from './proof';
import { type Look, lookAt } from './look';
import type { Scheme } from './scheme';
import { askSingly } from './singly';
import { laterRounds, type Round, strictRounds, usualRound } from './rounds';
import { mayGoOn } from './signless';
import { fitsPages } from './totals';

/** Where in a record its ID stands, for servers that take it as the cursor (quirk P14). */
function keyOf({ look }: Investigation): Path | undefined {
	const [best] = syncFields(look.records);
	return best === undefined || best.confidence === 'guess' ? undefined : best.value.path;
}

function idsOf(known: Investigation): (place: number) => string | number | undefined {
	const [segment] = keyOf(known) ?? [];
	return (at) => {
		const record = known.look.records[at];
		const value = segment?.kind === 'key' && isObject(record) ? record[segment.key] : undefined;
		return typeof value === 'string' || typeof value === 'number' ? value : undefined;
	};
}

function schemeOf(
	known: Investigation,
	{ position, size }: Heard,
	at: Round['at'],
): Scheme | undefined {
	const { places } = known;
	if (position === undefined) return undefined;
	const { kind, name, start } = position;
	if (kind === 'after') {
		const path = keyOf(known);
		if (path === undefined) return undefined;
		return {
			kind: 'cursor',
			source: { from: 'lastRecord', path },
			at: 'the last record',
			position: at(name),
		};
	}
	const placement = size === undefined ? (places.size ?? known.size)?.placement : at(size);
	return { kind, start, position: at(name), size: placement };
}

/** Whether the server states another number of records than a moment before. */
function hasMoved(known: Investigation, page: LaterPage): boolean {
	const before = known.total?.value.stated;
	const now = known.statedIn(page);
	if (known.countsPages(page)) return false;
	if (before === undefined || now === undefined || before === now) return false;
	const size = page.overlap.count;
	return size === known.received || !fitsPages(before, now, [known.received, size]);
}

/** The ask repeated against a fresh first page, because the list moved, or seems to. */
async function looked(known: Investigation, ask: Ask, page: LaterPage): Promise<Heard | undefined> {
	const fresh = await known.page(
		'The first page again, to see whether the list moves',
		known.template,
	);
	if (fresh === undefined || typeof fresh === 'string') return undefined;
	if (fresh.overlap.start !== 0) known.tellMoved();
	return heardIn(ask, known.rebased(fresh, page), fresh.records.length);
}

/** A round, what was asked in it, and the page that answers it. */
interface Answered extends Pick<Round, 'at'> {
	readonly asked: Ask;
	readonly page: LaterPage;
}

/** Makes a round; a text says why the server refused, and nothing came where nothing could be asked. */
async function made(
	known: Investigation,
	{ purpose, names, at }: Round,
): Promise<Answered | string | undefined> {
	const { places, received, template } = known;
	const asked = askFor({ names, received, taken: places.taken, idAt: idsOf(known) });
	const positions = asked && [...asked.offsets, ...asked.pages, ...asked.after];
	if (asked === undefined || positions?.length === 0) return undefined;
	const page = await known.page(purpose, withAsk(template, asked, at));
	return typeof page === 'object' ? { asked, page, at } : page;
}

/** What was heard, and whether it had to be compared with a fresh first page to be sure. */
async function heardFrom(
	known: Investigation,
	{ asked, page }: Answered,
): Promise<{ heard: Heard; isFresh: boolean }> {
	const heard = heardIn(asked, page.overlap, known.received);
	const moved = hasMoved(known, page);
	if (moved) known.tellMoved();
	else known.learnUnit(page, page.overlap.count);
	// A list that counts from 1 looks like one that grew by a record at its top.
	const isDoubtful = heard.position?.kind === 'offset' && heard.position.start === 1;
	if (!moved && !isDoubtful) return { heard, isFresh: false };
	return { heard: (await looked(known, asked, page)) ?? {}, isFresh: true };
}

function learnSize(known: Investigation, { size }: Heard, at: Round['at']): void {
	if (size === undefined) return;
	const evidence = `The server gave as many records as '${size}' asked for.`;
	known.size = { placement: at(size), evidence };
}

/** Takes over what was heard; shows it by one more read unless it was compared with a fresh page. */
async function learned(
	known: Investigation,
	{ asked, at }: Answered,
	{ heard, isFresh }: { heard: Heard; isFresh: boolean },
): Promise<Heard> {
	learnSize(known, heard, at);
	const { position, size } = heard;
	const scheme = schemeOf(known, heard, at);
	if (position === undefined || scheme === undefined) return heard;
	known.scheme = isFresh
		? finding(scheme, position.isNameSure, heardInWords(position, size))
		: await proven(known, { asked, position, scheme, at });
	if (position.kind === 'after' && known.scheme.isProven && known.size !== undefined) {
		await findCap(known, known.scheme, known.size);
	}
	return heard;
}

/** The round with the size that is known by name, in the place of all sizes of its own. */
function withSize(round: Round, { size }: Heard, at: Round['at']): Round {
	if (size === undefined || round.names.sizes.length === 0) return round;
	return {
		...round,
		names: { ...round.names, sizes: [size] },
		at: (name) => (name === size ? at(name) : round.at(name)),
	};
}

/** Whether an answer speaks of a next page in a way that the one before did not. */
function leadsFurther(before: Look, now: Look): boolean {
	const isEcho = ({ echoes: { offset, page } }: Look) => offset !== undefined || page !== undefined;
	return (
		now.links.length > before.links.length ||
		now.cursors.length > before.cursors.length ||
		(isEcho(now) && !isEcho(before)) ||
		(now.more?.value === true && before.more?.value !== true)
	);
}

/**
 * A list that comes whole until a page size is asked for may speak of its next page only then. Begins
 * anew with a page that is one record short of the list, and follows it. Returns whether that one
 * speaks of a next page.
 */
async function followSized(known: Investigation, { answer }: LaterPage): Promise<boolean> {
	const { look, size, received } = known;
	const seen = attempt(() => lookAt(answer));
	if (size === undefined || !seen.ok || !leadsFurther(look, seen.value)) return false;
	const template = place(known.template, size.placement, received - 1);
	const page = await known.page('The first page of a size that is asked for', template);
	if (typeof page !== 'object' || page.overlap.start !== 0) return false;
	const sized = attempt(() => lookAt(page.answer));
	if (!sized.ok) return false;
	known.beginWith(template, sized.value);
	return await follow(known);
}

/** Asks by other names where no usual one was listened to and the list seems to go on. */
async function askOn(
	known: Investigation,
	before: Heard,
	{ at, page }: Pick<Answered, 'at' | 'page'>,
): Promise<Heard> {
	let heard = before;
	let sizeAt = at;
	learnSize(known, heard, at);
	if (await followSized(known, page)) return heard;
	if (!mayGoOn(known)) return heard;
	for (const round of laterRounds(known.places, saysMore(known))) {
		const answer = await made(known, withSize(round, heard, sizeAt));
		if (answer === undefined || typeof answer === 'string') continue;
		const next = await heardFrom(known, answer);
		if (next.heard.position !== undefined) return await learned(known, answer, next);
		if (next.isFresh) return heard;
		if (heard.size === undefined && next.heard.size !== undefined) {
			heard = next.heard;
			sizeAt = answer.at;
			learnSize(known, heard, sizeAt);
		}
	}
	return heard;
}

/** Whether the answer says that there is more, and nothing else of its own tells how to get it. */
function saysMore({ look }: Investigation): boolean {
	return look.more?.value === true;
}

/** Asks by a pair of names at a time, as the server refuses those that it does not know. */
async function askStrictly(known: Investigation, refusal: string): Promise<Heard | string> {
	for (const round of strictRounds(known.places, saysMore(known))) {
		const answer = await made(known, round);
		if (answer === undefined) continue;
		if (typeof answer === 'string') {
			if (!known.reads.isRefusal) break;
			continue;
		}
		const next = await heardFrom(known, answer);
		if (next.heard.position !== undefined || next.isFresh) {
			return await learned(known, answer, next);
		}
		learnSize(known, next.heard, answer.at);
	}
	return refusal;
}

/**
 * Asks under all usual names at once and takes from the answer which were listened to. Returns what
 * was heard; a text when the server refused, and nothing when there was nothing to ask.
 */
export async function ask(known: Investigation): Promise<Heard | string | undefined> {
	if (known.places.graphQlCursor !== undefined) return undefined;
	const answer = await made(known, usualRound(known.places));
	if (answer === undefined) return undefined;
	if (typeof answer === 'string') {
		return known.reads.isRefusal ? await askStrictly(known, answer) : answer;
	}
	const next = await heardFrom(known, answer);
	if (next.heard.position === undefined && !next.isFresh) {
		const isSilent = next.heard.size === undefined;
		if (isSilent && (await askSingly(known, answer))) return next.heard;
		return await askOn(known, next.heard, answer);
	}
	const heard = await learned(known, answer, next);
	// What another read did not show was an accident, and something else may explain the answer.
	if (known.scheme.confidence === 'guess' && !known.hasMoved) await askSingly(known, answer);
	return heard;
}
