import { attempt, attemptJson } from '../attempt';
import { readJson, type ReadJson } from '../json/readJson';

/** Ways in which an answer may hold its records. Stored in workflows: never change the values. */
export const CONTENT_FORMATS = ['automatic', 'json', 'jsonLines', 'csv'] as const;
export type ContentFormat = (typeof CONTENT_FORMATS)[number];

/** Why a text is no content that can be read, in words that follow "The server answered". */
export class UnreadableContentError extends Error {
	constructor(
		readonly what: string,
		/** What to do, where more can be said than to check the address. */
		readonly advice?: string,
	) {
		super(what);
	}
}

/** How a text is read, as far as it is known. */
export interface ContentHints {
	/** The Content-Type of the answer. */
	readonly contentType?: string;
	readonly format?: ContentFormat;
	/** What stands between two cells of a CSV file; found out when left out. */
	readonly delimiter?: string;
}

/** What some servers put before JSON so that no web page can run it as a script. */
const SCRIPT_GUARD = /^(?:\)\]\}'?,?|while\s*\(1\);|for\s*\(;;\);|throw 1;[^\n]*\n)\s*/;

const JSON_LINES = /^application\/(x-)?(ndjson|jsonl|jsonlines|json-seq|json-lines|ldjson)$/;
const CSV = /^(text|application)\/(x-)?(csv|comma-separated-values|tab-separated-values)$/;
const BYTE_ORDER_MARK = '\uFEFF';
const RECORD_SEPARATOR = '\u001e';
const DELIMITERS = [',', ';', '\t', '|'];

const ASK_FOR_JSON =
	"This node reads JSON, JSON Lines and CSV. Look in the API's documentation for a way to ask for one of them, such as an Accept header or a format parameter.";

/** Contents that can't be read, and how they begin. */
const KINDS: ReadonlyArray<readonly [what: string, isBeginning: (text: string) => boolean]> = [
	['an HTML page', looksLikeHtml],
	['XML', (text) => /^\s*<(\?xml|[a-z_][\w.:-]*[\s/>])/i.test(text)],
	['a PDF file', (text) => text.startsWith('%PDF-')],
	['a ZIP file', (text) => text.startsWith('PK\u0003\u0004')],
	// Its second byte is read as one of these, depending on the character set.
	['a gzip file', (text) => text.startsWith('\u001f') && '\u008b\ufffd‹'.includes(text.charAt(1))],
	['YAML', (text) => /^---(\s|$)/.test(text)],
];

/** Whether a text is a page for people, as proxies and sign-in walls send. */
export function looksLikeHtml(text: string): boolean {
	return /^\s*<(!doctype|!--|html|head|body)/i.test(text);
}

/**
 * Whether a text is a page or a sentence for people where data belongs: HTML, or plain text that does
 * not even begin like JSON or like a row of cells.
 */
