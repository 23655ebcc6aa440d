import type { IDataObject } from 'n8n-workflow';

import { ConfigError } from '../../shared/http/errors';
import { runItems } from '../../shared/n8n/items';
import { itemParameters } from '../../shared/n8n/parameters';
import { asRecord } from '../api';
import { IgnoredColumns } from '../ignoredColumns';
import { callOptions, fieldMapper, optionsCollection, recordLocator } from '../inputs';
import { recordPath, toReference } from '../recordReference';
import { sendableFields, toWire } from '../wire';
import { type Operation, withArticle } from './operation';

/** `PUT /x/:id` with only the changed fields (Planhat developer documentation). */
export const update: Operation = {
	name: 'update',
	label: 'Update',
	describe: (resource) => `Change the given fields of ${withArticle(resource)}, and no others`,
	action: (resource) => `Update ${withArticle(resource)}`,

	properties: (resource) => [
		recordLocator(resource),
		fieldMapper(resource, 'update'),
		optionsCollection(callOptions()),
	],

	async run({ context, resource, api }) {
		const fields = sendableFields(resource, false);
		const ignored = new IgnoredColumns();
		const conversion = { timezone: context.getTimezone() };

		async function* updateOne(itemIndex: number): AsyncGenerator<IDataObject[]> {
			const parameters = itemParameters(context, itemIndex);
			const reference = toReference(parameters.locator('recordId'), resource, resource.label.one);
			const wire = toWire(fields, parameters.mapped('fields'), conversion);
			ignored.add(wire.ignored);
			if (Object.keys(wire.body).length === 0) {
				throw new ConfigError(
					'No field to change is given',
					"Fill in at least one of the 'Fields'.",
					{
						field: 'Fields',
					},
				);
			}
			const path = recordPath(resource, reference);
			const answer = await api.json({ method: 'PUT', path, body: wire.body });
			yield [asRecord(answer, 'the changed record')];
		}

		const output = await runItems(context, 1, updateOne);
		ignored.report(context, resource);
		return output;
	},
};
