import type { IDataObject } from 'n8n-workflow';

import { parsePath } from '../shared/extract/path';
import { ConfigError } from '../shared/http/errors';
import type { ItemParameters } from '../shared/n8n/parameters';
import type { Carry, StopTest } from '../shared/pagination/advanced';
import type { Source } from '../shared/pagination/source';
import { oneOf, optionText, rowsOf } from './optionValues';

const PLACES = ['query', 'header', 'body'] as const;
const SOURCES = ['body', 'header', 'lastRecord', 'link'] as const;
const FIELD = 'Advanced Pagination';

/**
 * A place in an answer.
 * @throws ConfigError when nothing is typed
 */
export function sourceOf(from: (typeof SOURCES)[number], at: string, label: string): Source {
	const text = at.trim();
	if (text === '') {
		throw new ConfigError(`'${label}' is empty`, `Enter where the value stands in the answer.`, {
			field: label,
		});
	}
	if (from === 'header') return { from, name: text };
	if (from === 'link') return { from, rel: text };
	return { from, path: parsePath(text, label) };
}

function toCarry(rule: IDataObject): Carry {
	const from = oneOf(rule['from'] ?? 'body', [...SOURCES, 'page', 'offset'] as const, 'From');
	const to = oneOf(rule['in'] ?? 'query', [...PLACES, 'url'] as const, 'To');
	const first = optionText(rule, 'first');
	const name = optionText(rule, 'name');
	const isCounter = from === 'page' || from === 'offset';
	if (to !== 'url' && name === '')
		refuse("A rule has no 'To Name'", 'Enter the name of the parameter or header.');
	if (isCounter && to === 'url') refuse('A counter is no address', "Choose another 'To'.");
	if (isCounter && !/^\d*$/.test(first)) {
		refuse(`'With First Value' of a counter is '${first.slice(0, 20)}'`, 'Enter a whole number.');
	}
	return {
		source: isCounter ? { from } : sourceOf(from, optionText(rule, 'at'), 'From Path or Name'),
		position: to === 'url' ? { in: to } : { in: to, name },
		...(first === '' ? {} : { first }),
	};
}

function toStopTest(rule: IDataObject): StopTest {
	const from = oneOf(rule['from'] ?? 'body', [...SOURCES, 'count'] as const, 'From');
	return {
		source:
			from === 'count' ? { from } : sourceOf(from, optionText(rule, 'at'), 'From Path or Name'),
		operator: oneOf(
			rule['operator'] ?? 'empty',
			['empty', 'equals', 'lessThan', 'notEquals'] as const,
			'Is',
		),
		value: optionText(rule, 'value'),
	};
}

function refuse(message: string, hint: string): never {
	throw new ConfigError(message, hint, { field: FIELD });
}

/**
 * The rules that carry values from answer to request.
 * @throws ConfigError for none at all: every request would be the first one again
 */
export function carriesOf(parameters: ItemParameters): Carry[] {
	const carries = rowsOf(parameters.collection('advanced'), 'carry').map(toCarry);
	if (carries.length > 0) return carries;
	return refuse(
		`'${FIELD}' carries no value to the next request`,
		"Add a rule 'Carry a Value to the Next Request', or choose the pagination 'None'.",
	);
}

/** The tests that end the read. */
export function stopTestsOf(parameters: ItemParameters): StopTest[] {
	return rowsOf(parameters.collection('advanced'), 'stop').map(toStopTest);
}
