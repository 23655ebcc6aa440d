import { jsonAnswer } from '../answer';
import type { Answer } from '../answer';
import type { Pair } from '../exchange';
import type { JsonObject, JsonValue } from '../json';
import type { Row } from '../records';

/** Part of a list and where it lies in it. */
export interface Slice {
	readonly all: readonly Row[];
	readonly rows: readonly Row[];
	/** 0-based place of the first row. */
	readonly from: number;
	readonly size: number;
}

export function slice(all: readonly Row[], from: number, size: number): Slice {
	return { all, from, size, rows: all.slice(from, from + size) };
}

export function isLast({ all, from, size }: Slice): boolean {
	return from + size >= all.length;
}

/** Members and headers that stand beside the rows. */
export interface Beside {
	readonly fields?: JsonObject;
	readonly headers?: readonly Pair[];
}

/** How rows become a body. */
export type Envelope = (rows: readonly Row[], fields: JsonObject) => JsonValue;

export const underData: Envelope = (rows, fields) => ({ data: [...rows], ...fields });

/** A bare array has no room for anything beside the rows. */
export const bareArray: Envelope = (rows) => [...rows];

export function pageAnswer(part: Slice, beside: Beside, envelope: Envelope = underData): Answer {
	const last = part.from + part.rows.length;
	return jsonAnswer(envelope(part.rows, beside.fields ?? {}), {
		headers: beside.headers ?? [],
		served: { page: Math.floor(part.from / part.size) + 1, key: `${part.from}-${last}` },
	});
}
