import type { Json } from '../json/readJson';
import type { Path } from '../extract/path';
import { writePath } from '../extract/writePath';
import { ConfigError } from '../http/errors';
import { writeJson } from '../json/writeJson';
import type { SerializedRow } from './split';

/** What a body looks like. Stored in workflows: never change. */
export type BodyShapeName = 'lines' | 'list' | 'map' | 'none' | 'object' | 'table';

/** What is known of a batch when its body is written. */
export interface BatchValues {
	/** Rows in this call. */
	readonly count: number;
	/** Place of the batch in the run, 1 the first. */
	readonly batch: number;
	/** Value of the group field; a list when there are several. */
	readonly group: Json;
	/** Names of the columns of a table, in the order of the cells of its rows. */
	readonly columns?: readonly string[] | undefined;
}

/** A value beside the rows: the same for all calls, or one of the batch. */
export interface BodyValue {
	readonly path: Path;
	readonly value:
		| { readonly constant: Json }
		| { readonly from: Exclude<keyof BatchValues, 'columns'> };
}

/** How to write the body of a call. */
export interface BodySettings {
	readonly shape: BodyShapeName;
	/** Where the rows stand; without segments they are the whole body. */
	readonly key: Path;
	/** Only with a key. */
	readonly values: readonly BodyValue[];
	/** Where a table names its columns; without segments in its first row. Only with a key. */
	readonly columnsKey?: Path;
}

/** How the pieces of rows become one text, and how many bytes that has more than a JSON list. */
interface Shape {
	readonly join: (pieces: readonly string[]) => string;
	readonly overhead: number;
	readonly contentType: string;
}

const JSON_TYPE = 'application/json';

const SHAPES: Readonly<Record<BodyShapeName, Shape>> = {
	/** Newline-separated JSON: one row in each line, the last line ended too. */
	lines: {
		join: (pieces) => pieces.map((piece) => `${piece}\n`).join(''),
		overhead: -1,
		contentType: 'application/x-ndjson',
	},
	list: { join: (pieces) => `[${pieces.join(',')}]`, overhead: 0, contentType: JSON_TYPE },
	/** The pieces bring their key. */
	map: { join: (pieces) => `{${pieces.join(',')}}`, overhead: 0, contentType: JSON_TYPE },
	none: { join: () => '', overhead: Number.NEGATIVE_INFINITY, contentType: '' },
	/** One row only. */
	object: { join: ([piece = '{}']) => piece, overhead: -2, contentType: JSON_TYPE },
	/** The pieces are lists of cells. */
	table: { join: (pieces) => `[${pieces.join(',')}]`, overhead: 0, contentType: JSON_TYPE },
};

/** Stands in for the rows while what is around them is written; no constant holds it. */
const ROWS = '\u0000rows\u0000';

/** What stands before and after the rows. */
function around(settings: BodySettings, values: BatchValues): readonly [string, string] {
	if (settings.key.length === 0) return ['', ''];
	let envelope: unknown = {};
	for (const { path, value } of settings.values) {
		const given = 'constant' in value ? value.constant : values[value.from];
		envelope = writePath(envelope, path, given);
	}
	if (settings.shape === 'table' && settings.columnsKey !== undefined) {
		envelope = writePath(envelope, settings.columnsKey, [...(values.columns ?? [])]);
	}
	const text = writeJson(writePath(envelope, settings.key, ROWS));
	const [before = '', after = '', ...more] = text.split(writeJson(ROWS));
	if (more.length === 0) return [before, after];
	throw new ConfigError("A value beside the rows can't be sent", 'Change it.', {
		field: 'Body: Extra Values',
	});
}

/** The row that names the columns, where nothing else does. */
function headerOf({ shape, columnsKey }: BodySettings, { columns }: BatchValues): string[] {
	return shape === 'table' && columnsKey === undefined ? [writeJson(columns ?? [])] : [];
}

/** Writes bodies; the same rows and values always give the same text. */
export interface BodyWriter {
	/** Empty when nothing is sent. */
	write(rows: readonly SerializedRow[], values: BatchValues): string;
	/** For the limits: what the body has more than a list, with the longest values there can be. */
	overhead(longest: BatchValues): number;
	/** Empty when nothing is sent. */
	readonly contentType: string;
	/** Whether rows share a body, so that its address does not name one of them. */
	readonly holdsMany: boolean;
	/** Whether rows are lists of cells. */
	readonly isTable: boolean;
}

/**
 * A writer for these settings.
 * @throws ConfigError when the settings contradict each other
 */
export function bodyWriter(settings: BodySettings): BodyWriter {
	const { shape, key, values } = settings;
	const { join, overhead, contentType } = SHAPES[shape];
	if (key.length > 0 && (shape === 'lines' || shape === 'none')) {
		throw new ConfigError(
			"'Body Key' is filled in, but this body shape can't have one",
			"Empty it, or choose another 'Body Shape'.",
			{ field: 'Body Key' },
		);
	}
	if (values.length > 0 && key.length === 0) {
		throw new ConfigError(
			"'Body: Extra Values' are set, but there is no 'Body Key' beside which they could stand",
			"Fill in 'Body Key', or add the values to each record with the mapping.",
			{ field: 'Body: Extra Values' },
		);
	}
	if (settings.columnsKey !== undefined && (shape !== 'table' || key.length === 0)) {
		throw new ConfigError(
			"'Body: Columns Key' is set, but there is no table with a 'Body Key' beside which it could stand",
			"Set 'Body Shape' to 'Table' and fill in 'Body Key', or empty 'Body: Columns Key'.",
			{ field: 'Body: Columns Key' },
		);
	}
	around(settings, { count: 1, batch: 1, group: null });
	return {
		contentType,
		holdsMany: shape !== 'object' && shape !== 'none',
		isTable: shape === 'table',
		overhead(longest) {
			const [before, after] = around(settings, longest);
			const header = headerOf(settings, longest).map((text) => `${text},`);
			const texts = [before, after, ...header];
			return texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), overhead);
		},
		write(rows, batchValues) {
			const [before, after] = around(settings, batchValues);
			const pieces = [...headerOf(settings, batchValues), ...rows.map(({ json }) => json)];
			return `${before}${join(pieces)}${after}`;
		},
	};
}
