import { attempt } from '../attempt';
import { formatPath } from '../extract/path';
import type { Source } from '../pagination/source';
import { readCursor } from '../pagination/source';
import type { Answer, Finding } from './finding';
import type { Member } from './members';
import { plain } from './names';

/** A link to the next page. */
export interface LinkPlace {
	readonly source: Source;
	/** How people call the place. */
	readonly at: string;
	/** The whole address. */
	readonly address: URL;
}

/** Whether a text can be nothing but an address: whole, from the root, or a query. */
export function looksLikeAddress(text: string): boolean {
	return (
		/^(https?:)?\/\/\S+$/i.test(text) || /^[/?]\S*$/.test(text) || /^[^\s?]+\?\S+=\S*$/.test(text)
	);
}

function addressOf(link: unknown, base: string): URL | undefined {
	if (typeof link !== 'string' || !looksLikeAddress(link)) return undefined;
	const parsed = attempt(() => new URL(link, base));
	return parsed.ok && /^https?:$/.test(parsed.value.protocol) ? parsed.value : undefined;
}

/** Whether one of the last two names speaks of what comes next: `next`, `links.next.href`. */
function speaksOfNext({ path }: Member): boolean {
	return path.slice(-2).some((segment) => /next/.test(plain(segment.key)));
}

function found(source: Source, at: string, address: URL): Finding<LinkPlace> {
	const names = [...new Set(address.searchParams.keys())].slice(0, 6).join(', ');
	const query = names === '' ? '' : `, with the parameters ${names}`;
	return {
		value: { source, at, address },
		confidence: 'certain',
		isProven: false,
		evidence: `${at.replace(/^t/, 'T')} holds the address of the next page${query}.`,
	};
}

/** The links to a next page that an answer holds: in its Link header (RFC 8288) and in its body. */
export function nextLinksIn(
	answer: Answer,
	members: readonly Member[],
): ReadonlyArray<Finding<LinkPlace>> {
	const inHeader: Source = { from: 'link', rel: 'next' };
	const target = readCursor(inHeader, { received: 0, headers: answer.headers }, false);
	const headerAddress =
		typeof target === 'string' ? attempt(() => new URL(target, answer.url)) : undefined;
	const inBody = members.filter(speaksOfNext).flatMap((member) => {
		const address = addressOf(member.value, answer.url);
		const at = `'${formatPath(member.path)}'`;
		return address ? [found({ from: 'body', path: member.path }, at, address)] : [];
	});
	return [
		...(headerAddress?.ok ? [found(inHeader, 'the Link header', headerAddress.value)] : []),
		...inBody,
	];
}
