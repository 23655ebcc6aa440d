/** A row ready to be sent: its JSON, written once, and where it came from. */
export interface SerializedRow {
	/** Position in the input. */
	readonly index: number;
	readonly json: string;
}

/** How large a batch may get. */
export interface BatchLimits {
	readonly maxRows: number;
	/** Limit on the encoded body, brackets and commas included. */
	readonly maxBytes: number;
	/** Bytes that the body has more, or fewer when negative, than a plain JSON list of the rows. */
	readonly overhead?: number;
}

/** Bytes of a row in a JSON list: itself and the comma or bracket before it. */
export function sizeOf(row: SerializedRow): number {
	return Buffer.byteLength(row.json, 'utf8') + 1;
}

/** Whether the row alone exceeds the byte limit, so that no batch can hold it. */
export function isTooLarge(row: SerializedRow, { maxBytes, overhead = 0 }: BatchLimits): boolean {
	return sizeOf(row) + 1 + overhead > maxBytes;
}

/**
 * Cuts rows into batches in input order; a batch ends at the row or byte limit, whichever comes
 * first. The union of the batches is the input. Rows that are too large must be taken out before.
 */
export function splitRows<Row extends SerializedRow>(
	rows: readonly Row[],
	limits: BatchLimits,
): Row[][] {
	const batches: Row[][] = [];
	let batch: Row[] = [];
	const empty = 1 + (limits.overhead ?? 0);
	let bytes = empty;
	for (const row of rows) {
		const size = sizeOf(row);
		if (batch.length > 0 && (batch.length >= limits.maxRows || bytes + size > limits.maxBytes)) {
			batches.push(batch);
			batch = [];
			bytes = empty;
		}
		batch.push(row);
		bytes += size;
	}
	if (batch.length > 0) batches.push(batch);
	return batches;
}

/** The rows as one JSON list, without writing any of them again. */
export function toJsonList(rows: readonly SerializedRow[]): string {
	return `[${rows.map(({ json }) => json).join(',')}]`;
}
