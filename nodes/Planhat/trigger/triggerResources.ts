import type { ResourceDefinition } from '../../shared/definition/resource';
import { resources } from '../resources';

/** The resources a trigger can watch: those with a list that is sorted and read in pages. */
export const triggerResources: readonly ResourceDefinition[] = resources.filter(
	({ list, operations }) => operations.includes('getAll') && list.isWhole !== true,
);

/** Where records keep their custom fields. Stored in workflows: never change. */
export const ALL_CUSTOM_FIELDS = 'custom';

/** Whether the list of a resource can be narrowed down to one company. */
export function hasCompanyFilter({ list }: ResourceDefinition): boolean {
	return list.filters.some(({ type }) => type === 'company');
}

/** The field by which the records of a list are sorted and told to be new or changed. */
export function stampFieldOf(
	{ timestamps }: ResourceDefinition,
	which: 'created' | 'updated',
): string {
	// Where none is documented, a record may have one all the same; the list itself shows it.
	return timestamps?.[which] ?? `${which}At`;
}
