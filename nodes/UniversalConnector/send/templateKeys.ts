import type { DataRecord } from '../../shared/extract/records';
import { member } from '../../shared/extract/jsonValue';
import { ConfigError } from '../../shared/http/errors';
import type { Template } from './templates/template';

function textOf(record: DataRecord, name: string): string | undefined {
	const value = member(record, name);
	const isKey = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
	return isKey && String(value).trim() !== '' ? String(value) : undefined;
}

/**
 * The keys by which the server knows a record, and what tells it apart in this run.
 * @throws ConfigError for a record without any key: every run would create it again
 */
export function templateKeys(record: DataRecord, { keys: names, scopes, label }: Template) {
	const keys = names.flatMap((name) => {
		const value = textOf(record, name);
		return value === undefined ? [] : [[name, value] as const];
	});
	const [first] = keys;
	if (first === undefined) {
		throw new ConfigError(
			`The record has none of the keys by which ${label} recognises it (${names.join(', ')}), so every run would create it again`,
			'Give it one of them, for example with the mapping.',
		);
	}
	const [scopeField] = Object.values(scopes);
	const scope = scopeField === undefined ? undefined : textOf(record, scopeField);
	const isScoped = Object.hasOwn(scopes, first[0]);
	return { keys, scope, identity: JSON.stringify([...first, isScoped ? (scope ?? null) : null]) };
}
