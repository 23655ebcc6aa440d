/** The parts of an exported workflow that the scripts and tests look at. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, CredentialReference>;
	onError?: string;
}

/** How a node names its credential: n8n finds it by id; a person, and the importer, by name. */
export interface CredentialReference {
	id: string | null;
	name: string;
}

/** A node as the editor would store it, without credentials. */
export function workflowNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown> = {},
): WorkflowNode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

/** A workflow of nodes one after the other. */
export function chainOf(
	name: string,
	nodes: readonly WorkflowNode[],
	settings: Record<string, unknown> = {},
): WorkflowFile {
	const links = nodes.slice(1).map((next, at) => {
		const main = [[{ node: next.name, type: 'main', index: 0 }]];
		return [nodes[at]?.name ?? '', { main }];
	});
	return {
		name,
		nodes: [...nodes],
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1', ...settings },
	};
}

/** Nodes that make `amount` items; `item` is the expression of item number `i`. */
export function madeItems(amount: number, item: string): WorkflowNode[] {
	const rows = `Array.from({ length: ${amount} }, (_, i) => (${item}))`;
	return [
		workflowNode('List', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: `={{ { rows: ${rows} } }}`,
			options: {},
		}),
		workflowNode('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows', options: {} }),
	];
}

const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

/** The name of the node that "Execute workflow" starts from. */
export function manualTriggerOf(workflow: WorkflowFile): string {
	const trigger = workflow.nodes.find((node) => node.type === MANUAL_TRIGGER);
	if (!trigger) throw new Error(`The workflow '${workflow.name}' has no manual trigger`);
	return trigger.name;
}
