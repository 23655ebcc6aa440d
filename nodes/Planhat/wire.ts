import type { FieldType as EditorFieldType, IDataObject } from 'n8n-workflow';

import { attemptJson } from '../shared/attempt';
import { convert, type JsonValue } from '../shared/definition/convert';
import type { FieldDefinition, FieldType } from '../shared/definition/field';
import type { ResourceDefinition } from '../shared/definition/resource';
import { isObject } from '../shared/extract/jsonValue';
import { ConfigError } from '../shared/http/errors';
import type { MappedValues } from '../shared/n8n/parameters';
import { ColumnFinder, type ColumnTarget } from './columns';
import {
	type AccountFields,
	CUSTOM_DAY_PREFIX,
	CUSTOM_PREFIX,
	CustomCatalog,
	type CustomField,
} from './customFields';
import { idText, isBlankCell, isPlaceholder, readKey } from './keys';
import type { MappingNotes } from './mappingNotes';
import { Problems } from './problems';
import { type SendableFields, sendableFields } from './readableFields';
import { referenceText, toBodyReference } from './recordReference';
import { company } from './resources/company';
import { plural } from './words';
import type { WriteSettings } from './writeSettings';

/** A record as it is sent. */
export interface WireRecord {
	readonly body: IDataObject;
	/** What can't be used; raised by the operation, which may find more. */
	readonly problems: Problems;
	/** Fields whose value can't be used, so that they need not be asked for again. */
	readonly bad: ReadonlySet<string>;
	/** Names of keys whose value says nothing, such as N/A. */
	readonly placeholders: readonly string[];
}

/** Whether an object of custom fields names any; one that is no JSON names none. */
function hasMembers(value: unknown): boolean {
	const parsed = typeof value === 'string' ? attemptJson(value) : { ok: true, value };
	return parsed.ok && isObject(parsed.value) && Object.keys(parsed.value).length > 0;
}

/** Names that would reach into objects instead of naming a field. */
const UNSAFE = new Set(['__proto__', 'prototype', 'constructor']);

/** Refuses names that would reach into objects instead of naming a field. */
function requireSafeName(name: string): void {
	if (!UNSAFE.has(name)) return;
	throw new ConfigError(`'${name}' can't be the name of a field`, 'Rename it in the input.', {
		field: name,
	});
}

function requireCustomName(name: string): void {
	requireSafeName(name);
	if (name.trim() !== '') return;
	throw new ConfigError(
		'A custom field has no name',
		"Write the name of the field after 'custom.', exactly as in Planhat.",
		{ field: 'Custom Fields' },
	);
}

/** IDs of other systems, by which a record is found. */
const FOREIGN_IDS = new Set(['externalId', 'extId', 'sourceId']);

/** The fields of a resource by which Planhat finds a record; none of them is ever emptied. */
function keyNames({ bulkKeys, createNeedsOneOf = [] }: ResourceDefinition): ReadonlySet<string> {
	return new Set([...FOREIGN_IDS, ...bulkKeys, ...createNeedsOneOf]);
}

/** Fields that name companies by one of their IDs. */
function companyNames({ companyField }: ResourceDefinition): ReadonlySet<string> {
	return new Set(['companyIds', ...(companyField === undefined ? [] : [companyField])]);
}

/** What an emptied field holds: Planhat keeps an empty text or list, and nothing otherwise. */
function emptyValue(type: FieldType | undefined): JsonValue {
	if (type === 'string' || type === 'html' || type === undefined) return '';
	return type === 'stringList' || type === 'objectList' ? [] : null;
}

function unknownField(name: string): ConfigError {
	return new ConfigError(
		`Planhat has no field '${name}' that can be set here`,
		"Remove it under 'Fields', because Planhat would drop it without a word. A custom field is named 'custom.' followed by its name.",
		{ field: name },
	);
}

function customObject(value: unknown): Record<string, unknown> {
	const parsed = typeof value === 'string' ? parseCustom(value) : value;
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
		return parsed as Record<string, unknown>;
	}
	throw new ConfigError(
		"'Custom Fields' needs an object",
		'Give it as {"Name of the field": value}.',
		{ field: 'Custom Fields' },
	);
}

