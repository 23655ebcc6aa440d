import {
	chainOf,
	type WorkflowFile,
	type WorkflowNode,
	workflowNode,
} from '../realN8n/workflowFile';

/** n8n's own HTTP Request node. */
export function httpRequest(parameters: Record<string, unknown>): WorkflowNode {
	return workflowNode('Reader', 'n8n-nodes-base.httpRequest', 4.2, parameters);
}

/** The pagination of the HTTP Request node: one parameter changes until an answer says it is done. */
export function pagedBy(name: string, value: string, isComplete: string) {
	return {
		pagination: {
			pagination: {
				paginationMode: 'updateAParameterInEachRequest',
				parameters: { parameters: [{ type: 'qs', name, value }] },
				paginationCompleteWhen: 'other',
				completeExpression: isComplete,
			},
		},
	};
}

/** The Universal Connector without sign-in. */
export function connector(parameters: Record<string, unknown>): WorkflowNode {
	return workflowNode('Reader', 'n8n-nodes-planhat.universalConnector', 1, {
		operation: 'fetch',
		authentication: 'none',
		...parameters,
	});
}

/** The Planhat node with its credential. */
export function planhat(parameters: Record<string, unknown>): WorkflowNode {
	const credentials = { planhatApi: { id: null, name: 'Bench' } };
	return { ...workflowNode('Reader', 'n8n-nodes-planhat.planhat', 1, parameters), credentials };
}

/** Saving 100,000 records would be measured too. */
const UNSAVED = { saveDataSuccessExecution: 'none' };

/** Lets only the last item out, so that nobody need keep the others. */
function lastItem(): WorkflowNode {
	return workflowNode('Last', 'n8n-nodes-base.limit', 1, { maxItems: 1, keep: 'lastItems' });
}

/** The nodes between a start that another workflow calls and their last item. */
export function measured(nodes: WorkflowNode[]): WorkflowFile {
	const start = workflowNode('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
		inputSource: 'passthrough',
	});
	return chainOf('Measured', [start, ...nodes, lastItem()], UNSAVED);
}

/** The nodes between the editor's button and their last item. */
export function inEditor(nodes: WorkflowNode[]): WorkflowFile {
	const start = workflowNode('Start', 'n8n-nodes-base.manualTrigger', 1);
	return chainOf('In the Editor', [start, ...nodes, lastItem()], UNSAVED);
}

/** Runs another workflow once. */
export function caller(workflowId: string): WorkflowFile {
	const call = workflowNode('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
		source: 'database',
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
		mode: 'once',
		options: { waitForSubWorkflow: true },
	});
	return chainOf('Caller', [workflowNode('Start', 'n8n-nodes-base.manualTrigger', 1), call]);
}
