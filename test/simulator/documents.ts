/** A stored record: always an `_id`, everything else as the resource has it. */
export interface Doc {
	_id: string;
	[property: string]: unknown;
}

/** An object whose properties are not known yet, such as a parsed body. */
export type Fields = Record<string, unknown>;

/** Whether a value is an object with properties (not null, not an array, not a date). */
export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a property counts as sent: empty strings and nulls do not satisfy a required field. */
export function isFilled(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** The value as text, undefined when it is neither text nor a number. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : undefined;
}

export const DAY_MS = 86_400_000;
