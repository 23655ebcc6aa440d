import type { QueryPair } from '../http/query';

function scalar(value: unknown): string {
	if (value === null) return '';
	return value instanceof Date ? value.toISOString() : String(value);
}

function listPairs(name: string, values: readonly unknown[], format: string): QueryPair[] {
	if (format === 'comma') return [[name, values.map(scalar).join(',')]];
	return values.flatMap((value, index) => {
		const suffix = format === 'repeat' ? '' : format === 'brackets' ? '[]' : `[${index}]`;
		return valuePairs(`${name}${suffix}`, value, format);
	});
}

function valuePairs(name: string, value: unknown, format: string): QueryPair[] {
	if (value === undefined) return [];
	if (Array.isArray(value)) return listPairs(name, value, format);
	if (typeof value !== 'object' || value === null || value instanceof Date) {
		return [[name, scalar(value)]];
	}
	return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
		valuePairs(`${name}[${key}]`, inner, format),
	);
}

/**
 * The pairs that n8n makes of the query object in its request options: `{ a: [1, 2], b: null }`
 * gives `a[0]=1&a[1]=2&b=`, with the format `repeat` `a=1&a=2&b=`.
 */
export function queryPairs(query: object = {}, format = 'indices'): QueryPair[] {
	return Object.entries(query).flatMap(([name, value]: [string, unknown]) =>
		valuePairs(name, value, format),
	);
}
