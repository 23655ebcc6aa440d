import {
	ExpressionParser,
	type FieldType,
	type IDataObject,
	type IExecuteFunctions,
	type ResourceMapperValue,
} from 'n8n-workflow';

import { isBlank } from '../extract/jsonValue';
import { ConfigError } from '../http/errors';
import type { PathPiece } from '../http/path';
import { resolvePlainly } from './plainExpression';
import { runsAsTool } from './tool';

/** A resource locator as stored: how the record is named, and by what. */
export interface LocatorValue {
	readonly mode: string;
	readonly value: string;
	/** What an expression gave, where it is no text. */
	readonly given?: unknown;
}

/** What a resource mapper gives for one item. */
export interface MappedValues {
	readonly values: Readonly<Record<string, unknown>>;
	/** True when the values are the whole input item, which may hold other things too. */
	readonly isWholeItem: boolean;
	/** The editor's type of each field, as stored with the values; a field may be missing. */
	readonly types: ReadonlyMap<string, FieldType>;
}

/** The node's parameters for one input item. */
export interface ItemParameters {
	text(name: string, fallback?: string): string;
	/** @throws ConfigError naming `label` when it is no number */
	number(name: string, label: string, fallback: number): number;
	/** @throws ConfigError naming `label` when it is neither on nor off */
	boolean(name: string, label: string, fallback: boolean): boolean;
	/** A collection; absent when never touched. */
	collection(name: string): IDataObject;
	locator(name: string): LocatorValue;
	/** Whether the person put something into a locator, even if its expression gives nothing. */
	isLocatorFilledIn(name: string): boolean;
	mapped(name: string): MappedValues;
	/**
	 * A path with what each of its expressions gives apart; of a collection where `option` is given.
	 * @throws ConfigError for an expression that gives a list or an object
	 */
	pieces(name: string, option?: string): readonly PathPiece[];
	/** Whatever is there, for example a text or an object where JSON is typed; null for nothing. */
	value(name: string): unknown;
}

function toLocator(value: unknown): LocatorValue {
	if (typeof value !== 'object' || value === null) {
		return { mode: 'id', value: asText(value), given: value };
	}
	const { mode, value: inner } = value as { mode?: unknown; value?: unknown };
	return { mode: typeof mode === 'string' ? mode : 'id', value: asText(inner), given: inner };
}

/** Ids arrive as numbers where an expression points at one. */
function asText(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function shown(value: unknown): string {
	const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing');
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Undefined for what is no number; blanks and lists, which JavaScript counts as 0, are none. */
function toNumber(value: unknown): number | undefined {
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const number = isNumeric ? Number(value) : Number.NaN;
	return Number.isFinite(number) ? number : undefined;
}

/** What a number among the options may be. */
export interface NumberRule {
	readonly label: string;
	readonly fallback: number;
	readonly min: number;
	readonly max: number;
	readonly isWhole?: boolean;
}

/**
 * A number from a collection; the editor's own limits do not hold for expressions.
 * @throws ConfigError naming the option, what it needs and what it got
 */
export function optionNumber(
	options: IDataObject,
	name: string,
	{ label, fallback, min, max, isWhole = false }: NumberRule,
): number {
	const given = options[name] ?? fallback;
	const value = toNumber(given);
	const isUsable = value !== undefined && value >= min && value <= max;
	if (isUsable && (!isWhole || Number.isInteger(value))) return value;
	throw new ConfigError(
		`'${label}' needs a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}, but got: ${shown(given)}`,
		`Change '${label}' in the options, or check what its expression gives.`,
		{ field: label },
	);
}

/** What an expression may give for a switch: forms, tables and APIs have texts and numbers for it. */
const SWITCH: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
	[true, true],
	['true', true],
	['1', true],
	[1, true],
	[false, false],
	['false', false],
	['0', false],
	[0, false],
]);

/** @throws ConfigError for what says neither yes nor no; that must not be taken for a no */
function readSwitch(value: unknown, label: string, fallback: boolean): boolean {
	if (value === undefined) return fallback;
	const state = SWITCH.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
	if (state !== undefined) return state;
	throw new ConfigError(
		`'${label}' needs true or false, but got: ${shown(value)}`,
		`Turn '${label}' on or off, or check what its expression gives.`,
		{ field: label },
	);
}

