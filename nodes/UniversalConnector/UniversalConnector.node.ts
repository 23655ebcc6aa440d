import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from './execute';
import { connectorProperties } from './properties/connector';
import { subtitle } from './subtitle';

export class UniversalConnector implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Universal Connector',
		name: 'universalConnector',
		icon: { light: 'file:universalConnector.svg', dark: 'file:universalConnector.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: subtitle(),
		description:
			'Read and write records of any REST and JSON API, whatever its sign-in and pagination',
		defaults: { name: 'Universal Connector' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Records', 'Run'],
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
		properties: connectorProperties(),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
