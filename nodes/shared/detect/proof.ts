import { type Placement, place } from '../pagination/placement';
import { type Ask, narrowAsk, withAsk } from './ask';
import { type HeardPosition, heardIn } from './heard';
import { capIn, largeSize } from './cap';
import type { Finding } from './finding';
import type { Investigation, LaterPage } from './investigation';
import { type Scheme, secondPage } from './scheme';

type Counted = Extract<Scheme, { kind: 'offset' | 'page' }>;

/** What an ask told, yet to be shown by a read of its own. */
export interface Told {
	readonly asked: Ask;
	readonly position: HeardPosition;
	readonly scheme: Scheme;
	/** Writes a name that was asked for as a place in the request. */
	readonly at: (name: string) => Placement;
}

/** What the server listened to, as a sentence. */
export function heardInWords(
	{ kind, name, start }: HeardPosition,
	size: string | undefined,
): string {
	const sized = size === undefined ? '' : ` and '${size}'`;
	if (kind === 'after') {
		return `The server went on after the record whose ID was sent as '${name}'.`;
	}
	const unit = kind === 'offset' ? 'records' : 'pages';
	return `Of the usual names the server listened to '${name}'${sized}; '${name}' counts ${unit} from ${start}.`;
}

/** A scheme that a read has shown, or has not. */
export function finding(scheme: Scheme, isProven: boolean, evidence: string): Finding<Scheme> {
	return { value: scheme, isProven, evidence, confidence: isProven ? 'certain' : 'guess' };
}

/**
 * A large page; with offsets it begins with the last record of the first page, so that a list which
 * ends after two full pages does not look like a limit.
 */
async function largePage(
	known: Investigation,
	scheme: Counted,
): Promise<LaterPage | string | undefined> {
	const { received, template } = known;
	if (scheme.size === undefined) return undefined;
	const asked = largeSize(received);
	const skipped = scheme.kind === 'offset' ? received - 1 : 0;
	const sized = place(template, scheme.size, asked);
	const page = await known.page(
		'A large page',
		place(sized, scheme.position, scheme.start + skipped),
	);
	if (page === undefined) return undefined;
	if (typeof page === 'string') {
		const evidence = `The server refused a page of ${asked}: ${page}`;
		known.cap = { confidence: 'none', evidence };
		return page;
	}
	const hasMore = known.hasMore(page, skipped + page.records.length);
	known.learnUnit(page, page.records.length);
	known.cap = capIn({
		asked,
		received: page.records.length,
		usual: received,
		hasMore,
	});
	return page;
}

/** The second page, read as a run would; whether it holds other records than the first. */
async function isSecondOther(known: Investigation, scheme: Scheme): Promise<boolean> {
	const { template, allowed, firstFacts: first } = known;
	const request = secondPage({ scheme, template, allowed, first });
	const page = request && (await known.page('Second page', request));
	return typeof page === 'object' && page.overlap.start === 'unseen' && page.overlap.count > 0;
}

async function provenOffset(known: Investigation, told: Told, scheme: Counted, said: string) {
	const page = await largePage(known, scheme);
	if (page === undefined) return finding(scheme, await isSecondOther(known, scheme), said);
	if (typeof page === 'string') return finding(scheme, told.position.isNameSure, said);
	return finding(scheme, page.overlap.start === known.received - 1, said);
}

/** Several names explain what came: asks again so that each leads to a place of its own. */
async function narrowed(
	known: Investigation,
	{ asked, at }: Told,
	scheme: Counted,
): Promise<Finding<Scheme> | undefined> {
	const { received, template } = known;
	const size = asked.sizes.find(({ name }) => at(name).name === scheme.size?.name);
	const ask = size && narrowAsk(asked, size.name, received);
	if (size === undefined || ask === undefined) return undefined;
	const page = await known.page('The names that are still possible', withAsk(template, ask, at));
	if (page === undefined || typeof page === 'string') return undefined;
	const { position } = heardIn(ask, page.overlap, received);
	if (position === undefined || position.kind === 'after') return undefined;
	const { kind, name, start } = position;
	const value: Scheme = { ...scheme, kind, start, position: at(name) };
	return finding(
		value,
		position.isNameSure && position.isStartSure,
		heardInWords(position, size.name),
	);
}

/**
 * Page 1 tells where counting begins: it is the first page, or the second one. The first page shows
 * nothing of the name where others could have led beyond it, too.
 */
async function withStart(
	known: Investigation,
	{ position }: Told,
	scheme: Counted,
	said: string,
): Promise<Finding<Scheme>> {
	const first = place(known.template, scheme.position, 1);
	const page = await known.page('Whether pages count from 0', first);
	if (typeof page !== 'object' || page.overlap.start === 'mixed') {
		return finding(scheme, false, said);
	}
	const isZero = page.overlap.start === 'unseen';
	const evidence = `${said} Its page 1 is the ${isZero ? 'second' : 'first'} page.`;
	const shown = finding(
		{ ...scheme, start: isZero ? 0 : 1 },
		isZero || position.isNameSure,
		evidence,
	);
	return shown.isProven ? shown : { ...shown, confidence: 'likely' };
}

/** Shows by one more read that the names which an ask told do lead to the second page. */
export async function proven(known: Investigation, told: Told): Promise<Finding<Scheme>> {
	const { position, scheme } = told;
	const size = 'size' in scheme ? scheme.size?.name : undefined;
	const said = heardInWords(position, size);
	// Where the answer began and how long it was can be no accident, if one name alone explains it.
	if (known.reads.left <= 0)
		return finding(scheme, position.isNameSure && position.isStartSure, said);
	if (scheme.kind !== 'offset' && scheme.kind !== 'page') {
		return finding(scheme, await isSecondOther(known, scheme), said);
	}
	if (scheme.kind === 'offset') return await provenOffset(known, told, scheme, said);
	const found = position.isNameSure ? undefined : await narrowed(known, told, scheme);
	if (found !== undefined) return found;
	if (!position.isNameSure && scheme.size !== undefined) {
		return finding(scheme, await isSecondOther(known, scheme), said);
	}
	if (!position.isStartSure) return await withStart(known, told, scheme, said);
	const page = await largePage(known, scheme);
	return finding(scheme, typeof page !== 'object' || page.overlap.start === 0, said);
}