/**
 * A choice from a collection.
 * @throws ConfigError when this version does not know it
 */
export function optionChoice<const Value extends string>(
	options: IDataObject,
	name: string,
	known: readonly Value[],
	{ label, fallback }: { readonly label: string; readonly fallback: Value },
): Value {
	const given = options[name] ?? fallback;
	const value = known.find((entry) => entry === given);
	if (value !== undefined) return value;
	throw new ConfigError(`'${label}' has a value this version does not know`, 'Choose it again.', {
		field: label,
	});
}

/** A switch in a collection. */
export interface SwitchRule {
	readonly label: string;
	/** Off when left out. */
	readonly fallback?: boolean;
}

/**
 * A switch from a collection; `"true"`, `"false"`, 1 and 0 of an expression are understood.
 * @throws ConfigError naming the option when it says neither yes nor no
 */
export function optionSwitch(
	options: IDataObject,
	name: string,
	{ label, fallback = false }: SwitchRule,
): boolean {
	return readSwitch(options[name], label, fallback);
}

const storedByContext = new WeakMap<IExecuteFunctions, Map<string, unknown>>();

/** The parameter as stored, expressions and all. n8n looks the node up for each question. */
function stored(context: IExecuteFunctions, name: string, fallback: unknown): unknown {
	const known = storedByContext.get(context) ?? new Map<string, unknown>();
	if (known.has(name)) return known.get(name);
	const raw = context.getNodeParameter(name, 0, fallback as object, { rawExpressions: true });
	// What is not stored has a fallback, which is the caller's own.
	if (raw !== fallback) storedByContext.set(context, known.set(name, raw));
	return raw;
}

/** A stored text as n8n reads it: constant text, and expressions with their curly brackets. */
interface TextChunk {
	readonly text: string;
	readonly isCode: boolean;
}

const chunksByContext = new WeakMap<IExecuteFunctions, Map<string, readonly TextChunk[]>>();

/** Expressions apart from the text around them; none for a text without an expression. */
function chunksOf(raw: unknown): readonly TextChunk[] {
	if (typeof raw !== 'string' || !raw.startsWith('=')) return [];
	const chunks = ExpressionParser.splitExpression(raw.slice(1));
	return chunks.map((chunk) => ({
		text: ExpressionParser.joinExpression([chunk]),
		isCode: chunk.type === 'code',
	}));
}

/** Read once: n8n copies the node for each question. */
function storedChunks(
	context: IExecuteFunctions,
	name: string,
	option: string | undefined,
): readonly TextChunk[] {
	const known = chunksByContext.get(context) ?? new Map<string, readonly TextChunk[]>();
	chunksByContext.set(context, known);
	const key = JSON.stringify([name, option]);
	const found = known.get(key);
	if (found !== undefined) return found;
	const { [name]: parameter } = context.getNode().parameters as IDataObject;
	const chunks =
		option !== undefined && typeof parameter === 'string'
			? [{ text: parameter.slice(1), isCode: true }] // one expression gives the whole collection
			: chunksOf(option === undefined ? parameter : (parameter as IDataObject)?.[option]);
	known.set(key, chunks);
	return chunks;
}

/** A class, because a bulk upsert makes one for each of its rows. */
class StoredParameters implements ItemParameters {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	private get item(): IDataObject | undefined {
		return this.context.getInputData()[this.itemIndex]?.json;
	}

	private read(name: string, fallback?: unknown): unknown {
		const { context, item, itemIndex } = this;
		const plain = item && resolvePlainly(stored(context, name, fallback), item);
		return plain ? plain.value : context.getNodeParameter(name, itemIndex, fallback as object);
	}

	text(name: string, fallback = ''): string {
		return asText(this.read(name, fallback));
	}

	number(name: string, label: string, fallback: number): number {
		const value = toNumber(this.read(name, fallback));
		if (value !== undefined) return value;
		throw new ConfigError(
			`'${label}' needs a number, but got: ${shown(this.read(name, fallback))}`,
			`Change '${label}' in the node, or check what its expression gives.`,
			{ field: label },
		);
	}

