/** Whether a value is a text with something in it. */
export function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&apos;': "'",
	'&amp;': '&',
};

/**
 * The text of the one element of that name, or undefined when there is none, more than one, or
 * anything but plain text in it. Documents with comments, CDATA or a DTD are not read at all:
 * AWS sends none, and guessing at them is how a parser is talked into another value.
 */
export function xmlText(xml: string, name: string): string | undefined {
	const [open, close] = [`<${name}>`, `</${name}>`];
	const start = xml.indexOf(open);
	const end = xml.indexOf(close, start);
	if (start < 0 || end < 0 || xml.includes('<!') || xml.indexOf(open, end) >= 0) return undefined;
	const text = xml.slice(start + open.length, end).trim();
	if (/<|&(?!(lt|gt|quot|apos|amp);)/.test(text)) return undefined;
	return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Reads the value at own keys of JSON objects inside each other; undefined on the first miss. */
export function valueInside(value: unknown, ...keys: readonly string[]): unknown {
	return keys.reduce<unknown>((current, key) => {
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) {
			return undefined;
		}
		return (current as Record<string, unknown>)[key]; // an object with this own key, see above
	}, value);
}

/** A body as JSON; undefined when it is none. */
export function parsedJson(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined; // XML, or nothing we know; the caller tells them apart
	}
}
