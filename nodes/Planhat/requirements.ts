import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { isBlank } from '../shared/extract/jsonValue';
import { ConfigError } from '../shared/http/errors';
import { withArticle } from './words';

/** The label of a field; its own name where the node has none for it. */
export function labelOf(resource: ResourceDefinition, name: string): string {
	return resource.fields.find((field) => field.name === name)?.label ?? name;
}

/**
 * Refuses a create that lacks a required field; those whose value is bad are told of already.
 * @throws ConfigError naming all that are missing
 */
export function requireFields(
	resource: ResourceDefinition,
	names: readonly string[],
	body: IDataObject,
	bad: ReadonlySet<string> = new Set(),
): void {
	const missing = names.filter((name) => isBlank(body[name]) && !bad.has(name));
	if (missing.length === 0) return;
	const labels = missing.map((name) => labelOf(resource, name));
	throw new ConfigError(
		`${resource.label.one} needs ${labels.map((label) => `'${label}'`).join(', ')}`,
		labels.length === 1
			? `Fill in '${labels[0]}', or check that the input has a value for it.`
			: 'Fill them in, or check that the input has values for them.',
		{ field: labels.join(', ') },
	);
}

/**
 * Refuses a create that has none of the fields by which Planhat tells its records apart.
 * @throws ConfigError naming them all
 */
export function requireOneOf(
	resource: ResourceDefinition,
	names: readonly string[],
	body: IDataObject,
	bad: ReadonlySet<string> = new Set(),
): void {
	const isGiven = (name: string) => !isBlank(body[name]) || bad.has(name);
	if (names.length === 0 || names.some(isGiven)) return;
	const labels = names.map((name) => `'${labelOf(resource, name)}'`).join(', ');
	throw new ConfigError(
		`${resource.label.one} needs one of ${labels}`,
		'Fill in one of them, or check that the input has a value for it.',
		{ field: labels },
	);
}

/**
 * Refuses a new record with a value that Planhat keeps for its own records.
 * @throws ConfigError
 */
export function refuseReserved(resource: ResourceDefinition, body: IDataObject): void {
	for (const { name, label, reserved = [] } of resource.fields) {
		const value = body[name];
		if (typeof value !== 'string' || !reserved.includes(value.toLowerCase())) continue;
		throw new ConfigError(
			`Planhat makes records with the ${label.toLowerCase()} '${value}' itself, so ${withArticle(resource)} can't be created with it`,
			`Choose another '${label}', for example note.`,
			{ field: label },
		);
	}
}
