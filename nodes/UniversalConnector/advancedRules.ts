import type { IDataObject } from 'n8n-workflow';

import { parsePath, requireSafeKey } from '../shared/extract/path';
import { ConfigError } from '../shared/http/errors';
import { type ItemParameters, optionSwitch } from '../shared/n8n/parameters';
import type { Carry, CarrySource } from '../shared/pagination/carry';
import { PLACEHOLDER_NAME } from '../shared/pagination/placeholders';
import type { Source } from '../shared/pagination/source';
import { oneOf, optionText, rowsOf } from './optionValues';
import { placeIn } from './pageOptions';

/** Places in an answer by their stored values. */
export const SOURCES = ['body', 'header', 'lastRecord', 'link'] as const;

function refuse(message: string, hint: string): never {
	throw new ConfigError(message, hint, { field: 'Advanced Pagination' });
}

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

function positionOf(rule: IDataObject, options: IDataObject): Carry['position'] {
	const { in: to } = rule;
	if (to === 'url') return { in: to };
	const place = to === 'placeholder' ? to : placeIn(options, to, 'To');
	const name = requireSafeKey(optionText(rule, 'name').replace(/^\{(.*)\}$/, '$1'), 'To Name');
	if (name === '') refuse("A rule has no 'To Name'", 'Enter the name of the parameter or header.');
	if (place === 'placeholder' && !PLACEHOLDER_NAME.test(name)) {
		refuse(
			`A rule fills in '${name.slice(0, 40)}', which can't be the name of a placeholder`,
			'Use letters, digits, dashes and underscores, beginning with a letter.',
		);
	}
	return { in: place, name };
}

/** @throws ConfigError for a first value that can't be one */
function firstOf(rule: IDataObject, source: CarrySource, position: Carry['position']) {
	const first = optionText(rule, 'first');
	const isCounter = source.from === 'page' || source.from === 'offset';
	if (isCounter && !/^\d*$/.test(first)) {
		refuse(`'With First Value' of a counter is '${first.slice(0, 20)}'`, 'Enter a whole number.');
	}
	if (first !== '' && position.in === 'url') {
		refuse(
			"A rule to 'Whole Address' has a 'With First Value'",
			"Leave it empty; the first request goes to 'Path'.",
		);
	}
	if (source.from === 'constant' && first === '' && source.text === '') {
		refuse(
			"A rule with a 'Constant' sends nothing",
			"Fill in 'From Value' for the later requests, 'With First Value' for the first one, or both.",
		);
	}
	return first === '' ? {} : { first };
}

function toCarry(rule: IDataObject, options: IDataObject): Carry {
	const known = [...SOURCES, 'page', 'offset', 'constant'] as const;
	const from = oneOf(rule['from'] ?? 'body', known, 'From');
	const position = positionOf(rule, options);
	const isCounter = from === 'page' || from === 'offset';
	if (isCounter && position.in === 'url') refuse('A counter is no address', "Choose another 'To'.");
	const source: CarrySource = isCounter
		? { from }
		: from === 'constant'
			? { from, text: optionText(rule, 'constant') }
			: sourceOf(from, optionText(rule, 'at'), 'From Path or Name');
	return {
		source,
		position,
		isKept: optionSwitch(rule, 'isKept', { label: 'Keep Last Value' }),
		...firstOf(rule, source, position),
	};
}

/**
 * The rules that carry values from answer to request.
 * @throws ConfigError for none at all: every request would be the first one again
 */
export function carriesOf(parameters: ItemParameters): Carry[] {
	const options = parameters.collection('options');
	const rules = rowsOf(parameters.collection('advanced'), 'carry');
	const carries = rules.map((rule) => toCarry(rule, options));
	if (carries.length > 0) return carries;
	return refuse(
		"'Advanced Pagination' carries no value to the next request",
		"Add a rule 'Carry a Value to the Next Request', or choose the pagination 'None'.",
	);
}