export function looksLikeProse(text: string, contentType?: string): boolean {
	if (looksLikeHtml(text)) return true;
	const isForPeople = /^text\/(html|plain)$/.test(mediaType(contentType));
	const [first = ''] = text.trimStart().split(/\r\n|\n|\r/, 1);
	const isData =
		first.startsWith(RECORD_SEPARATOR) || /^([[{"\d-]|true|false|null|[)w])|[,;\t|]/.test(first);
	return isForPeople && first !== '' && !isData;
}

function mediaType(contentType = ''): string {
	return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Lines with something in them, each with its number, counted from 1. */
function linesOf(text: string): Array<readonly [number: number, line: string]> {
	const plain = text.replaceAll(RECORD_SEPARATOR, '\n');
	return plain
		.split(/\r\n|\n|\r/)
		.map((line, at) => [at + 1, line.trim()] as const)
		.filter(([, line]) => line !== '');
}

/** JSON Lines and JSON text sequences (RFC 7464): one value in each line. */
function readJsonLines(text: string): ReadJson {
	const values = linesOf(text).map(([number, line]) => {
		const read = attempt(() => readJson(line));
		if (read.ok) return read.value;
		if (!(read.error instanceof SyntaxError)) throw read.error;
		throw new UnreadableContentError(
			`JSON Lines, of which line ${number} is no JSON: ${line.slice(0, 60)}`,
			'The answer may have been cut on its way: run the workflow again. If it stays like this, ask the maker of the API.',
		);
	});
	return {
		value: values.map(({ value }) => value),
		hasBigIntegers: values.some(({ hasBigIntegers }) => hasBigIntegers),
	};
}

/** The sign that stands most often in the first line, outside quotes. */
function delimiterOf(text: string): string {
	const [first = ''] = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n|\n|\r/, 1);
	const count = (sign: string) => first.split(sign).length;
	return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

interface CsvRow {
	/** Number of the line it begins in, counted from 1. */
	readonly line: number;
	readonly cells: readonly string[];
}

/** Rows of a CSV text (RFC 4180); blank lines are left out, line breaks in quotes are kept. */
function csvRows(text: string, delimiter: string): CsvRow[] {
	const plainCell = new RegExp(`[^${delimiter.replace(/[\\\]^-]/g, '\\$&')}\\r\\n]*`, 'y');
	const rows: CsvRow[] = [];
	let cells: string[] = [];
	let line = 1;
	let rowLine = 1;
	let at = 0;
	const endRow = () => {
		if (cells.length > 1 || cells[0] !== '') rows.push({ line: rowLine, cells });
		cells = [];
		rowLine = line;
	};
	while (at <= text.length) {
		let cell = '';
		if (text[at] === '"') {
			for (;;) {
				const end = text.indexOf('"', at + 1);
				if (end < 0) {
					throw new UnreadableContentError(
						`CSV with a quote in line ${rowLine} that is never closed`,
						'The answer may have been cut on its way: run the workflow again.',
					);
				}
				cell += text.slice(at + 1, end);
				at = end + 1;
				if (text[at] !== '"') break;
				cell += '"';
			}
			line += cell.split(/\r\n|\n|\r/).length - 1;
		}
		plainCell.lastIndex = at;
		const plain = plainCell.exec(text)?.[0] ?? '';
		const end = at + plain.length;
		cells.push(cell + plain);
		at = end + 1;
		if (text[end] === delimiter) continue;
		if (text[end] === '\r' && text[at] === '\n') at += 1;
		line += 1;
		endRow();
	}
	return rows;
}

/** Names for the cells of a row: those of the header, a number behind what is there twice. */
export function columnNames(header: readonly unknown[]): string[] {
	const names = new Set<string>();
	for (const [at, cell] of header.entries()) {
		const given = typeof cell === 'string' ? cell.trim() : String(cell ?? '');
		const name = given === '' ? `column_${at + 1}` : given;
		let unique = name;
		for (let count = 2; names.has(unique); count++) unique = `${name}_${count}`;
		names.add(unique);
	}
	return [...names];
}

/** Each row under its header as a record whose values are texts. */
function readCsv(text: string, delimiter = delimiterOf(text)): ReadJson {
	const [header, ...rows] = csvRows(text, delimiter);
	const names = columnNames(header?.cells ?? []);
	const records = rows.map(({ line, cells }) => {
		if (cells.length !== names.length) {
			throw new UnreadableContentError(
				`CSV whose row in line ${line} has ${cells.length} cells, while its header has ${names.length}`,
				"The answer may have been cut on its way: run the workflow again. If the columns are not set apart by what was taken, choose 'Records: CSV Delimiter'.",
			);
		}
		return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
	});
	return { value: records, hasBigIntegers: false };
}

/** The kind of a content that can't be read, when its beginning tells. */
export function knownKind(text: string): UnreadableContentError | undefined {
	const kind = KINDS.find(([, isBeginning]) => isBeginning(text))?.[0];
	if (kind === undefined) return undefined;
	const advice = kind === 'an HTML page' ? undefined : ASK_FOR_JSON;
	return new UnreadableContentError(`${kind} instead of JSON`, advice);
}

/** Whether a text that is no JSON as a whole holds one JSON value in each of several lines. */
function looksLikeJsonLines(text: string): boolean {
	const [first, second] = linesOf(text.slice(0, 1_000_000));
	if (first === undefined || second === undefined) return false;
	const parsed = attemptJson(first[1]);
	return parsed.ok && typeof parsed.value === 'object';
}

/**
 * Reads the text of an answer: JSON, JSON Lines or JSON text sequences, or CSV with a header row. The
 * last two are lists. Undefined when there is no text.
 * @throws UnreadableContentError for anything else, JsonDepthError
 */
export function readContent(whole: string, hints: ContentHints = {}): ReadJson | undefined {
	const text = whole.startsWith(BYTE_ORDER_MARK) ? whole.slice(1) : whole;
	const { contentType, format = 'automatic', delimiter } = hints;
	const type = mediaType(contentType);
	if (format === 'csv' || (format === 'automatic' && CSV.test(type) && !looksLikeHtml(text))) {
		const separator = delimiter ?? (type.includes('tab-separated') ? '\t' : undefined);
		return readCsv(text, separator);
	}
	if (text.trim() === '') return undefined;
	if (format === 'jsonLines' || (format === 'automatic' && JSON_LINES.test(type))) {
		return readJsonLines(text);
	}
	const json = attempt(() => readJson(text));
	if (json.ok) return json.value;
	if (!(json.error instanceof SyntaxError)) throw json.error;
	const unguarded = text.replace(SCRIPT_GUARD, '');
	if (unguarded !== text) return readContent(unguarded, { format: 'json' });
	if (format === 'automatic' && looksLikeJsonLines(text)) return readJsonLines(text);
	throw knownKind(text) ?? new UnreadableContentError('something that is not complete JSON');
}
