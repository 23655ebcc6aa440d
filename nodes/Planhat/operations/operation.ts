import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { OperationName, ResourceDefinition } from '../../shared/definition/resource';
import type { PlanhatApi } from '../api';

/** What an operation has at hand when it runs. */
export interface OperationRun {
	readonly context: IExecuteFunctions;
	readonly resource: ResourceDefinition;
	readonly api: PlanhatApi;
}

/** A verb, written once for all resources that have it. */
export interface Operation {
	readonly name: OperationName;
	/** Title Case, as in the list of operations. */
	readonly label: string;
	describe(resource: ResourceDefinition): string;
	/** Sentence for the node panel, for example "Create an asset". */
	action(resource: ResourceDefinition): string;
	/** The inputs; when they are shown is derived. */
	properties(resource: ResourceDefinition): INodeProperties[];
	/** Works on all input items and returns the output, every item paired. */
	run(call: OperationRun): Promise<INodeExecutionData[]>;
}
