import type { IDataObject } from 'n8n-workflow';

import type { SerializedRow } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError } from '../../shared/http/errors';

/** A row of a bulk upsert with the keys it carries, in the order Planhat tries them. */
export interface BulkRow extends SerializedRow {
	readonly keys: ReadonlyArray<readonly [name: string, value: string]>;
	/** The company the row names, as it is sent; undefined when it names none. */
	readonly company: string | undefined;
	/** Two rows with the same identity mean the same record; undefined when there is no key. */
	readonly identity: string | undefined;
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function keysOf(resource: ResourceDefinition, body: IDataObject): Array<readonly [string, string]> {
	return resource.bulkKeys.flatMap((name) => {
		const value = body[name];
		return isBlank(value) ? [] : [[name, String(value)] as const];
	});
}

/** Blank cells of a table are no keys; sent as they are, they would overwrite the record's own. */
function withoutBlankKeys(resource: ResourceDefinition, body: IDataObject): IDataObject {
	const isKept = ([name, value]: [string, unknown]) =>
		!resource.bulkKeys.includes(name) || !isBlank(value);
	return Object.fromEntries(Object.entries(body).filter(isKept));
}

function companyOf(resource: ResourceDefinition, body: IDataObject): string | undefined {
	const value = resource.companyField === undefined ? undefined : body[resource.companyField];
	return isBlank(value) ? undefined : String(value);
}

/** `externalId` is unique only within a company (Planhat help centre, data uniqueness). */
function identityOf(keys: BulkRow['keys'], company: string | undefined): string | undefined {
	const [first] = keys;
	if (first === undefined) return undefined;
	const [name] = first;
	return JSON.stringify([...first, name === 'externalId' ? (company ?? null) : null]);
}

/**
 * Makes a row out of a body.
 * @throws ConfigError when it has no key: it would be inserted anew with every run
 */
export function toBulkRow(resource: ResourceDefinition, index: number, body: IDataObject): BulkRow {
	const keys = keysOf(resource, body);
	if (keys.length === 0) {
		const labels = resource.bulkKeys.map(
			(name) => `'${resource.fields.find((field) => field.name === name)?.label ?? name}'`,
		);
		throw new ConfigError(
			`The row has none of ${labels.join(', ')}, so every run would create it again`,
			"Fill in one of them, or use 'Create' for records without an ID.",
			{ field: labels.join(', ') },
		);
	}
	const company = companyOf(resource, body);
	const json = JSON.stringify(withoutBlankKeys(resource, body));
	return { index, json, keys, company, identity: identityOf(keys, company) };
}
