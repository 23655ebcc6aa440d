import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { RequestContext } from './send';

/**
 * Whether an AI agent has called the node as one of its tools. n8n runs a twin of the node then,
 * whose type ends in `Tool` (n8n-core, createNodeAsTool; the same in all versions of its agent).
 */
export function runsAsTool(context: Pick<RequestContext, 'getNode'>): boolean {
	return context.getNode().type.endsWith('Tool');
}

const notes = new WeakMap<object, Set<string>>();

/** Takes down what a model has to know, because it sees neither hints nor a second output. */
export function tellModel(context: RequestContext, message: string): void {
	if (!runsAsTool(context)) return;
	const told = notes.get(context) ?? new Set<string>();
	notes.set(context, told);
	told.add(message);
}

/** An item for each thing that the model has to know; none where no model has called the node. */
export function itemsForModel(context: IExecuteFunctions): INodeExecutionData[] {
	return [...(notes.get(context) ?? [])].map((note) => ({
		json: { note },
		pairedItem: { item: 0 },
	}));
}
