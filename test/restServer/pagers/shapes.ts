import type { JsonValue } from '../json';
import type { Row } from '../records';
import { bareArray, underData } from './slice';
import type { Envelope } from './slice';

/** P38: the forms in which a list (or what stands for one) arrives. */
export const shapes = {
	rootArray: bareArray,
	underKey: underData,
	/** Values of a map keyed by id; the id stands nowhere else. */
	map: (rows: readonly Row[]): JsonValue => ({
		people: Object.fromEntries(rows.map(({ id, ...rest }) => [`p${id}`, rest])),
	}),
	/** No list at all: the body is the record. */
	loneObject: (rows: readonly Row[]): JsonValue => rows[0] ?? {},
} as const satisfies Record<string, Envelope>;

export type Shape = keyof typeof shapes;
