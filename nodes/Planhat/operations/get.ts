import { runItems } from '../../shared/n8n/items';
import { itemParameters } from '../../shared/n8n/parameters';
import { asRecord } from '../api';
import { callOptions, optionsCollection, recordLocator } from '../inputs';
import { recordPath, toReference } from '../recordReference';
import { type Operation, withArticle } from './operation';

/** Reads are harmless in any order; well under Planhat's burst limit of 50. */
const IN_FLIGHT = 4;

/** `GET /x/:id` (Planhat developer documentation, one page for each model). */
export const get: Operation = {
	name: 'get',
	label: 'Get',
	describe: (resource) => `Get ${withArticle(resource)} by one of its IDs`,
	action: (resource) => `Get ${withArticle(resource)}`,

	properties: (resource) => [recordLocator(resource), optionsCollection(callOptions())],

	async run({ context, resource, api }) {
		return await runItems(context, IN_FLIGHT, async function* (itemIndex) {
			const locator = itemParameters(context, itemIndex).locator('recordId');
			const path = recordPath(resource, toReference(locator, resource, resource.label.one));
			yield [asRecord(await api.json({ method: 'GET', path }), 'a record')];
		});
	},
};