	boolean(name: string, label: string, fallback: boolean): boolean {
		return readSwitch(this.read(name, fallback), label, fallback);
	}

	collection(name: string): IDataObject {
		const value = this.read(name, {});
		return typeof value === 'object' && value !== null ? (value as IDataObject) : {};
	}

	locator(name: string): LocatorValue {
		return toLocator(this.read(name, { mode: 'id', value: '' }));
	}

	isLocatorFilledIn(name: string): boolean {
		// A model that has nothing to put there leaves it out, which no person does by mistake.
		if (runsAsTool(this.context)) return this.locator(name).value.trim() !== '';
		return toLocator(this.context.getNode().parameters[name]).value.trim() !== '';
	}

	value(name: string): unknown {
		return this.read(name, null);
	}

	pieces(name: string, option?: string): readonly PathPiece[] {
		const chunks = storedChunks(this.context, name, option);
		if (chunks.length < 2 || typeof this.context.evaluateExpression !== 'function') {
			const text = option === undefined ? this.text(name) : asText(this.collection(name)[option]);
			const [code] = chunks.filter(({ isCode }) => isCode);
			return [{ text, code: code?.text }];
		}
		return chunks.map(({ text, isCode }) =>
			isCode ? { text: this.valueOf(text), code: text } : { text },
		);
	}

	/** What one expression gives, as n8n would write it into a text. */
	private valueOf(code: string): string {
		const { context, item, itemIndex } = this;
		const plain = item && resolvePlainly(`=${code}`, item);
		const value: unknown = plain ? plain.value : context.evaluateExpression(code, itemIndex);
		if (value === null || value === undefined) return '';
		if (['string', 'number', 'boolean', 'bigint'].includes(typeof value)) return String(value);
		throw new ConfigError(
			`${code} gives ${shown(value)}, which can't be part of a path`,
			'Let it give one text or number.',
		);
	}

	/** The fields of a mapper as stored, expressions and all. */
	private typedExpressions(name: string): Readonly<Record<string, unknown>> {
		const mapper = stored(this.context, name, {}) as Partial<ResourceMapperValue> | null;
		return mapper?.value ?? {};
	}

	mapped(name: string): MappedValues {
		// A workflow written by hand may lack the schema the editor stores with the values.
		const mapper = this.read(name, {}) as Partial<ResourceMapperValue>;
		const isWholeItem = mapper.mappingMode === 'autoMapInputData';
		if (isWholeItem && runsAsTool(this.context)) {
			throw new ConfigError(
				"'Map Automatically' takes what comes in, and to a tool nothing comes in",
				"Choose 'Map Each Column Manually', and let the model define the fields that it has to give.",
				{ field: 'Fields' },
			);
		}
		const values = isWholeItem
			? (this.item ?? {})
			: withoutUntouched(mapper.value ?? {}, this.typedExpressions(name));
		return { values, isWholeItem, types: typesIn(mapper.schema ?? []) };
	}
}

/** Reads the node's parameters as they are for one input item. */
export function itemParameters(context: IExecuteFunctions, itemIndex: number): ItemParameters {
	return new StoredParameters(context, itemIndex);
}

type MapperSchema = ResourceMapperValue['schema'];

const typesBySchema = new WeakMap<MapperSchema, ReadonlyMap<string, FieldType>>();

/** The same list for every item of a run, as long as no formula makes n8n copy it. */
function typesIn(schema: MapperSchema): ReadonlyMap<string, FieldType> {
	const known = typesBySchema.get(schema);
	if (known) return known;
	const types = new Map(
		schema.flatMap(({ id, type }) => (type === undefined ? [] : [[id, type] as const])),
	);
	typesBySchema.set(schema, types);
	return types;
}

/**
 * The editor stores an input nobody filled in as null or an empty text: that is left out. A blank
 * that an expression gave stays, because it is what the item holds.
 */
function withoutUntouched(
	values: Readonly<Record<string, unknown>>,
	typed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	if (!Object.values(values).some(isBlank)) return values;
	const isExpression = (text: unknown) => typeof text === 'string' && text.startsWith('=');
	return Object.fromEntries(
		Object.entries(values).filter(([name, value]) => !isBlank(value) || isExpression(typed[name])),
	);
}
