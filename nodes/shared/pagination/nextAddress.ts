import { attempt } from '../attempt';
import { describeValue } from '../extract/jsonValue';
import { PaginationError } from '../http/errors';
import type { PageFacts } from './strategy';

/** Where links to next pages may lead. */
export interface LinkScope {
	/** Origins that links may name, the one of the base URL first. */
	readonly allowed: readonly string[];
	/** Whether the path of a link to another origin is read at the first allowed one (quirk P05). */
	readonly isRebased: boolean;
}

/**
 * The absolute address of a link, resolved against the URL that was asked (quirk P04).
 * @throws PaginationError when it is none
 */
export function resolveLink(link: unknown, { url = '' }: PageFacts): string {
	const target = typeof link === 'string' ? attempt(() => new URL(link, url)) : undefined;
	if (target?.ok && /^https?:$/.test(target.value.protocol)) {
		target.value.hash = '';
		return target.value.href;
	}
	const found = typeof link === 'string' ? '' : ` but ${describeValue(link)}`;
	throw new PaginationError(
		`The link to the next page is not a web address${found}`,
		"Check where the link is read from; a token instead of a link needs the pagination 'Cursor'.",
		{ field: 'Pagination' },
	);
}

/**
 * The address to ask for a link: itself when its origin is allowed, else rebased or refused. Looked
 * at when a page is asked for and not when its link is found, so that a run that was refused can be
 * resumed after the settings were changed.
 * @throws PaginationError for a link that leads elsewhere
 */
export function reachable(link: string, { allowed, isRebased }: LinkScope): string {
	const { origin, pathname, search } = new URL(link);
	if (allowed.includes(origin)) return link;
	if (isRebased) return `${allowed[0] ?? origin}${pathname}${search}`;
	throw new PaginationError(
		`The link to the next page leads to ${origin}, but the requests of this run stay on ${allowed.join(', ')}`,
		"If you trust that host, add it to 'Extra Allowed Hosts' in the credential; if the same path exists on your host, turn on 'Paging: Rebase Foreign Links'.",
		{ field: 'Pagination' },
	);
}
