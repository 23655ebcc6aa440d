import type { IDataObject } from 'n8n-workflow';

import type { SerializedRow } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { isBlank } from '../../shared/extract/jsonValue';
import { ConfigError } from '../../shared/http/errors';
import { labelOf } from '../requirements';

/** A row of a bulk upsert with the keys it carries, in the order Planhat tries them. */
export interface BulkRow extends SerializedRow {
	readonly keys: ReadonlyArray<readonly [name: string, value: string]>;
	/** The company the row names, as it is sent; undefined when it names none. */
	readonly company: string | undefined;
	/** Names of the keys whose value says nothing, such as N/A. */
	readonly placeholders: readonly string[];
}

function keysOf(resource: ResourceDefinition, body: IDataObject): Array<readonly [string, string]> {
	const keys: Array<readonly [string, string]> = [];
	for (const name of resource.bulkKeys) {
		const value = body[name];
		if (!isBlank(value)) keys.push([name, String(value)]);
	}
	return keys;
}

/** Blank cells of a table are no keys; sent as they are, they would overwrite the record's own. */
function withoutBlankKeys(resource: ResourceDefinition, body: IDataObject): IDataObject {
	const isBlankKey = (name: string) => name in body && isBlank(body[name]);
	if (!resource.bulkKeys.some(isBlankKey)) return body;
	const blanks = resource.bulkKeys.filter(isBlankKey);
	return Object.fromEntries(Object.entries(body).filter(([name]) => !blanks.includes(name)));
}

function companyOf(resource: ResourceDefinition, body: IDataObject): string | undefined {
	const value = resource.companyField === undefined ? undefined : body[resource.companyField];
	return isBlank(value) ? undefined : String(value);
}

/** Refuses a row that the API would drop without a word. */
function requireForRow(
	resource: ResourceDefinition,
	body: IDataObject,
	bad: ReadonlySet<string>,
): void {
	const needed = resource.bulkRowNeeds ?? [];
	const missing = needed.filter((name) => isBlank(body[name]) && !bad.has(name));
	if (missing.length === 0) return;
	const labels = labelsOf(resource, missing);
	throw new ConfigError(
		`The row has no ${labels}, and Planhat drops such rows without a word`,
		'Fill it in, or check that the input has a value for it.',
		{ field: labels },
	);
}

function labelsOf(resource: ResourceDefinition, names: readonly string[]): string {
	return names.map((name) => `'${labelOf(resource, name)}'`).join(', ');
}

/**
 * Makes a row out of a body. `bad` are fields whose value can't be used, which is told already.
 * @throws ConfigError when it has no key: it would be inserted anew with every run; or when it
 * lacks what the API drops a row for
 */
export function toBulkRow(
	resource: ResourceDefinition,
	index: number,
	body: IDataObject,
	placeholders: readonly string[] = [],
	bad: ReadonlySet<string> = new Set(),
): BulkRow {
	const keys = keysOf(resource, body);
	if (keys.length === 0 && !resource.bulkKeys.some((name) => bad.has(name))) {
		const labels = labelsOf(resource, resource.bulkKeys);
		throw new ConfigError(
			`The row has none of ${labels}, so every run would create it again`,
			"Fill in one of them, or use 'Create' for records without an ID.",
			{ field: labels },
		);
	}
	requireForRow(resource, body, bad);
	const company = companyOf(resource, body);
	const json = JSON.stringify(withoutBlankKeys(resource, body));
	return { index, json, keys, company, placeholders };
}
