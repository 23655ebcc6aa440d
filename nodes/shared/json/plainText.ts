/**
 * The text of a plain value, for example `null` or `12`. Undefined for nothing, and for lists and
 * objects: those of an answer may bring a `toString` of their own, which no conversion survives.
 */
export function plainText(value: unknown): string | undefined {
	const isPlain = value === null || (typeof value !== 'object' && value !== undefined);
	return isPlain ? String(value) : undefined;
}
