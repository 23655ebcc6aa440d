import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

export class UniversalConnectorTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Universal Connector Trigger',
		name: 'universalConnectorTrigger',
		icon: { light: 'file:universalConnector.svg', dark: 'file:universalConnector.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["emit"].replace(/([A-Z])/g, " $1").toLowerCase() + ": " + $parameter["path"] }}',
		// The editor shows it for the node and its trigger together.
		description:
			'Read and write records of any REST and JSON API, or start when they are new, changed or gone',
		defaults: { name: 'Universal Connector Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Records', 'Vanished'],
		credentials: [
			{
				name: 'universalConnectorBasicApi',
				required: true,
				displayOptions: { show: { authentication: ['basic'] } },
			},
			{
				name: 'universalConnectorTokenApi',
				required: true,
				displayOptions: { show: { authentication: ['token'] } },
			},
			{
				name: 'universalConnectorOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{
				name: 'universalConnectorAwsApi',
				required: true,
				displayOptions: { show: { authentication: ['aws'] } },
			},
			{
				name: 'universalConnectorSessionApi',
				required: true,
				displayOptions: { show: { authentication: ['session'] } },
			},
			{
				name: 'planhatApi',
				required: true,
				displayOptions: { show: { authentication: ['planhat'] } },
			},
		],
		properties: triggerProperties(),
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
