import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from './execute';
import { searchCompanies, searchRecords } from './methods/listSearch';
import { getFields } from './methods/resourceMapping';
import { planhatProperties } from './properties';

export class Planhat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Planhat',
		name: 'planhat',
		icon: { light: 'file:planhat.svg', dark: 'file:planhat.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter["operation"].replace("getAll", "get many").replace("upsert", "create or update") + ": " + $parameter["resource"]).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description:
			'Read and write assets, licenses, companies, end users, tasks and everything else in Planhat',
		defaults: { name: 'Planhat' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'planhatApi', required: true }],
		properties: planhatProperties(),
	};

	methods = {
		listSearch: { searchCompanies, searchRecords },
		resourceMapping: { getFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this)];
	}
}
