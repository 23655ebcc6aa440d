import type { IDataObject } from 'n8n-workflow';

import { ConfigError } from '../shared/http/errors';
import type { ItemParameters } from '../shared/n8n/parameters';
import { comparable, STOP_OPERATORS, type StopTest } from '../shared/pagination/stopTest';
import { SOURCES, sourceOf } from './advancedRules';
import { oneOf, optionText, rowsOf, statusesOf } from './optionValues';

function refuse(message: string, hint: string): never {
	throw new ConfigError(message, hint, { field: 'Advanced Pagination' });
}

/** @throws ConfigError for a value that no answer could be compared with */
function valueOf(rule: IDataObject, operator: StopTest['operator']): string {
	const value = optionText(rule, 'value');
	const isOrdered = operator === 'lessThan' || operator === 'greaterThan';
	if (isOrdered && comparable(value) === undefined) {
		refuse(
			`A 'Stop When' rule compares with '${value.slice(0, 20)}', which is no number and no date`,
			"Enter a number such as 100 or a date such as 2026-01-31 as 'Value', or choose 'Equal To'.",
		);
	}
	if (value === '' && (operator === 'contains' || operator === 'oneOf')) {
		refuse("A 'Stop When' rule has no 'Value'", "Enter what to look for, or choose 'Is Empty'.");
	}
	return value;
}

function toStopTest(rule: IDataObject): StopTest {
	const from = oneOf(rule['from'] ?? 'body', [...SOURCES, 'count'] as const, 'From');
	const operator = oneOf(rule['operator'] ?? 'empty', STOP_OPERATORS, 'Is');
	return {
		source:
			from === 'count' ? { from } : sourceOf(from, optionText(rule, 'at'), 'From Path or Name'),
		operator,
		value: valueOf(rule, operator),
	};
}

function toStatuses(rule: IDataObject): number[] {
	const statuses = statusesOf(rule, 'status', 'Status Is');
	if (statuses.length > 0) return statuses;
	return refuse("A 'Stop When' rule has no status", "Enter one in 'Status Is', for example 404.");
}

/** What ends the read: tests of a page, and statuses. */
export interface Stops {
	readonly stops: readonly StopTest[];
	readonly endStatuses: readonly number[];
}

/**
 * The tests that end the read.
 * @throws ConfigError for a test that could never hold
 */
export function stopsOf(parameters: ItemParameters): Stops {
	const rows = rowsOf(parameters.collection('advanced'), 'stop');
	const isOfStatus = (rule: IDataObject) => rule['from'] === 'status';
	return {
		stops: rows.filter((rule) => !isOfStatus(rule)).map(toStopTest),
		endStatuses: rows.filter(isOfStatus).flatMap(toStatuses),
	};
}
