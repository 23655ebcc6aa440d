import { isObject } from '../extract/jsonValue';

function holdsInteger(value: unknown): boolean {
	if (typeof value === 'bigint') return true;
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsInteger);
}

/** As `JSON.stringify` writes it, undefined where that leaves a member out. */
function withIntegers(value: unknown): string | undefined {
	if (typeof value === 'bigint') return String(value);
	if (Array.isArray(value)) {
		return `[${value.map((part: unknown) => withIntegers(part) ?? 'null').join(',')}]`;
	}
	if (!isObject(value) || 'toJSON' in value) return JSON.stringify(value);
	const members = Object.entries(value).flatMap(([name, part]) => {
		const text = withIntegers(part);
		return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
	});
	return `{${members.join(',')}}`;
}

/**
 * JSON as `JSON.stringify` writes it, with integers of any size (`bigint`) digit by digit, which it
 * refuses to write, or writes as texts where it was taught to.
 */
export function jsonText(value: unknown): string {
	return (holdsInteger(value) ? withIntegers(value) : JSON.stringify(value)) ?? 'null';
}
