/** Anything JSON can say (RFC 8259). */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [name: string]: JsonValue };

export function isObject(value: JsonValue | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path; own properties only, so `constructor` finds nothing. */
export function readPath(value: JsonValue | undefined, path: string): JsonValue | undefined {
	let current = value;
	for (const name of path.split('.')) {
		if (!isObject(current) || !Object.hasOwn(current, name)) return undefined;
		current = current[name];
	}
	return current;
}

/** A copy of the value without the member at a dotted path; what is left when paging is taken out. */
export function withoutPath(value: JsonValue, path: string): JsonValue {
	if (!isObject(value)) return value;
	const [name = '', ...rest] = path.split('.');
	const copy = { ...value };
	if (rest.length === 0) delete copy[name];
	else if (Object.hasOwn(copy, name)) copy[name] = withoutPath(copy[name] ?? null, rest.join('.'));
	return copy;
}

/** An object holding one value at a dotted path. */
export function atPath(path: string, value: JsonValue): JsonObject {
	return path
		.split('.')
		.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value) as JsonObject;
}
