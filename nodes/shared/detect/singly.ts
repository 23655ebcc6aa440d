import { place } from '../pagination/placement';
import type { Ask } from './ask';
import type { Finding } from './finding';
import type { Investigation, LaterPage } from './investigation';
import type { Round } from './rounds';
import type { Scheme } from './scheme';

/** A round that changed the answer in a way which no name of it explains. */
export interface Unexplained extends Pick<Round, 'at'> {
	readonly asked: Ask;
	readonly page: LaterPage;
}

/** Records that are asked for to see whether a name is listened to: fewer than any first page. */
const FEW = 2;

/** Why single names were asked for, as a sentence. */
const WHY =
	'No names explained an answer to all at once, as it is where an API leaves out records after it cut the page, so names were sent alone.';

/** Whether an answer differs from the first page at all. */
function isChanged({ received }: Investigation, { overlap: { start, count } }: LaterPage): boolean {
	return count > 0 && start !== 'mixed' && (start !== 0 || count !== received);
}

/**
 * Whether page numbers are listened to under a name: page 2 has other records. Page 1 is the first
 * page or the second one, which shows where counting begins.
 */
async function byPage(
	known: Investigation,
	name: string,
	at: Round['at'],
): Promise<Finding<Scheme> | undefined> {
	const position = at(name);
	const second = await known.page(`Only ${name}`, place(known.template, position, 2));
	if (typeof second !== 'object' || second.overlap.start !== 'unseen') return undefined;
	if (second.overlap.count === 0) return undefined;
	const first = await known.page('Whether pages count from 0', place(known.template, position, 1));
	const begins = typeof first === 'object' ? first.overlap.start : 'mixed';
	const isSure = begins === 0 || (begins === 'unseen' && typeof first === 'object');
	const start = begins === 'unseen' ? 0 : 1;
	return {
		value: { kind: 'page', position, start },
		confidence: isSure ? 'certain' : 'likely',
		isProven: isSure,
		evidence: `${WHY} '${name}' = 2 gave other records${isSure ? `, and '${name}' counts pages from ${start}` : ''}.`,
	};
}

/**
 * Whether offsets are listened to under a name: the page begins elsewhere, and the first one is still
 * what it was. Where records are left out no place of a page can show whether counting begins at 0;
 * where it begins at 1, the first page comes at 0 as well or is refused.
 */
async function byOffset(
	known: Investigation,
	name: string,
	at: Round['at'],
): Promise<Finding<Scheme> | undefined> {
	const position = at(name);
	const skipped = Math.max(FEW, Math.floor(known.received / 2));
	const moved = await known.page(`Only ${name}`, place(known.template, position, skipped));
	if (typeof moved !== 'object' || moved.overlap.count === 0) return undefined;
	if (moved.overlap.start === 0 || moved.overlap.start === 'mixed') return undefined;
	const again = await known.page(
		'The first page again, to see whether the list moves',
		known.template,
	);
	if (typeof again !== 'object') return undefined;
	if (again.overlap.start !== 0) {
		known.tellMoved();
		return undefined;
	}
	return {
		value: { kind: 'offset', position, start: 0 },
		confidence: 'likely',
		isProven: false,
		evidence: `${WHY} '${name}' = ${skipped} moved the page.`,
	};
}

/** The name of the page size among several, by halves: those that are listened to cut the page. */
async function sizeAmong(
	known: Investigation,
	names: readonly string[],
	at: Round['at'],
): Promise<string | undefined> {
	let left = names;
	let isShown = false;
	while (left.length > 1 || (left.length === 1 && !isShown)) {
		const half = left.slice(0, Math.ceil(left.length / 2));
		const template = half.reduce((all, name) => place(all, at(name), FEW), known.template);
		const page = await known.page('The name of the page size', template);
		if (typeof page !== 'object') return undefined;
		isShown = page.overlap.count <= FEW && page.overlap.count < known.received;
		left = isShown ? half : left.slice(half.length);
	}
	return left[0];
}

/**
 * Sends names alone where an answer to all at once changed in a way that none of them explains: APIs
 * that leave out records after they cut the page give odd numbers of records at odd places. Returns
 * whether a position was found.
 */
export async function askSingly(
	known: Investigation,
	{ asked, page, at }: Unexplained,
): Promise<boolean> {
	if (!isChanged(known, page)) return false;
	const tries = [
		...asked.pages.slice(0, 1).map(
			({ name }) =>
				async () =>
					await byPage(known, name, at),
		),
		...asked.offsets.slice(0, 2).map(
			({ name }) =>
				async () =>
					await byOffset(known, name, at),
		),
	];
	for (const attempt of tries) {
		const found = await attempt();
		if (found === undefined) continue;
		known.scheme = found;
		known.isFiltered = true;
		// A page number leads to all records without a size; an offset steps by what was asked for.
		if (found.value.kind !== 'offset') return true;
		const names = asked.sizes.map(({ name }) => name);
		const size = await sizeAmong(known, names, at);
		if (size === undefined) return true;
		const evidence = `'${size}' was asked to give ${FEW} records, and no more came.`;
		known.size = { placement: at(size), evidence };
		known.scheme = { ...found, value: { ...found.value, size: at(size) } };
		return true;
	}
	return false;
}
