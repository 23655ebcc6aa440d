import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError, NetworkError } from '../../shared/http/errors';
import { runItems } from '../../shared/n8n/items';
import { itemParameters, type ItemParameters } from '../../shared/n8n/parameters';
import { asRecord } from '../api';
import { IgnoredColumns } from '../ignoredColumns';
import { callOptions, companyLocator, fieldMapper, optionsCollection } from '../inputs';
import { referenceText, toReference } from '../recordReference';
import { company } from '../resources/company';
import { requireFields, sendableFields, toWire } from '../wire';
import { type Operation, withArticle } from './operation';

/** The fields a create can't do without, by what the person chose. */
function requiredFields(resource: ResourceDefinition, parameters: ItemParameters): string[] {
	const always = resource.fields
		.filter((field) => field.requiredOnCreate)
		.map((field) => field.name);
	const { createChoice } = resource;
	if (!createChoice) return always;
	const chosen = parameters.text(createChoice.name, createChoice.choices[0]?.value);
	const choice = createChoice.choices.find(({ value }) => value === chosen);
	if (!choice) {
		throw new ConfigError(
			`'${createChoice.label}' is set to '${chosen}', which this version does not know`,
			'Choose it again.',
			{ field: createChoice.label },
		);
	}
	return [...always, choice.requires];
}

/** A create that was cut off may have happened; only the person can tell without doing it twice. */
function withDoubt(error: unknown, resource: ResourceDefinition): unknown {
	if (!(error instanceof NetworkError) || !error.mayHaveArrived) return error;
	return new NetworkError(
		error.message,
		`Planhat may have created the ${resource.label.one.toLowerCase()} all the same. Look there before you run this item again, or use 'Create or Update', which can be repeated.`,
		true,
		error.facts,
	);
}

/** `POST /x` (Planhat developer documentation, one page for each model). */
export const create: Operation = {
	name: 'create',
	label: 'Create',
	describe: (resource) => `Create ${withArticle(resource)}`,
	action: (resource) => `Create ${withArticle(resource)}`,

	properties(resource) {
		const { createChoice } = resource;
		return [
			...(resource.companyField
				? [companyLocator(`The company the ${resource.label.one.toLowerCase()} belongs to`, true)]
				: []),
			...(createChoice
				? [
						{
							displayName: createChoice.label,
							name: createChoice.name,
							type: 'options' as const,
							noDataExpression: true,
							default: createChoice.choices[0]?.value ?? '',
							description: createChoice.description,
							options: createChoice.choices.map(({ value, label, description }) => ({
								name: label,
								value,
								description,
							})),
						},
					]
				: []),
			fieldMapper(resource, 'add'),
			optionsCollection(callOptions()),
		];
	},

	async run({ context, resource, api }) {
		const fields = sendableFields(resource, false);
		const ignored = new IgnoredColumns();
		const conversion = { timezone: context.getTimezone() };

		async function* createOne(itemIndex: number): AsyncGenerator<IDataObject[]> {
			const parameters = itemParameters(context, itemIndex);
			const wire = toWire(fields, parameters.mapped('fields'), conversion);
			ignored.add(wire.ignored);
			if (resource.companyField) {
				const reference = toReference(parameters.locator('companyId'), company, 'Company');
				wire.body[resource.companyField] = referenceText(reference);
			}
			requireFields(resource, requiredFields(resource, parameters), wire.body);
			try {
				const answer = await api.json({ method: 'POST', path: resource.path, body: wire.body });
				// A create may be answered without a body (201); what was sent is all there is then.
				yield [answer === undefined ? { ...wire.body } : asRecord(answer, 'the new record')];
			} catch (error) {
				throw withDoubt(error, resource);
			}
		}

		const output = await runItems(context, 1, createOne);
		ignored.report(context, resource);
		return output;
	},
};
