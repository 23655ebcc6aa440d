import type { WorkflowFile, WorkflowNode } from '../realN8n/workflowFile';

/** A node without credentials. */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown> = {},
): WorkflowNode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

/** n8n's own HTTP Request node. */
export function httpRequest(parameters: Record<string, unknown>): WorkflowNode {
	return node('Reader', 'n8n-nodes-base.httpRequest', 4.2, parameters);
}

/** The Universal Connector without sign-in. */
export function connector(parameters: Record<string, unknown>): WorkflowNode {
	return node('Reader', 'n8n-nodes-planhat.universalConnector', 1, {
		operation: 'fetch',
		authentication: 'none',
		...parameters,
	});
}

/** The Planhat node with its credential. */
export function planhat(parameters: Record<string, unknown>): WorkflowNode {
	const credentials = { planhatApi: { id: null, name: 'Bench' } };
	return { ...node('Reader', 'n8n-nodes-planhat.planhat', 1, parameters), credentials };
}

/** Nodes one after the other. */
export function chain(name: string, nodes: WorkflowNode[]): WorkflowFile {
	const links = nodes.slice(1).map((next, at) => {
		const main = [[{ node: next.name, type: 'main', index: 0 }]];
		return [nodes[at]?.name ?? '', { main }];
	});
	return {
		name,
		nodes,
		connections: Object.fromEntries(links),
		// Saving 100,000 records would be measured too.
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
	};
}

/** Lets only the last item out, so that nobody need keep the others. */
function lastItem(): WorkflowNode {
	return node('Last', 'n8n-nodes-base.limit', 1, { maxItems: 1, keep: 'lastItems' });
}

/** The nodes between a start that another workflow calls and their last item. */
export function measured(nodes: WorkflowNode[]): WorkflowFile {
	const start = node('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
		inputSource: 'passthrough',
	});
	return chain('Measured', [start, ...nodes, lastItem()]);
}

/** The nodes between the editor's button and their last item. */
export function inEditor(nodes: WorkflowNode[]): WorkflowFile {
	const start = node('Start', 'n8n-nodes-base.manualTrigger', 1);
	return chain('In the Editor', [start, ...nodes, lastItem()]);
}

/** Runs another workflow once. */
export function caller(workflowId: string): WorkflowFile {
	const call = node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
		source: 'database',
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
		mode: 'once',
		options: { waitForSubWorkflow: true },
	});
	return {
		...chain('Caller', [node('Start', 'n8n-nodes-base.manualTrigger', 1), call]),
		settings: { executionOrder: 'v1' },
	};
}
