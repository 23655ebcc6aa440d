// First: it loads what n8n-core needs before it is imported.
import { additionalData, type NodeRun } from '../helpers/engine';

import { WorkflowExecute } from 'n8n-core';
import { type INode, type INodeExecutionData, type INodeType, Workflow } from 'n8n-workflow';

import { Planhat } from '../../nodes/Planhat/Planhat.node';
import { UniversalConnector } from '../../nodes/UniversalConnector/UniversalConnector.node';
import { manualTriggerOf, type WorkflowFile } from '../../scripts/realN8n/workflowFile';

/** Stands in for n8n's own trigger, which is not installed beside the engine. */
const TRIGGER: INodeType = {
	description: {
		displayName: 'Trigger',
		name: 'trigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts a run',
		defaults: { name: 'Trigger' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	execute: async () => [[{ json: {} }]],
};

const TYPES: Readonly<Record<string, () => INodeType>> = {
	'n8n-nodes-base.manualTrigger': () => TRIGGER,
	'n8n-nodes-base.scheduleTrigger': () => TRIGGER,
	'n8n-nodes-planhat.planhat': () => new Planhat(),
	'n8n-nodes-planhat.universalConnector': () => new UniversalConnector(),
};

/** What a run of a whole workflow left behind. */
export interface WorkflowRunResult {
	/** Items of the first output, by node; nodes that did not run are missing. */
	readonly outputs: ReadonlyMap<string, INodeExecutionData[]>;
	/** How n8n files the run: 'success', 'error'. */
	readonly status: string;
	readonly error?: Error & { description?: string };
	/** Everything the run stored, as text, to search it. */
	readonly stored: string;
}

/** The types by name; each is made once per workflow, as n8n does. Notes have none. */
function nodeTypes() {
	const made = new Map(Object.entries(TYPES).map(([name, make]) => [name, make()]));
	const find = (name: string) => made.get(name) as INodeType;
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}

/** Runs a workflow file from its manual trigger to its end in n8n's real engine. */
export async function runWorkflow(
	file: WorkflowFile,
	credentials: NonNullable<NodeRun['credentials']>,
): Promise<WorkflowRunResult> {
	const workflow = new Workflow({
		id: 'blueprint',
		// The file as n8n reads it: its nodes are those of n8n-workflow.
		nodes: structuredClone(file.nodes) as unknown as INode[],
		connections: file.connections as Workflow['connectionsBySourceNode'],
		active: false,
		nodeTypes: nodeTypes(),
		settings: { executionOrder: 'v1', timezone: 'Europe/Berlin' },
	});
	for (const node of Object.values(workflow.nodes)) {
		// The import gives each reference the id of the stored credential of that name.
		for (const reference of Object.values(node.credentials ?? {})) reference.id = reference.name;
	}
	const execution = new WorkflowExecute(additionalData({ credentials }), 'trigger');
	const startNode = workflow.getNode(manualTriggerOf(file)) ?? undefined;
	const { status, data } = await execution.run({ workflow, startNode });
	const { runData, error } = data.resultData;
	return {
		outputs: new Map(
			Object.entries(runData).map(([name, [task]]) => [name, task?.data?.['main']?.[0] ?? []]),
		),
		status,
		...(error ? { error: error as unknown as NonNullable<WorkflowRunResult['error']> } : {}),
		get stored() {
			return JSON.stringify(data.resultData);
		},
	};
}
