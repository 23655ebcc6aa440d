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

const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

/** The name of the node that "Execute workflow" starts from. */
export function manualTriggerOf(workflow: WorkflowFile): string {
	const trigger = workflow.nodes.find((node) => node.type === MANUAL_TRIGGER);
	if (!trigger) throw new Error(`The workflow '${workflow.name}' has no manual trigger`);
	return trigger.name;
}
