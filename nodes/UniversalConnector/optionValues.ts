import type { IDataObject } from 'n8n-workflow';

import { parsePath, type Path, requireSafeKey } from '../shared/extract/path';
import { ConfigError } from '../shared/http/errors';
import type { QueryPair } from '../shared/http/query';
import { optionNumber } from '../shared/n8n/parameters';

const UNLIMITED = Number.POSITIVE_INFINITY;

/**
 * The stored choice.
 * @throws ConfigError when this version does not know it
 */
export function oneOf<const Value extends string>(
	value: unknown,
	known: readonly Value[],
	label: string,
): Value {
	const found = known.find((entry) => entry === value);
	if (found !== undefined) return found;
	throw new ConfigError(
		`'${label}' is set to '${String(value)}', which this version does not know`,
		'Choose it again.',
		{ field: label },
	);
}

/** An option's text, trimmed; empty when it was never touched. Expressions may give other values. */
export function optionText(options: IDataObject, name: string): string {
	const value = options[name];
	if (typeof value === 'string') return value.trim();
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The rows of a list with several values. */
export function rowsOf(collection: unknown, entry: string): IDataObject[] {
	const list = (collection as IDataObject | undefined)?.[entry];
	return Array.isArray(list) ? (list as IDataObject[]) : [];
}

/**
 * The entries of a name and value list; those without a name are left out.
 * @throws ConfigError for names that reach into prototypes
 */
export function pairsOf(options: IDataObject, name: string, label: string): QueryPair[] {
	return rowsOf(options[name], 'entry')
		.map((entry): QueryPair => [String(entry['name'] ?? '').trim(), String(entry['value'] ?? '')])
		.filter(([entry]) => entry !== '')
		.map(([entry, value]) => [requireSafeKey(entry, label), value]);
}

/** HTTP statuses typed as a list. */
export function statusesOf(options: IDataObject, name: string, label: string): number[] {
	return optionText(options, name)
		.split(/[,\s]+/)
		.filter((entry) => entry !== '')
		.map((entry) => {
			const status = Number(entry);
			if (Number.isInteger(status) && status >= 100 && status <= 599) return status;
			throw new ConfigError(
				`'${label}' holds '${entry.slice(0, 20)}', which is no HTTP status`,
				'Enter numbers such as 404, separated by commas.',
				{ field: label },
			);
		});
}

/** A path, undefined when nothing was typed. */
export function pathOf(options: IDataObject, name: string, label: string): Path | undefined {
	const text = optionText(options, name);
	return text === '' ? undefined : parsePath(text, label);
}

/** What a limit may be. */
interface AmountRule {
	readonly label: string;
	readonly fallback: number;
	readonly min: number;
	readonly isWhole?: boolean;
}

/** A number option from `min` up; 0 means no limit where `min` is 0. */
export function amountOf(options: IDataObject, name: string, rule: AmountRule): number {
	const value = optionNumber(options, name, { ...rule, max: Number.MAX_SAFE_INTEGER });
	return value === 0 ? UNLIMITED : value;
}