function parseCustom(text: string): unknown {
	const parsed = attemptJson(text);
	if (parsed.ok) return parsed.value;
	throw new ConfigError(
		"'Custom Fields' is not valid JSON",
		'Give it as {"Name of the field": value}, with straight double quotes.',
		{ field: 'Custom Fields' },
	);
}

/** What a custom field holds by the editor's type of its input, where the account's list is not known. */
const HELD_BY_INPUT: Partial<Record<EditorFieldType, FieldType>> = {
	array: 'stringList',
	boolean: 'boolean',
	dateTime: 'dateTime',
	number: 'number',
};

/** Everything in an n8n item or parameter is JSON, dates excepted, and those have toJSON. */
function asJson(value: unknown): JsonValue {
	return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}

/** A value under the name of a field, or of a column that was taken for one. */
interface Assigned {
	readonly target: ColumnTarget;
	readonly value: unknown;
	/** The type the prefix of the name states. */
	readonly isDay: boolean;
}

/** A column that counts, while another one for the same field may still come. */
interface Claim extends Assigned {
	readonly column: string;
	readonly isExact: boolean;
}

/** What the rows of a run have in common. */
export interface RowRules {
	readonly resource: ResourceDefinition;
	/** Whether fields that only name a record are among those to send. */
	readonly withKeys: boolean;
	readonly settings: WriteSettings;
	readonly account: AccountFields;
	readonly notes: MappingNotes;
}

const NOT_READ = new CustomCatalog([], 'they were not asked for');

/** Turns the mapped values of a run's rows into bodies. */
export class RowReader {
	private readonly fields: SendableFields;
	private readonly keys: ReadonlySet<string>;
	private readonly companies: ReadonlySet<string>;
	private catalog = NOT_READ;
	private columns: ColumnFinder;

	constructor(private readonly rules: RowRules) {
		this.fields = sendableFields(rules.resource, rules.withKeys);
		this.keys = keyNames(rules.resource);
		this.companies = companyNames(rules.resource);
		this.columns = new ColumnFinder(this.fields, rules.resource, this.catalog);
	}

	/** Asks for the account's custom fields before the first row that may have some. */
	async prepare({ values, isWholeItem }: MappedValues): Promise<void> {
		if (this.catalog !== NOT_READ || this.rules.resource.customFieldParent === undefined) return;
		const mayBeCustom = ([name, value]: [string, unknown]) => {
			if (name === 'custom') return hasMembers(value);
			return isWholeItem ? !this.columns.isOwn(name) : /^custom(?:Day)?\./.test(name);
		};
		if (!Object.entries(values).some(mayBeCustom)) return;
		this.catalog = await this.rules.account.catalog();
		this.columns = new ColumnFinder(this.fields, this.rules.resource, this.catalog);
	}

	/**
	 * Turns mapped values into the body of a create, update or upsert. Custom fields come as
	 * `custom.<name>`, or as one `custom` object; both end up in `custom`.
	 */
	read(mapped: MappedValues): WireRecord {
		const problems = new Problems();
		const { rules, catalog, keys, companies } = this;
		const row = new RowBody({ ...rules, catalog, keys, companies, mapped, problems });
		const assigned = mapped.isWholeItem
			? this.claimed(mapped, problems)
			: this.named(mapped, problems);
		for (const entry of assigned) row.add(entry);
		return row.finish();
	}

	/** Fields a person filled in, by their stored names. */
	private named({ values }: MappedValues, problems: Problems): Assigned[] {
		return Object.entries(values).flatMap(([name, value]): Assigned[] => {
			const isDay = name.startsWith(CUSTOM_DAY_PREFIX);
			const target = problems.try((): ColumnTarget => {
				requireSafeName(name);
				const field = this.fields.get(name);
				if (field) return { kind: 'field', field };
				if (name === 'custom') return { kind: 'customObject' };
				const prefix = isDay ? CUSTOM_DAY_PREFIX : CUSTOM_PREFIX;
				if (name.startsWith(prefix)) return { kind: 'custom', name: name.slice(prefix.length) };
				throw unknownField(name);
			});
			return target ? [{ target, value, isDay }] : [];
		});
	}

