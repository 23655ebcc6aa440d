import type { FieldDefinition } from '../shared/definition/field';
import type { ResourceDefinition } from '../shared/definition/resource';

/** The reference to the company, which stands apart from the other fields; none for some. */
export function companyReference({ companyField }: ResourceDefinition): FieldDefinition[] {
	return companyField === undefined
		? []
		: [{ name: companyField, label: 'Company ID', type: 'recordId' }];
}

/** Which of a resource's fields may be sent. */
export type SendableFields = ReadonlyMap<string, FieldDefinition>;

/**
 * The fields that may be set, the reference to the company included; `withKeys` adds those that
 * only name a record, which an upsert needs.
 */
export function sendableFields(resource: ResourceDefinition, withKeys: boolean): SendableFields {
	const own = resource.fields.filter((field) => !field.readOnly && (withKeys || !field.isKeyOnly));
	return new Map([...companyReference(resource), ...own].map((field) => [field.name, field]));
}

/** The fields that records of a resource come with, the reference to the company first. */
export function readableFields(resource: ResourceDefinition): readonly FieldDefinition[] {
	const company = companyReference(resource);
	const own = resource.fields.filter(({ name }) => name !== resource.companyField);
	return [...company, ...own];
}

/** The fields that records have when they come in a list: of some, only the record itself tells. */
export function listedFields(resource: ResourceDefinition): readonly FieldDefinition[] {
	const { lacks = [] } = resource.list;
	return readableFields(resource).filter(({ name }) => !lacks.includes(name));
}

/** Names of chosen fields; an expression may give them as one comma-separated text. */
export function fieldNames(value: unknown): string[] {
	const names = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
	return names.map((name) => name.trim()).filter((name) => name !== '');
}
