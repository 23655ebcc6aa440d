import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One operation of one resource, as the editor offers it and the node runs it. */
export interface NodeOperation {
	/** Stored in workflows: never change. */
	readonly name: string;
	/** Title Case, as in the list of operations. */
	readonly label: string;
	readonly description: string;
	/** Sentence for the node panel, for example "Push metrics". */
	readonly action: string;
	/** The inputs, built anew with each call; when they are shown is derived. */
	properties(): INodeProperties[];
	/**
	 * Works on all input items and returns the output, every item paired.
	 * @throws EngineError, NodeApiError, NodeOperationError
	 */
	run(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

/** A resource as the editor offers it. */
export interface NodeResource {
	/** Stored in workflows: never change. */
	readonly name: string;
	readonly label: string;
	/** What it is, in one line, where the name alone may not tell. */
	readonly description?: string;
	readonly operations: readonly NodeOperation[];
}

/**
 * Resources of the same name become one that has the operations of all, in alphabetical order; so
 * a resource that mostly follows the common pattern can have an operation of its own.
 */
export function mergedResources(resources: readonly NodeResource[]): NodeResource[] {
	const merged = new Map<string, NodeResource>();
	for (const resource of resources) {
		const operations = [...(merged.get(resource.name)?.operations ?? []), ...resource.operations];
		operations.sort((a, b) => a.label.localeCompare(b.label));
		merged.set(resource.name, { ...merged.get(resource.name), ...resource, operations });
	}
	return [...merged.values()];
}
