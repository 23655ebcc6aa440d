import { attempt } from '../attempt';
import { type Placement, place } from '../pagination/placement';
import { fillPlaceholders } from '../pagination/placeholders';
import { capIn, largeSize } from './cap';
import type { Finding } from './finding';
import type { Investigation, LaterPage } from './investigation';
import type { SizeHint } from './requestPlaces';
import { type Scheme, secondPage } from './scheme';
import { retyped } from './textPosition';

/** Whether a page leads on by link or cursor; undefined where positions are counted. */
function linksOn(
	{ template, allowed }: Investigation,
	scheme: Scheme,
	{ facts: first }: LaterPage,
): boolean | undefined {
	if (scheme.kind !== 'nextLink' && scheme.kind !== 'cursor') return undefined;
	const next = attempt(() => secondPage({ scheme, template, first, allowed }));
	return !next.ok || next.value !== undefined;
}

/** Asks for a large page, and shows that it leads on, so that a read may ask for so many. */
export async function findCap(
	known: Investigation,
	one: Finding<Scheme>,
	{ placement }: SizeHint,
): Promise<void> {
	const { received, template } = known;
	const scheme = one.value;
	const asked = largeSize(received);
	const page = await known.page('A large page', place(template, placement, asked));
	if (page === undefined) return;
	if (typeof page === 'string') {
		known.cap = { confidence: 'none', evidence: `The server refused a page of ${asked}: ${page}` };
		return;
	}
	known.learnUnit(page, page.records.length);
	const hasMore = known.hasMore(page, page.records.length) ?? linksOn(known, scheme, page);
	const more = hasMore === undefined ? {} : { hasMore };
	known.cap = capIn({ asked, received: page.records.length, usual: received, ...more });
	const isLed = scheme.kind === 'cursor' || scheme.kind === 'nextLink';
	if (!isLed || scheme.size !== undefined || known.cap.confidence === 'none') return;
	const after = await afterLarge(known, { scheme, page, placement, asked });
	if (after === 'ended') {
		const { length } = page.records;
		known.cap = capIn({ asked, received: length, usual: received, hasMore: false });
	}
	if (after !== 'sized' && after !== 'unsized') return;
	const unsized = after === 'unsized' && scheme.kind === 'cursor' ? { isSizeFirstOnly: true } : {};
	known.scheme = { ...one, value: { ...scheme, size: placement, ...unsized } };
}

/** Asks for a large page in the text that takes position and size. */
export async function findCapInText(
	known: Investigation,
	{ kind, start, size, text }: Extract<Scheme, { kind: 'offset' | 'page' }>,
): Promise<void> {
	if (size === undefined || text === undefined) return;
	const { received, template } = known;
	const asked = largeSize(received);
	const values = { [kind]: start, limit: asked };
	const page = await known.page('A large page', fillPlaceholders(retyped(template, text), values));
	if (typeof page !== 'object') return;
	known.learnUnit(page, page.records.length);
	const hasMore = known.hasMore(page, page.records.length);
	known.cap = capIn({ asked, received: page.records.length, usual: received, hasMore });
}

/** A large page, and what leads on from it. */
interface LargePage {
	readonly scheme: Extract<Scheme, { kind: 'cursor' | 'nextLink' }>;
	readonly page: LaterPage;
	readonly placement: Placement;
	readonly asked: number;
}

/**
 * How the page after a large one is asked for: with its size, or without for servers that refuse a
 * size beside a cursor (quirk P39). It may show that the list had ended, or nothing.
 */
async function afterLarge(
	known: Investigation,
	{ scheme, page: { facts: first }, placement, asked }: LargePage,
): Promise<'sized' | 'unsized' | 'ended' | undefined> {
	const { template, allowed } = known;
	// A link is followed as it is: when it forgets the size, it leads to records that came already.
	const ways = scheme.kind === 'cursor' ? (['sized', 'unsized'] as const) : (['unsized'] as const);
	for (const way of ways) {
		const sized = way === 'sized' ? place(template, placement, asked) : template;
		const next = attempt(() => secondPage({ scheme, template: sized, first, allowed }));
		if (!next.ok || next.value === undefined) return undefined;
		const purpose = `The page after the large one, ${way === 'sized' ? 'with' : 'without'} its size`;
		const later = await known.page(purpose, next.value);
		if (later === undefined) return undefined;
		if (typeof later === 'string') continue;
		if (later.records.length === 0) return 'ended';
		if (later.fresh === later.records.length) return way;
	}
	return undefined;
}
