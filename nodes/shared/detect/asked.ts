import type { Path } from '../extract/path';
import { isObject } from '../extract/jsonValue';
import { type Ask, askFor, plainAsk, RARE, USUAL, withAsk } from './ask';
import { type Heard, heardIn } from './heard';
import { syncFields } from './fields';
import type { Investigation, LaterPage } from './investigation';
import { finding, heardInWords, proven } from './proof';
import type { Scheme } from './scheme';
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

function schemeOf(known: Investigation, { position, size }: Heard): Scheme | undefined {
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
			position: places.at(name),
		};
	}
	const placement = size === undefined ? places.size?.placement : places.at(size);
	return { kind, start, position: places.at(name), size: placement };
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

/** An ask and the page that answers it. */
interface Answered {
	readonly asked: Ask;
	readonly page: LaterPage;
}

/** Sends the ask, only its most usual names when the server refuses; a text says why both failed. */
async function answered(known: Investigation, all: Ask): Promise<Answered | string | undefined> {
	const { places, template } = known;
	const page = await known.page('All usual names at once', withAsk(template, all, places.at));
	if (typeof page !== 'string') return page && { asked: all, page };
	const asked = plainAsk(all, known.look.more?.value === true);
	const names = [...asked.sizes, ...asked.offsets, ...asked.after]
		.map(({ name }) => name)
		.join(' and ');
	const again = await known.page(`Only ${names}`, withAsk(template, asked, places.at));
	return typeof again === 'object' ? { asked, page: again } : page;
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

function learnSize(known: Investigation, { size }: Heard): void {
	if (size === undefined) return;
	const evidence = `The server gave as many records as '${size}' asked for.`;
	known.size = { placement: known.places.at(size), evidence };
}

/** Takes over what was heard; shows it by one more read unless it was compared with a fresh page. */
async function learned(
	known: Investigation,
	asked: Ask,
	{ heard, isFresh }: { heard: Heard; isFresh: boolean },
): Promise<Heard> {
	learnSize(known, heard);
	const { position, size } = heard;
	const scheme = schemeOf(known, heard);
	if (position === undefined || scheme === undefined) return heard;
	known.scheme = isFresh
		? finding(scheme, position.isNameSure, heardInWords(position, size))
		: await proven(known, { asked, position, scheme });
	return heard;
}

/** Asks by rarer names where no usual one was listened to and the list seems to go on. */
async function askRarely(known: Investigation, heard: Heard): Promise<Heard> {
	const { places, received, template } = known;
	learnSize(known, heard);
	const names = heard.size === undefined ? RARE : { ...RARE, sizes: [heard.size] };
	const asked = mayGoOn(known) ? askFor({ names, received, taken: places.taken }) : undefined;
	const page =
		asked && (await known.page('Rarer names at once', withAsk(template, asked, places.at)));
	if (asked === undefined || typeof page !== 'object') return heard;
	const second = heardIn(asked, page.overlap, received);
	if (second.position === undefined) return heard;
	return await learned(known, asked, { heard: second, isFresh: false });
}

/**
 * Asks under all usual names at once and takes from the answer which were listened to. Returns what
 * was heard; a text when the server refused, and nothing when there was nothing to ask.
 */
export async function ask(known: Investigation): Promise<Heard | string | undefined> {
	const { places, received } = known;
	const all = askFor({ names: USUAL, received, taken: places.taken, idAt: idsOf(known) });
	if (all === undefined || places.graphQlCursor !== undefined) return undefined;
	const answer = await answered(known, all);
	if (answer === undefined || typeof answer === 'string') return answer;
	const { heard, isFresh } = await heardFrom(known, answer);
	if (heard.position === undefined && !isFresh) return await askRarely(known, heard);
	return await learned(known, answer.asked, { heard, isFresh });
}