	/** The columns of a whole item, one for each field. */
	private claimed({ values }: MappedValues, problems: Problems): Iterable<Assigned> {
		const claims = new Map<string, Claim>();
		const { notes } = this.rules;
		for (const [column, value] of Object.entries(values)) {
			problems.try(() => requireSafeName(column));
			const found = this.columns.find(column);
			if (!found) {
				notes.leaveOut(column);
				continue;
			}
			const { target, id, isExact, label } = found;
			if (!isExact) notes.take(column, label);
			const isDay = column.startsWith(CUSTOM_DAY_PREFIX);
			const claim: Claim = { target, value, isDay, column, isExact };
			const rival = claims.get(id);
			claims.set(id, rival ? this.decide(rival, claim, label, problems) : claim);
		}
		return claims.values();
	}

	/** Of two columns for one field the one that is named as the field is, or that has a value. */
	private decide(first: Claim, second: Claim, label: string, problems: Problems): Claim {
		const [winner, loser] =
			second.isExact || (isBlankCell(first.value) && !first.isExact)
				? [second, first]
				: [first, second];
		const isSettled =
			winner.isExact || isBlankCell(loser.value) || String(loser.value) === String(winner.value);
		if (isSettled) {
			if (winner.isExact) this.rules.notes.leaveOut(loser.column);
			return winner;
		}
		problems.try(() => {
			throw new ConfigError(
				`The columns '${winner.column}' and '${loser.column}' both mean '${label}', with different values`,
				'Rename or remove one of them.',
				{ field: label },
			);
		});
		return winner;
	}
}

/** What a row is made of, and what holds for all of the run. */
interface RowGiven extends RowRules {
	readonly catalog: CustomCatalog;
	readonly keys: ReadonlySet<string>;
	readonly companies: ReadonlySet<string>;
	readonly mapped: MappedValues;
	readonly problems: Problems;
}

/** The body of one row while its values come in. */
class RowBody {
	private readonly body: IDataObject = {};
	private readonly custom: IDataObject = {};
	private readonly bad = new Set<string>();
	private readonly placeholders: string[] = [];

	constructor(private readonly given: RowGiven) {}

	add({ target, value, isDay }: Assigned): void {
		if (target.kind === 'field') this.addField(target.field, value);
		else if (target.kind === 'custom') this.addCustom(target.name, value, isDay);
		else if (!isBlankCell(value)) {
			const entries = this.given.problems.try(() => Object.entries(customObject(value)));
			for (const [name, entry] of entries ?? []) this.addCustom(name, entry, false);
		}
	}

	finish(): WireRecord {
		const { body, custom, bad, placeholders } = this;
		const { problems } = this.given;
		if (Object.keys(custom).length > 0) body['custom'] = custom;
		return { body, problems, bad, placeholders };
	}

	private addField(field: FieldDefinition, value: unknown): void {
		const { name, type } = field;
		const isNeverEmptied = this.given.keys.has(name) || this.given.companies.has(name);
		if (isBlankCell(value)) {
			const empties = this.given.settings.blankEmpties && value !== undefined && !isNeverEmptied;
			if (empties) this.body[name] = emptyValue(type);
			return;
		}
		const isDone = this.given.problems.try(() => {
			this.body[name] = this.converted(field, value);
			return true;
		});
		if (!isDone) this.bad.add(name);
		else if (field.isOpen) this.noteUnlisted(field);
	}

	private converted(field: FieldDefinition, value: unknown): JsonValue {
		const { conversion } = this.given.settings;
		if (this.given.companies.has(field.name)) {
			if (field.type !== 'stringList') return companyText(value, field.label);
			const list = convert(field, value, conversion);
			return Array.isArray(list) ? list.map((entry) => companyText(entry, field.label)) : list;
		}
		if (
			this.given.keys.has(field.name) &&
			(FOREIGN_IDS.has(field.name) || field.name === 'email')
		) {
			const key = readKey(value, field.label);
			if (isPlaceholder(key)) this.meetPlaceholder(field, key);
			return key;
		}
		if (field.type === 'recordId') return idText(value, field.label);
		return convert(field, value, conversion);
	}

