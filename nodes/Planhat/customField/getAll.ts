import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { runItems } from '../../shared/n8n/items';
import { itemParameters, type ItemParameters } from '../../shared/n8n/parameters';
import { callOptions, optionsCollection } from '../inputs';
import { limitProperties, readLimit } from '../limit';
import type { NodeOperation } from '../nodeResource';
import { ListNotes, type ListRead, readPages } from '../pages';
import { customField, MODELS } from '../resources/customField';
import { withApi } from '../withApi';

const IN_FLIGHT = 4;

/** What to read for one item; the model is compared here, because Planhat has no filter by it. */
function toRead(parameters: ItemParameters): ListRead {
	const parent = parameters.text('parent').trim();
	const maxRecords = readLimit(parameters);
	const { path, list } = customField;
	const read = { path, query: [['sort', '_id'] as const], maxRecords, inFlight: IN_FLIGHT };
	if (parent === '') return { ...read, pageSize: Math.min(list.maxPageSize, maxRecords) };
	const isWanted = (field: IDataObject) => field['parent'] === parent;
	return { ...read, pageSize: list.maxPageSize, isWanted };
}

/** `GET /customfields` (Planhat documentation, custom fields), which has no filters. */
export const getAll: NodeOperation = {
	name: 'getAll',
	label: 'Get Many',
	description: 'Get many custom fields, those of one kind of record or of every kind',
	action: 'Get many custom fields',

	properties: () => [
		...limitProperties(),
		{
			displayName: 'Model',
			name: 'parent',
			type: 'options',
			default: '',
			options: [
				{ name: 'All', value: '' },
				...MODELS.map((option): INodePropertyOptions => ({ ...option })),
			],
			description:
				'Only custom fields of this kind of record. An expression may give any other model by its name in Planhat, in lower case.',
		},
		optionsCollection(callOptions()),
	],

	async run(context) {
		const notes = new ListNotes();
		const output = await withApi(context, async (api) => {
			return await runItems(context, 1, async function* (itemIndex) {
				yield* readPages(api, toRead(itemParameters(context, itemIndex)), notes);
			});
		});
		notes.report(context);
		return output;
	},
};
