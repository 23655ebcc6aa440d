import { attempt } from '../attempt';
import { EngineError } from '../http/errors';
import { readCursor } from '../pagination/source';
import { place } from '../pagination/placement';
import { askFor, SIZES, withAsk } from './ask';
import { heardIn } from './heard';
import { findCap, findCapInText } from './largest';
import { sizeInLink } from './echoes';
import type { Investigation, LaterPage } from './investigation';
import { type Scheme, secondPage } from './scheme';
import { type Try, triesFor } from './tries';

/** Tries that may be spent on names; the other reads are better spent on something else. */
const MOST_TRIES = 5;

const NAME_UNKNOWN =
	"Look up in the API's documentation under which name a request sends it, and enter that as 'Cursor Parameter'.";

function placeName(scheme: Scheme): string {
	if ('text' in scheme && scheme.text !== undefined) return 'the text of the request';
	if (scheme.kind === 'nextLink') return 'the link';
	return scheme.kind === 'none' ? '' : `'${scheme.position.name}'`;
}

/** What a read of the second page says of a try: the try again with more certainty, or why not. */
function judged(one: Try, page: LaterPage): Try | string {
	const { start, count } = page.overlap;
	const name = placeName(one.value);
	if (start === 'unseen' && count > 0) {
		return {
			...one,
			confidence: 'certain',
			isProven: true,
			evidence: `${one.evidence} Following it with ${name} gave ${count} other records.`,
		};
	}
	if (count === 0) {
		const evidence = `${one.evidence} Following it with ${name} gave an empty page.`;
		return { ...one, confidence: 'likely', evidence };
	}
	return start === 0
		? `Following it with ${name} gave the first page again.`
		: `Following it with ${name} gave records of the first page too.`;
}

/** The try again with a page size in every request, when a refusal asks for one (quirk P39). */
function withSize(one: Try, refusal: string, { places }: Investigation): Try | undefined {
	if (one.value.kind !== 'cursor' || one.value.size !== undefined) return undefined;
	const name = SIZES.find((size) => new RegExp(`(^|[^\\w-])${size}([^\\w-]|$)`).test(refusal));
	if (name === undefined) return undefined;
	const evidence = `${one.evidence} The server wants '${name}' on every call.`;
	return { ...one, value: { ...one.value, size: places.at(name) }, evidence };
}

async function tested(known: Investigation, one: Try): Promise<Try | string | undefined> {
	const { template, firstFacts: first, allowed } = known;
	const second = attempt(() => secondPage({ scheme: one.value, template, first, allowed }));
	if (!second.ok)
		return second.error instanceof EngineError ? second.error.message : 'It is unusable.';
	if (second.value === undefined) return undefined;
	const page = await known.page(`Second page by ${placeName(one.value)}`, second.value);
	if (page === undefined) return undefined;
	if (typeof page === 'string') {
		const sized = withSize(one, page, known);
		if (sized) return await tested(known, sized);
		return `Following it with ${placeName(one.value)} failed: ${page}.`;
	}
	const verdict = judged(one, page);
	return typeof verdict === 'string' ? verdict : await withZero(known, verdict, page);
}

/** A cursor of 0 may lead to a page or be the end (quirk P09); only asking tells. */
async function withZero(known: Investigation, one: Try, page: LaterPage): Promise<Try> {
	const scheme = one.value;
	if (scheme.kind !== 'cursor' || scheme.source.from === 'lastRecord') return one;
	const isZero = (value: unknown) => value === 0 || value === '0';
	if (!isZero(readCursor(scheme.source, page.facts, true)) || page.overlap.count === 0) return one;
	const third = await known.page(
		'Whether the cursor 0 leads to a page',
		place(known.template, scheme.position, 0),
	);
	if (third === undefined || typeof third === 'string') return one;
	const isValid = third.overlap.start === 'unseen' && third.overlap.count > 0;
	if (!isValid) return one;
	return {
		...one,
		value: { ...scheme, isZeroValid: true },
		evidence: `${one.evidence} The cursor 0 leads to a page, too.`,
	};
}

/** Looks for the most that a page may hold, and for the name of the page size where that is open. */
async function findSize(known: Investigation, one: Try): Promise<void> {
	const { look, received, places } = known;
	const scheme = one.value;
	if ('text' in scheme && scheme.text !== undefined) return await findCapInText(known, scheme);
	const link = look.links[0];
	const echo = look.echoes.size ?? (link ? sizeInLink(link.value.address, received) : undefined);
	known.size ??= echo && { placement: places.at(echo.parameter), evidence: echo.evidence };
	if (known.size === undefined) await askSize(known);
	if (known.size !== undefined) await findCap(known, one, known.size);
}

/** Asks for the first page under all usual names of a page size at once. */
async function askSize(known: Investigation): Promise<void> {
	const { places, received, template } = known;
	known.cap = { confidence: 'none', evidence: 'The name of the page size is not known.' };
	const names = { sizes: SIZES, offsets: [], pages: new Map<string, number>() };
	const scope = askFor({ names, received, taken: places.taken });
	if (scope === undefined || places.graphQlCursor !== undefined) return;
	const page = await known.page('The name of the page size', withAsk(template, scope, places.at));
	if (page === undefined || typeof page === 'string') return;
	const { size } = heardIn(scope, page.overlap, received);
	if (size === undefined) return;
	known.learnUnit(page, page.overlap.count);
	const evidence = `'${size}' was asked to give ${page.overlap.count} records, and so many came.`;
	known.size = { placement: places.at(size), evidence };
}

/**
 * Follows what the first answer says about its next page, and looks for the page size with what is
 * left. Returns whether the answer speaks of a next page at all.
 */
export async function follow(known: Investigation): Promise<boolean> {
	const tries = triesFor(known.look, known.places, known.allowed);
	const tried = tries.slice(0, MOST_TRIES);
	const failed: string[] = [];
	for (const one of tried) {
		const verdict = await tested(known, one);
		if (verdict === undefined) continue;
		if (typeof verdict === 'string') {
			failed.push(verdict);
			continue;
		}
		known.scheme = verdict;
		known.others = tries.filter(({ value }) => value.kind !== one.value.kind);
		await findSize(known, verdict);
		return true;
	}
	const [best] = tries.filter(
		({ confidence, value }) =>
			confidence !== 'guess' && (value.kind === 'cursor' || value.kind === 'nextLink'),
	);
	if (best === undefined) {
		known.notes.push(...failed);
		return false;
	}
	const advice = best.value.kind === 'cursor' ? [NAME_UNKNOWN] : [];
	const evidence = [best.evidence, ...failed, ...advice].join(' ');
	known.scheme = { ...best, confidence: 'guess', evidence };
	known.others = tries.filter((one) => one !== best && !tried.includes(one));
	return true;
}
