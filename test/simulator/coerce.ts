import { isFields, type Fields } from './documents';
import type { Kind } from './propertyTable';
import { Refusal } from './refusal';
import type { ResourceRules } from './resourceTable';
import type { Switches } from './switches';

const TRUE_WORDS = new Set<unknown>([true, 'true', 1, '1', 'yes']);
const FALSE_WORDS = new Set<unknown>([false, 'false', 0, '0', 'no', '']);

/**
 * The part of a body that will be stored: known properties in their stored form, and `custom`
 * gathered from the object and from dotted top-level keys such as `custom.Site`. Unknown names
 * vanish without a word; names are case-sensitive.
 */
export function readFields(body: Fields, rules: ResourceRules, switches: Switches): Fields {
	const fields: Fields = {};
	for (const [name, value] of Object.entries(body)) {
		if (!Object.hasOwn(rules.properties, name) || value === undefined) continue;
		const kind = rules.properties[name];
		if (kind) fields[name] = coerce(name, kind, value, switches);
	}
	if (rules.hasCustom) {
		const custom = readCustom(body);
		if (custom) fields['custom'] = custom;
	}
	return fields;
}

function readCustom(body: Fields): Fields | undefined {
	const custom: Fields = {};
	let isSent = false;
	if (isFields(body['custom'])) {
		Object.assign(custom, body['custom']);
		isSent = true;
	} else if (body['custom'] !== undefined && body['custom'] !== null) {
		throw new Refusal(400, 'custom must be an object');
	}
	for (const [name, value] of Object.entries(body)) {
		if (!name.startsWith('custom.')) continue;
		custom[name.slice('custom.'.length)] = value;
		isSent = true;
	}
	refuseCaseTwins(Object.keys(custom));
	return isSent ? custom : undefined;
}

function refuseCaseTwins(names: readonly string[]): void {
	const seen = new Map<string, string>();
	for (const name of names) {
		const twin = seen.get(name.toLowerCase());
		if (twin !== undefined) {
			throw new Refusal(400, `Duplicated custom fields: ${twin}, ${name}`);
		}
		seen.set(name.toLowerCase(), name);
	}
}

function coerce(name: string, kind: Kind, value: unknown, switches: Switches): unknown {
	if (value === null) return null;
	switch (kind) {
		case 'string':
		case 'html':
			if (typeof value === 'object') throw new Refusal(400, `${name} must be a string`);
			// Ids sent as numbers come back as strings; recorded in the official examples.
			return String(value);
		case 'number':
		case 'day':
			return toNumber(name, value, switches);
		case 'boolean':
			if (TRUE_WORDS.has(value)) return true;
			if (FALSE_WORDS.has(value)) return false;
			throw new Refusal(400, `${name} must be a boolean`);
		case 'date':
			return toIsoDate(name, value);
		case 'strings':
			if (Array.isArray(value)) return value.map(String);
			if (typeof value === 'string') return value === '' ? [] : [value];
			throw new Refusal(400, `${name} must be an array`);
		case 'array':
			if (Array.isArray(value)) return value;
			throw new Refusal(400, `${name} must be an array`);
		case 'object':
			if (isFields(value)) return value;
			throw new Refusal(400, `${name} must be an object`);
		case 'any':
			return value;
	}
}

function toNumber(name: string, value: unknown, switches: Switches): number | null {
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	if (value === '') return null;
	if (typeof value === 'string' && switches.numericStrings === 'cast') {
		const number = Number(value);
		if (value.trim() !== '' && Number.isFinite(number)) return number;
	}
	throw new Refusal(400, `${name} must be a number`);
}

/** Offsets are turned into UTC with milliseconds; an empty date clears the property. */
function toIsoDate(name: string, value: unknown): string | null {
	if (value === '') return null;
	if (typeof value === 'string' || typeof value === 'number') {
		const date = new Date(value);
		if (!Number.isNaN(date.getTime())) return date.toISOString();
	}
	throw new Refusal(400, `${name} must be a date`);
}
