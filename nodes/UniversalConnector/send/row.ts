import type { GroupedRow } from '../../shared/batching/grouping';
import type { KeyedRow } from '../../shared/batching/rowIndex';
import type { JsonValue } from '../../shared/definition/convert';
import type { DataRecord } from '../../shared/extract/records';
import type { HttpMethod } from '../../shared/http/message';

/** An input item as it will be sent, its address still open. */
export interface PreparedRow extends KeyedRow {
	/** Position in the input. */
	readonly index: number;
	/** As mapped; without a mapping the item. */
	readonly record: DataRecord;
	/** The record without excluded fields. */
	readonly body: DataRecord;
	/** The input item. */
	readonly item: DataRecord;
	/** Two rows with the same identity mean the same record; undefined when nothing tells. */
	readonly identity: string | undefined;
	/** Value of the field within which the keys are unique. */
	readonly scope: string | undefined;
}

/** What a call is meant to do with its rows, as far as a lookup told. */
export type Intent = 'create' | 'send' | 'update';

/** A row with everything a call needs. */
export interface SendRow extends GroupedRow, KeyedRow {
	readonly method: HttpMethod;
	readonly url: string;
	readonly intent: Intent;
	readonly groupValue: JsonValue;
	readonly scope: string | undefined;
	/** What the row stands under in a body that is a map. */
	readonly name?: string;
	/** Names of the columns of a table, whose cells the row is. */
	readonly columns?: readonly string[] | undefined;
	/** Id of the record that the lookup found. */
	readonly id?: string | undefined;
}

/** Rows that go out in one call. */
export interface SendBatch {
	/** Place in the run, 1 the first. */
	readonly number: number;
	readonly rows: readonly SendRow[];
}