	private meetPlaceholder({ name, label }: FieldDefinition, key: string): void {
		const { placeholderIds } = this.given.settings;
		if (placeholderIds === 'accept') return;
		if (placeholderIds === 'refuse') {
			throw new ConfigError(
				`'${label}' is '${key}', which says that no ID is known`,
				"Give the record's own ID, leave the field empty, or choose 'Placeholder IDs' in the options.",
				{ field: label },
			);
		}
		this.placeholders.push(name);
		this.given.notes.meetPlaceholder(key);
	}

	private noteUnlisted({ name, label, options = [] }: FieldDefinition): void {
		const value = this.body[name];
		const values = options.map((option) => option.value);
		if (typeof value !== 'string' || values.includes(value)) return;
		this.given.notes.meetUnlisted(label, value, values);
	}

	private addCustom(name: string, value: unknown, isDay: boolean): void {
		this.given.problems.try(() => {
			requireCustomName(name);
			const { isKnown } = this.given.catalog;
			const field = isKnown ? this.given.catalog.find(name) : undefined;
			if (isKnown && !this.requireSettable(name, field)) return;
			if (field && field.name !== name) this.given.notes.take(name, field.name);
			const key = field?.name ?? name;
			const holds = field ? field.holds : this.heldByEditor(name, isDay);
			if (isBlankCell(value)) {
				const empties = this.given.settings.blankEmpties && value !== undefined;
				if (empties) this.custom[key] = emptyValue(holds);
				return;
			}
			const { conversion } = this.given.settings;
			const sent =
				holds === undefined
					? asJson(value)
					: convert({ name: key, label: key, type: holds }, value, conversion);
			this.custom[key] = sent;
			if (!isKnown) this.given.notes.sendUnchecked(name, this.given.catalog.unknownBecause);
			if (field) this.noteUnlistedCustom(field, sent);
		});
	}

	/** Whether a custom field is to be sent. */
	private requireSettable(name: string, field: CustomField | undefined): boolean {
		const { settings, notes, resource } = this.given;
		if (field && !field.isFormula) return true;
		if (settings.unknownCustom === 'send') {
			if (!field) notes.sendUnknown(name);
			return true;
		}
		if (field) {
			// A record that was read holds them, too.
			if (this.given.mapped.isWholeItem) {
				notes.leaveOut(CUSTOM_PREFIX + name);
				return false;
			}
			throw new ConfigError(
				`Planhat computes the custom field '${field.name}' itself`,
				"Leave it out, or choose 'Send Them' for 'Unknown Custom Fields' in the options.",
				{ field: field.name },
			);
		}
		const nearest = this.given.catalog.nearest(name);
		const near = nearest === undefined ? '' : `; the nearest is '${nearest}'`;
		throw new ConfigError(
			`Your account has no custom field '${name}' on ${plural(resource)}${near}`,
			"Write the name as it stands in Planhat, make the field there, or choose 'Send Them' for 'Unknown Custom Fields' in the options.",
			{ field: name },
		);
	}

	/** What a custom field holds, as far as the node's stored list of fields tells. */
	private heldByEditor(name: string, isDay: boolean): FieldType | undefined {
		const { types } = this.given.mapped;
		if (isDay || types.has(CUSTOM_DAY_PREFIX + name)) return 'epochDay';
		const type = types.get(CUSTOM_PREFIX + name);
		return type && HELD_BY_INPUT[type];
	}

	private noteUnlistedCustom({ name, choices }: CustomField, sent: JsonValue): void {
		if (choices.length === 0) return;
		for (const value of Array.isArray(sent) ? sent : [sent]) {
			if (typeof value === 'string' && value !== '' && !choices.includes(value)) {
				this.given.notes.meetUnlisted(name, value, choices);
			}
		}
	}
}

/** The reference to a company as Planhat reads it in bodies, by whichever of its IDs. */
function companyText(value: unknown, label: string): string {
	return referenceText(
		toBodyReference({ mode: 'id', value: idText(value, label) }, company, label),
	);
}
