import { isObject } from './jsonValue';

/**
 * Whether a value says something where an API tells of an error: a count of 0, an empty text, list
 * or object, false and null are ways to say that there is none.
 */
export function isSomething(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	if (isObject(value)) return Object.keys(value).length > 0;
	return Boolean(value);
}
