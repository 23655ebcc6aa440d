import { runItems } from '../../shared/n8n/items';
import { itemParameters, optionSwitch } from '../../shared/n8n/parameters';
import { asRecord } from '../api';
import { ExternalIds, ownerLocator, readOwner } from '../externalIds';
import { callOptions, optionsCollection, recordLocator } from '../inputs';
import { SIMPLIFY, simplified, simplifyProperty } from '../mainFields';
import { recordPath, toReference } from '../recordReference';
import { withArticle } from '../words';
import type { Operation } from './operation';

/** Reads are harmless in any order; well under Planhat's burst limit of 50. */
const IN_FLIGHT = 4;

/** `GET /x/:id` (Planhat developer documentation, one page for each model). */
export const get: Operation = {
	name: 'get',
	label: 'Get',
	describe: (resource) => `Get ${withArticle(resource)} by one of its IDs`,
	action: (resource) => `Get ${withArticle(resource)}`,

	properties: (resource) => [
		recordLocator(resource, 'get'),
		...ownerLocator(resource),
		optionsCollection([...simplifyProperty(resource), ...callOptions()]),
	],

	async run({ context, resource, api }) {
		const externalIds = new ExternalIds(api, resource, false);
		return await runItems(context, IN_FLIGHT, async function* (itemIndex) {
			const parameters = itemParameters(context, itemIndex);
			const named = toReference(parameters.locator('recordId'), resource, resource.label.one);
			const reference = await externalIds.resolve(named, readOwner(parameters));
			const path = recordPath(resource, reference);
			const record = asRecord(await api.json({ method: 'GET', path }), 'a record');
			const isSimple = optionSwitch(parameters.collection('options'), 'simplify', SIMPLIFY);
			yield [isSimple ? simplified(resource, record) : record];
		});
	},
};
