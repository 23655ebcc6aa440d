import type { FieldType, IDataObject, ResourceMapperField } from 'n8n-workflow';

import { asRecords, type PlanhatApi } from './api';

/** Marks a custom field among a resource's own fields. Stored in workflows: never change. */
export const CUSTOM_PREFIX = 'custom.';

/** Marks a custom field that holds whole days. Stored in workflows: never change. */
export const CUSTOM_DAY_PREFIX = 'customDay.';

/** Planhat's types of custom fields and the editor's input for each; others get a text input. */
const INPUT: Readonly<Record<string, FieldType>> = {
	number: 'number',
	rating: 'number',
	checkbox: 'boolean',
	date: 'dateTime',
	day: 'dateTime',
	list: 'options',
	multipicklist: 'array',
	'team members': 'array',
	endusers: 'array',
};

/** No tenant is known to have more; one call must do, the editor waits for it. */
const MAX_DEFINITIONS = 2000;

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** The tenant's custom fields of one kind of record; Planhat has no filter for that. */
async function definitionsOf(api: PlanhatApi, parent: string): Promise<IDataObject[]> {
	const definitions = asRecords(
		await api.json({
			method: 'GET',
			path: '/customfields',
			query: [
				['limit', String(MAX_DEFINITIONS)],
				['offset', '0'],
			],
		}),
	);
	return definitions.filter((entry) => entry['parent'] === parent);
}

/**
 * Names of the custom fields that Planhat computes.
 * @throws HttpError when the Private App may not read custom fields
 */
export async function formulaNames(api: PlanhatApi, parent: string): Promise<Set<string>> {
	const formulas = (await definitionsOf(api, parent)).filter(
		(entry) => entry['isFormula'] === true,
	);
	return new Set(formulas.map((entry) => text(entry['name'])));
}

/**
 * The tenant's custom fields of one kind of record as fields of the editor's mapper. Formula
 * fields are left out, Planhat computes them.
 * @throws HttpError when the Private App may not read custom fields
 */
export async function loadCustomFields(
	api: PlanhatApi,
	parent: string,
): Promise<ResourceMapperField[]> {
	return (await definitionsOf(api, parent))
		.filter((entry) => entry['isFormula'] !== true)
		.filter((entry) => text(entry['name']) !== '')
		.map((entry): ResourceMapperField => {
			const name = text(entry['name']);
			const type = INPUT[text(entry['type'])] ?? 'string';
			const listed = Array.isArray(entry['listValues']) ? entry['listValues'] : [];
			const hasOptions = type === 'options' && listed.length > 0;
			return {
				id: (entry['type'] === 'day' ? CUSTOM_DAY_PREFIX : CUSTOM_PREFIX) + name,
				displayName: name,
				type: type === 'options' && !hasOptions ? 'string' : type,
				required: false,
				defaultMatch: false,
				canBeUsedToMatch: false,
				display: true,
				removed: entry['isFeatured'] !== true,
				...(hasOptions
					? { options: listed.map((value) => ({ name: String(value), value: String(value) })) }
					: {}),
			};
		});
}
