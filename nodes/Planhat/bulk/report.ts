import {
	joinReport as joinKeyedReport,
	type JoinedReport,
	type KeyedReport,
} from '../../shared/batching/keyedReport';
import type { KeyObject } from '../../shared/batching/rowIndex';
import { isObject } from '../../shared/extract/jsonValue';
import type { BulkRow } from './row';

/** How the report of one call is read. */
export interface ReportReading {
	/** Names of the keys, in the order Planhat tries them. */
	readonly keyNames: readonly string[];
	/** Name of the reference to the company; undefined when there is none. */
	readonly companyField: string | undefined;
	/** Whether an earlier try of the call may have written rows that now count as unchanged. */
	readonly isAfterLoss: boolean;
	/** Masks secrets in the server's words. */
	readonly redact: (text: string) => string;
}

function count(value: unknown): number {
	return typeof value === 'number' && value > 0 ? value : 0;
}

function objects(value: unknown): KeyObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * Reads Planhat's answer to a bulk upsert (developer documentation, bulk upsert); undefined when
 * the body is something else, for example an error.
 */
export function readReport(body: unknown): KeyedReport | undefined {
	if (!isObject(body) || !('created' in body || 'updated' in body || 'createdErrors' in body)) {
		return undefined;
	}
	const errorLists = Object.keys(body).filter((key) => key.endsWith('Errors'));
	return {
		created: count(body['created']),
		updated: count(body['updated']),
		nonupdates: count(body['nonupdates']),
		insertsKeys: objects(body['insertsKeys']),
		updatesKeys: objects(body['updatesKeys']),
		errors: errorLists.flatMap((key) => {
			const list: unknown = body[key];
			return Array.isArray(list) ? (list as unknown[]) : [];
		}),
	};
}

/**
 * Tells each row what became of it. `externalId` is unique only within a company (Planhat help
 * centre, data uniqueness), so the company a row names counts too.
 */
export function joinReport<Row extends BulkRow>(
	rows: readonly Row[],
	report: KeyedReport,
	{ keyNames, companyField, isAfterLoss, redact }: ReportReading,
): JoinedReport<Row> {
	return joinKeyedReport(rows, report, {
		keyNames,
		isAfterLoss,
		redact,
		server: 'Planhat',
		idName: '_id',
		scope:
			companyField === undefined ? undefined : { field: companyField, of: (row) => row.company },
	});
}
