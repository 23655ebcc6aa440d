import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchCompanies } from './methods/listSearch';
import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

export class PlanhatTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Planhat Trigger',
		name: 'planhatTrigger',
		icon: { light: 'file:planhat.svg', dark: 'file:planhat.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] + ": " + $parameter["resource"] }}',
		description:
			'Starts the workflow when records in Planhat are new or changed, or when a date is reached',
		defaults: { name: 'Planhat Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'planhatApi', required: true }],
		properties: triggerProperties(),
	};

	methods = { listSearch: { searchCompanies } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
