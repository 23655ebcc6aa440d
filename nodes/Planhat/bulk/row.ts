import type { IDataObject } from 'n8n-workflow';

import type { SerializedRow } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError } from '../../shared/http/errors';

/** A row of a bulk upsert with the keys it carries, in the order Planhat tries them. */
export interface BulkRow extends SerializedRow {
	readonly keys: ReadonlyArray<readonly [name: string, value: string]>;
	/** Two rows with the same identity mean the same record; undefined when there is no key. */
	readonly identity: string | undefined;
}

function keysOf(resource: ResourceDefinition, body: IDataObject): Array<readonly [string, string]> {
	return resource.bulkKeys.flatMap((name) => {
		const value = body[name];
		return value === undefined || value === null || value === ''
			? []
			: [[name, String(value)] as const];
	});
}

/** `externalId` is unique only within a company (Planhat help centre, data uniqueness). */
function identityOf(
	resource: ResourceDefinition,
	body: IDataObject,
	keys: BulkRow['keys'],
): string | undefined {
	const first = keys[0];
	if (first === undefined) return undefined;
	const isPerCompany = first[0] === 'externalId' && resource.companyField !== undefined;
	const company = isPerCompany ? body[resource.companyField ?? ''] : undefined;
	return JSON.stringify([...first, company ?? null]);
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
	return { index, json: JSON.stringify(body), keys, identity: identityOf(resource, body, keys) };
}
