import type { IDataObject, IExecuteFunctions, ResourceMapperValue } from 'n8n-workflow';

import { ConfigError } from '../http/errors';

/** A resource locator as stored: how the record is named, and by what. */
export interface LocatorValue {
	readonly mode: string;
	readonly value: string;
}

/** What a resource mapper gives for one item. */
export interface MappedValues {
	readonly values: Readonly<Record<string, unknown>>;
	/** True when the values are the whole input item, which may hold other things too. */
	readonly isWholeItem: boolean;
}

/** The node's parameters for one input item. */
export interface ItemParameters {
	text(name: string, fallback?: string): string;
	number(name: string, fallback: number): number;
	boolean(name: string, fallback: boolean): boolean;
	/** A collection; absent when never touched. */
	collection(name: string): IDataObject;
	locator(name: string): LocatorValue;
	mapped(name: string): MappedValues;
}

function toLocator(value: unknown): LocatorValue {
	if (typeof value !== 'object' || value === null) return { mode: 'id', value: asText(value) };
	const { mode, value: inner } = value as { mode?: unknown; value?: unknown };
	return { mode: typeof mode === 'string' ? mode : 'id', value: asText(inner) };
}

/** Ids arrive as numbers where an expression points at one. */
function asText(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Reads the node's parameters as they are for one input item. */
export function itemParameters(context: IExecuteFunctions, itemIndex: number): ItemParameters {
	const read = (name: string, fallback?: unknown): unknown =>
		context.getNodeParameter(name, itemIndex, fallback as object);

	return {
		text: (name, fallback = '') => asText(read(name, fallback)),
		number(name, fallback) {
			const value = Number(read(name, fallback));
			if (Number.isFinite(value)) return value;
			throw new ConfigError(`'${name}' needs a number`, 'Change it in the node.', { field: name });
		},
		boolean: (name, fallback) => read(name, fallback) === true,
		collection: (name) => {
			const value = read(name, {});
			return typeof value === 'object' && value !== null ? (value as IDataObject) : {};
		},
		locator: (name) => toLocator(read(name, { mode: 'id', value: '' })),
		mapped(name) {
			// A workflow written by hand may lack the schema the editor stores with the values.
			const mapper = read(name, {}) as Partial<ResourceMapperValue>;
			const isWholeItem = mapper.mappingMode === 'autoMapInputData';
			return isWholeItem
				? { values: context.getInputData()[itemIndex]?.json ?? {}, isWholeItem }
				: { values: withoutBlanks(mapper.value ?? {}), isWholeItem };
		},
	};
}

/** The editor stores an input nobody filled in as null or an empty text: that is "not given". */
function withoutBlanks(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(values).filter(
			([, value]) => value !== null && value !== undefined && value !== '',
		),
	);
}
