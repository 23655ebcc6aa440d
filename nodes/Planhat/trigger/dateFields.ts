import type { FieldType } from '../../shared/definition/field';
import type { ResourceDefinition } from '../../shared/definition/resource';

/** Stands for a custom field, named in another parameter. Stored in workflows: never change. */
export const CUSTOM_DATE_FIELD = 'customField';

const DATE_TYPES: ReadonlySet<FieldType> = new Set(['calendarDay', 'date', 'dateTime', 'epochDay']);

/** A field of a resource that holds a date. */
export interface DateField {
	readonly name: string;
	readonly label: string;
}

/** The fields of a resource that hold a date, in alphabetical order of their labels. */
export function dateFieldsOf(resource: ResourceDefinition): DateField[] {
	return resource.fields
		.filter(({ type }) => DATE_TYPES.has(type))
		.map(({ name, label }) => ({ name, label }))
		.sort((a, b) => a.label.localeCompare(b.label));
}

/** The dates people mostly wait for, the likelier ones first. */
const USUAL = ['renewalDate', 'endTime', 'dueDate', 'endDate', 'closeDate', 'dateTo'];

/** The date people mostly wait for, otherwise one that Planhat does not set by itself. */
export function usualDateField(resource: ResourceDefinition): string {
	const names = dateFieldsOf(resource).map(({ name }) => name);
	const { created, updated } = resource.timestamps ?? {};
	const stamps = [created, updated, 'createdAt', 'updatedAt'];
	const usual =
		USUAL.find((name) => names.includes(name)) ??
		names.find((name) => !stamps.includes(name)) ??
		names[0];
	return usual ?? CUSTOM_DATE_FIELD;
}
