/** One link of a Link header. */
export interface Link {
	/** What stands between the angle brackets: absolute, or relative to the requested URL. */
	readonly target: string;
	/** Relation types in lower case, for example `['next', 'last']`. */
	readonly rels: readonly string[];
	/**
	 * Parameters by name in lower case, the first of each name; `rel` among them, a parameter
	 * without a value as an empty text. Without a prototype, so any name can be looked up.
	 */
	readonly params: Readonly<Record<string, string>>;
}

const BLANKS = ' \t\r\n';

/**
 * Where the parser stands in the text. It only ever moves forward, and looks in vain for a `>` or
 * a closing quote at most once each, so the time is linear in the length.
 */
class Reader {
	at = 0;
	/** Cleared by a quote that is never closed; later ones are ordinary characters then. */
	knowsQuotes = true;

	constructor(readonly text: string) {}

	get char(): string {
		return this.text.charAt(this.at);
	}

	get atQuote(): boolean {
		return this.knowsQuotes && this.char === '"';
	}

	get atEnd(): boolean {
		return this.at >= this.text.length;
	}

	/** Moves over the character if it is the next one. */
	accept(char: string): boolean {
		if (this.char !== char) return false;
		this.at += 1;
		return true;
	}

	skip(chars: string): void {
		while (!this.atEnd && chars.includes(this.char)) this.at += 1;
	}

	/** The text up to the first of the characters or the end. */
	readUntil(chars: string): string {
		const start = this.at;
		while (!this.atEnd && !chars.includes(this.char)) this.at += 1;
		return this.text.slice(start, this.at);
	}
}

/**
 * Reads a quoted string with its backslash escapes (RFC 9110, 5.6.4). Without a closing quote
 * nothing is read but the opening one, so that the links after it are not lost.
 */
function readQuoted(reader: Reader): string {
	const start = reader.at + 1;
	let value = '';
	for (let at = start; at < reader.text.length; at += 1) {
		const char = reader.text.charAt(at);
		if (char === '"') {
			reader.at = at + 1;
			return value;
		}
		if (char === '\\') at += 1;
		value += reader.text.charAt(at);
	}
	reader.knowsQuotes = false;
	reader.at = start;
	return reader.readUntil(',;').trim();
}

function readValue(reader: Reader): string {
	reader.skip(BLANKS);
	return reader.atQuote ? readQuoted(reader) : reader.readUntil(',;').trim();
}

/** Moves to the next character out of `stops` that is not inside a quoted string. */
function skipTo(reader: Reader, stops: string): void {
	while (!reader.atEnd && !stops.includes(reader.char)) {
		if (reader.atQuote) readQuoted(reader);
		else reader.at += 1;
	}
}

/** Reads `; name=value` any number of times, up to the comma before the next link. */
function readParams(reader: Reader): Record<string, string> {
	const params = Object.create(null) as Record<string, string>; // its type says any, it is empty
	for (;;) {
		skipTo(reader, ',;');
		if (!reader.accept(';')) return params;
		reader.skip(BLANKS);
		const name = reader.readUntil('=,;').trim().toLowerCase();
		const value = reader.accept('=') ? readValue(reader) : '';
		if (name !== '' && !(name in params)) params[name] = value;
	}
}

/**
 * Reads `<target>`. A `<` inside means that the one before was never closed: URLs hold none, so
 * the last one counts. Undefined when there is no `>` any more, and so no link either.
 */
function readTarget(reader: Reader): string | undefined {
	const end = reader.text.indexOf('>', reader.at);
	if (end < 0) return undefined;
	const start = reader.text.lastIndexOf('<', end) + 1;
	reader.at = end + 1;
	return reader.text.slice(start, end).trim();
}

function relsOf(params: Readonly<Record<string, string>>): string[] {
	return (params['rel'] ?? '')
		.toLowerCase()
		.split(/\s+/)
		.filter((rel) => rel !== '');
}

/**
 * Parses the value of a Link header, several headers joined by commas (RFC 8288, 3 and
 * appendix B.2). Servers are often sloppy, so a malformed part is skipped without losing the
 * links before and after it; nothing is thrown.
 *
 * `<https://api.example.com/items?page=2>; rel="next"; results="true"` gives
 * `[{ target: 'https://api.example.com/items?page=2', rels: ['next'],
 * params: { rel: 'next', results: 'true' } }]`
 */
export function parseLinkHeader(text: string): Link[] {
	const reader = new Reader(text);
	const links: Link[] = [];
	while (!reader.atEnd) {
		reader.skip(`,${BLANKS}`);
		if (reader.char !== '<') {
			skipTo(reader, ',<');
			continue;
		}
		const target = readTarget(reader);
		if (target === undefined) break;
		const params = readParams(reader);
		links.push({ target, rels: relsOf(params), params });
	}
	return links;
}

/** The first link of that relation type, whatever its case. */
export function findLink(links: readonly Link[], rel: string): Link | undefined {
	const wanted = rel.trim().toLowerCase();
	return links.find(({ rels }) => rels.includes(wanted));
}
