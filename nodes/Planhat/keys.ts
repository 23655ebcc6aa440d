import { attempt } from '../shared/attempt';
import { ConfigError } from '../shared/http/errors';

/** Longer than any ID in practice, short enough that the URL is accepted everywhere. */
const MAX_ID_LENGTH = 512;

/** A blank of any kind, or a mark of no width that comes along when a cell is copied. */
const BLANK = /[\s\u200b-\u200d\u2060]/;

/** A text without blanks, byte order marks and marks of no width around it. */
export function trimKey(text: string): string {
	// Step by step: a pattern for the end of a text takes for ever on a cell full of blanks.
	let start = 0;
	let end = text.length;
	while (start < end && BLANK.test(text.charAt(start))) start += 1;
	while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
	return text.slice(start, end);
}

/** Whether nothing is given: no value, null, or a text of blanks alone. */
export function isBlankCell(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && trimKey(value) === '')
	);
}

/** Keys that are unique within a company only (Planhat help centre, 8146372, data uniqueness). */
export const WITHIN_COMPANY: ReadonlySet<string> = new Set(['externalId', 'extId']);

function refuse(label: string, what: string, hint: string): never {
	throw new ConfigError(`'${label}' ${what}`, hint, { field: label });
}

/** What came in place of an ID, in words. */
function described(value: unknown): string {
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value === 'boolean') return String(value);
	const json = attempt(() => JSON.stringify(value));
	const shown = (json.ok && json.value) || 'something without JSON';
	return `an object: ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`;
}

/** The ID in the address of a record in Planhat: `…/data-explorer/asset?preview=Asset.<ID>`. */
function idInLink(text: string, label: string): string {
	const [, id] = /[?&]preview=\w+\.([0-9a-f]{24})\b/i.exec(text) ?? [];
	return (
		id ??
		refuse(
			label,
			'is a link without the ID of a record',
			"Open the record in Planhat and copy its ID, or the link with 'preview=' in it.",
		)
	);
}

/**
 * The text of an ID, as people have it: with blanks or quotes around, as a number, as the link of a
 * record, or as an object with `_id`, as Planhat answers owners. Empty when nothing is given.
 * @throws ConfigError saying what came instead, or why a number can't be an ID
 */
export function idText(value: unknown, label: string): string {
	if (isBlankCell(value)) return '';
	if (typeof value === 'number') {
		if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
		return refuse(
			label,
			`is the number ${value}, which has more digits than n8n keeps: the last ones are lost already`,
			'Give the ID as text: in a spreadsheet or database, have the column read as text.',
		);
	}
	if (typeof value === 'object' && value !== null && '_id' in value) {
		const { _id: id } = value;
		if (typeof id === 'string' || typeof id === 'number') return idText(id, label);
	}
	if (typeof value !== 'string') {
		return refuse(
			label,
			`needs an ID, but got ${described(value)}`,
			'Give the ID itself, for example {{ $json._id }}.',
		);
	}
	const text = trimKey(value);
	const [, , quoted] = /^(["'])(.*)\1$/.exec(text) ?? [];
	if (quoted !== undefined) return trimKey(quoted);
	return /^https?:\/\//i.test(text) ? idInLink(text, label) : text;
}

/** @throws ConfigError for a text that no ID can be */
export function checkIdText(id: string, label: string): void {
	// eslint-disable-next-line no-control-regex -- finding them is the purpose
	if (/[\u0000-\u001f\u007f\p{Cs}]/u.test(id)) {
		refuse(label, 'holds a line break or another character no ID can have', 'Remove it.');
	}
	if (id.length > MAX_ID_LENGTH) {
		refuse(
			label,
			`is ${id.length} characters long, more than the ${MAX_ID_LENGTH} an ID may have`,
			'Check the expression.',
		);
	}
}

/**
 * A key of a row as it is sent: the ID of another system, or an email.
 * @throws ConfigError for what can't be one
 */
export function readKey(value: unknown, label: string): string {
	const isLink = typeof value === 'string' && /^\s*https?:\/\//i.test(value);
	// The address of a page can be the ID of a record in another system.
	const id = isLink ? trimKey(value) : idText(value, label);
	checkIdText(id, label);
	return id;
}

/**
 * What makers of devices and lists write where an ID is not known, without case, blanks and
 * punctuation (seen in inventories of lf-edge/eve, fusioninventory-agent and flyve-mdm).
 */
const PLACEHOLDERS = new Set([
	'',
	'chassisserialnumber',
	'default',
	'defaultstring',
	'empty',
	'invalid',
	'missing',
	'na',
	'nan',
	'nil',
	'none',
	'notapplicable',
	'notavailable',
	'notset',
	'notspecified',
	'null',
	'oem',
	'serialnumber',
	'systemserialnumber',
	'tba',
	'tbd',
	'tobefilledbyoem',
	'undefined',
	'unknown',
	'unspecified',
]);

/** What a cell of a spreadsheet shows in place of a value, or of a number that is too wide. */
const SHEET_WORDS = /^#(?:N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!|#+)$|^\d[.,]?\d*E\+\d+$/i;

/** Whether an ID says nothing about its record: many records have the same one. */
export function isPlaceholder(id: string): boolean {
	const letters = id.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	// An emoji is no punctuation.
	if (letters === '') return /^[\p{P}\p{Z}]*$/u.test(id);
	return PLACEHOLDERS.has(letters) || /^(?:0+|f{6,}|x{3,})$/.test(letters) || SHEET_WORDS.test(id);
}
