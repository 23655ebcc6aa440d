import type { IDataObject } from 'n8n-workflow';

/** `={{ $json.name }}`, `={{ $json.a["b c"]['d'] }}`: a field of the input item and nothing else. */
const REFERENCE =
	/^=\{\{\s*\$json((?:\.[A-Za-z_][A-Za-z0-9_]*|\["[^"\\]*"\]|\['[^'\\]*'\])+)\s*\}\}$/;
const SEGMENT = /\.([A-Za-z_][A-Za-z0-9_]*)|\["([^"\\]*)"\]|\['([^'\\]*)'\]/g;

/** n8n refuses them, or gives what an object has by birth. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

type Resolver = (item: IDataObject) => unknown;

/** Stands for "only n8n can tell". */
const UNRESOLVED = Symbol('unresolved');

/** The value at the keys when it is a text, number, switch or null, which can't be copied wrongly. */
function simpleValueAt(item: IDataObject, keys: readonly string[]): unknown {
	let value: unknown = item;
	for (const key of keys) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
			return UNRESOLVED;
		}
		value = (value as IDataObject)[key];
	}
	if (value === undefined || (typeof value === 'object' && value !== null)) return UNRESOLVED;
	return value;
}

function compileText(text: string): Resolver | undefined {
	if (!text.startsWith('=')) return () => text;
	const [, path] = REFERENCE.exec(text) ?? [];
	if (path === undefined) return undefined;
	const keys = [...path.matchAll(SEGMENT)].map(
		([, name, doubleQuoted, quoted]) => name ?? doubleQuoted ?? quoted ?? '',
	);
	return keys.some((key) => RESERVED.has(key)) ? undefined : (item) => simpleValueAt(item, keys);
}

function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(hasExpression);
}

function compileList(raw: readonly unknown[]): Resolver | undefined {
	const resolvers = raw.map(compile);
	if (!resolvers.every((resolver) => resolver !== undefined)) return undefined;
	return (item) => {
		const values = resolvers.map((resolver) => resolver(item));
		return values.includes(UNRESOLVED) ? UNRESOLVED : values;
	};
}

function compileObject(raw: object): Resolver | undefined {
	const parts: Array<readonly [string, Resolver]> = [];
	for (const [key, part] of Object.entries(raw)) {
		const resolver = compile(part);
		if (resolver === undefined || RESERVED.has(key)) return undefined;
		parts.push([key, resolver]);
	}
	return (item) => {
		const resolved: Record<string, unknown> = {};
		for (const [key, resolver] of parts) {
			const value = resolver(item);
			if (value === UNRESOLVED) return UNRESOLVED;
			resolved[key] = value;
		}
		return resolved;
	};
}

function compile(raw: unknown): Resolver | undefined {
	if (typeof raw === 'string') return compileText(raw);
	if (typeof raw !== 'object' || raw === null) return () => raw;
	// A mapper's list of fields can be long; it is the same for each item.
	if (!hasExpression(raw)) return () => raw;
	return Array.isArray(raw) ? compileList(raw) : compileObject(raw);
}

const compiled = new WeakMap<object, { readonly resolver: Resolver | undefined }>();

function compiledOnce(raw: unknown): Resolver | undefined {
	if (typeof raw !== 'object' || raw === null) return compile(raw);
	const known = compiled.get(raw);
	if (known) return known.resolver;
	const resolver = compile(raw);
	compiled.set(raw, { resolver });
	return resolver;
}

/**
 * Resolves a parameter as stored, if all its expressions only name a field of the input item that
 * holds a text, a number, a switch or null. n8n's engine gives the same, but takes about a
 * thousand times as long, which counts with 100,000 items. Parts without an expression are
 * returned as they are: do not change them.
 *
 * `{ name: '={{ $json.title }}' }` and the item `{ title: 'Pump' }` give `{ value: { name: 'Pump' } }`
 *
 * @returns undefined for everything else, which n8n has to resolve
 */
export function resolvePlainly(raw: unknown, item: IDataObject): { value: unknown } | undefined {
	const resolver = compiledOnce(raw);
	const value = resolver === undefined ? UNRESOLVED : resolver(item);
	return value === UNRESOLVED ? undefined : { value };
}
