import { attempt } from '../../shared/attempt';
import { ConfigError } from '../../shared/http/errors';

const FIELD = 'Path';

function refuse(what: string, hint: string): never {
	throw new ConfigError(`'${FIELD}' ${what}`, hint, { field: FIELD });
}

/** A segment as a server may read it; one whose encoding is broken as it stands. */
function decoded(segment: string): string {
	const result = attempt(() => decodeURIComponent(segment));
	return result.ok ? result.value : segment;
}

/**
 * The path of a request with a leading slash; a query that was typed behind it is kept. An ID that
 * an expression fails to give would leave a part empty, and the call would mean the whole list.
 * @throws ConfigError for whole addresses, empty parts and whatever a URL parser takes elsewhere
 */
export function requirePath(typed: string): string {
	const text = typed.trim();
	if (/^([a-z][a-z\d+.-]*:)?\/\//i.test(text)) {
		refuse(
			'holds a whole address',
			'Enter only what comes after the base URL of the credential, for example /companies.',
		);
	}
	// eslint-disable-next-line no-control-regex -- a URL parser drops some and reads others as slashes
	if (/[\\#\s\u0000-\u001f\u007f]/.test(text)) {
		refuse(
			"holds a blank, a backslash, a # or a character that can't be seen",
			'Remove it, or write it percent-encoded.',
		);
	}
	const path = text.startsWith('/') ? text : `/${text}`;
	const [route = ''] = path.split('?', 1);
	const segments = route.split('/').slice(1);
	if (segments.some((segment) => segment === '')) {
		refuse(
			'has an empty part',
			'Enter a path such as /companies, or check that its expressions give an ID for this item.',
		);
	}
	if (segments.some((segment) => ['.', '..'].includes(decoded(segment)))) {
		refuse('holds a part that is only dots', 'Enter the path without . and .. in it.');
	}
	return path;
}
