import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError } from '../../shared/http/errors';
import { itemParameters, type ItemParameters } from '../../shared/n8n/parameters';
import { runWrites } from '../../shared/n8n/writes';
import { asRecord, type PlanhatApi } from '../api';
import { withDoubt } from '../doubt';
import { fieldMapper, fieldNotice } from '../fieldMapper';
import { AccountFields } from '../customFields';
import { callOptions, companyLocator, optionsCollection } from '../inputs';
import { MappingNotes } from '../mappingNotes';
import { checkMeaning } from '../meaning';
import { referenceText, toBodyReference } from '../recordReference';
import { company } from '../resources/company';
import { refuseReserved, requireFields, requireOneOf } from '../requirements';
import { RowReader, type WireRecord } from '../wire';
import { singular, withArticle } from '../words';
import { readWriteSettings, writeProperties } from '../writeSettings';
import type { Operation } from './operation';

/** The field that the person's choice makes necessary, for example the monthly value. */
function chosenField(resource: ResourceDefinition, parameters: ItemParameters): string | undefined {
	const { createChoice } = resource;
	if (!createChoice) return undefined;
	const chosen = parameters.text(createChoice.name, createChoice.choices[0]?.value);
	const choice = createChoice.choices.find(({ value }) => value === chosen);
	if (choice) return choice.requires;
	throw new ConfigError(
		`'${createChoice.label}' is set to '${chosen}', which this version does not know`,
		'Choose it again.',
		{ field: createChoice.label },
	);
}

/** Finds what Planhat would refuse, before it is sent. */
function checkComplete(
	resource: ResourceDefinition,
	parameters: ItemParameters,
	{ body, bad, problems }: WireRecord,
): void {
	const always = resource.fields.filter((field) => field.requiredOnCreate);
	const names = always.map(({ name }) => name);
	const chosen = problems.try(() => chosenField(resource, parameters));
	if (chosen !== undefined) names.push(chosen);
	problems.try(() => requireFields(resource, names, body, bad));
	problems.try(() => requireOneOf(resource, resource.createNeedsOneOf ?? [], body, bad));
	problems.try(() => refuseReserved(resource, body));
}

/** Only the person can tell what became of a create without a clear answer. */
function doubtAbout(resource: ResourceDefinition): string {
	return `Planhat may have created the ${singular(resource)} all the same. Look there before you run this item again, or use 'Create or Update', which can be repeated.`;
}

async function post(
	api: PlanhatApi,
	resource: ResourceDefinition,
	body: IDataObject,
): Promise<IDataObject> {
	try {
		const answer = await api.json({ method: 'POST', path: resource.path, body });
		// A create may be answered without a body (201); what was sent is all there is then.
		return answer === undefined ? { ...body } : asRecord(answer, 'the new record');
	} catch (error) {
		throw withDoubt(error, doubtAbout(resource));
	}
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
				? [companyLocator(`The company the ${singular(resource)} belongs to`, true)]
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
			...fieldNotice(resource, 'createNotice'),
			fieldMapper(resource, 'add'),
			optionsCollection([...writeProperties(resource), ...callOptions()]),
		];
	},

	async run({ context, resource, api }) {
		const notes = new MappingNotes();
		const reader = new RowReader({
			resource,
			withKeys: false,
			settings: readWriteSettings(context),
			account: new AccountFields(api, resource.customFieldParent),
			notes,
		});

		async function check(itemIndex: number): Promise<IDataObject> {
			const parameters = itemParameters(context, itemIndex);
			const mapped = parameters.mapped('fields');
			await reader.prepare(mapped);
			const wire = reader.read(mapped);
			const { body, problems } = wire;
			if (resource.companyField) {
				const locator = parameters.locator('companyId');
				const reference = problems.try(() => toBodyReference(locator, company, 'Company'));
				if (reference) body[resource.companyField] = referenceText(reference);
			}
			Object.assign(body, resource.fixedFields);
			checkMeaning(resource, wire, 'create', notes);
			checkComplete(resource, parameters, wire);
			problems.raise();
			return body;
		}

		api.requireAccess('POST');
		const output = await runWrites(context, {
			check,
			async *write(body) {
				yield [await post(api, resource, body)];
			},
			repetition: () => 'harmful',
		});
		notes.report(context, resource);
		return output;
	},
};
