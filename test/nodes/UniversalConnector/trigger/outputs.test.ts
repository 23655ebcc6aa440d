import '../../../helpers/quietLogs';
import 'reflect-metadata';

import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type IConnections,
	type INode,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
	Workflow,
} from 'n8n-workflow';

import { UniversalConnectorTrigger } from '../../../../nodes/UniversalConnector/UniversalConnectorTrigger.node';
import { additionalData } from '../../../helpers/engine';

/** Passes on what it gets. */
const NEXT: INodeType = {
	description: {
		displayName: 'Next',
		name: 'next',
		group: ['transform'],
		version: 1,
		description: 'Passes on what it gets',
		defaults: { name: 'Next' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

const node = (name: string, type: string): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
});

const to = (name: string) => [{ node: name, type: NodeConnectionTypes.Main, index: 0 }];

it.each<[INodeExecutionData[], INodeExecutionData[], string[]]>([
	[[{ json: { id: 1 } }], [], ['Records']],
	[[], [{ json: { id: 2 } }], ['Vanished']],
	[[{ json: { id: 1 } }], [{ json: { id: 2 } }], ['Records', 'Vanished']],
])('what a poll gives goes on by output: %j, %j', async (records, vanished, expected) => {
	const types: Record<string, INodeType> = {
		'test.next': NEXT,
		'test.trigger': new UniversalConnectorTrigger(),
	};
	const byName = (name: string) => types[name] as INodeType;
	const start = node('Trigger', 'test.trigger');
	const connections: IConnections = { Trigger: { main: [to('Records'), to('Vanished')] } };
	const workflow = new Workflow({
		id: 'test',
		nodes: [start, node('Records', 'test.next'), node('Vanished', 'test.next')],
		connections,
		active: true,
		nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1' },
	});
	// As n8n starts an execution with what a poll gave.
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [records, vanished] }, source: null }],
		},
	});
	const run = new WorkflowExecute(additionalData({}), 'trigger', data);
	const { runData } = (await run.processRunExecutionData(workflow)).data.resultData;
	const reached = Object.keys(runData).filter((name) => name !== 'Trigger');
	expect(reached.sort()).toEqual(expected);
	const outputs = runData['Trigger']?.[0]?.data?.main;
	expect(outputs?.map((items) => items?.map(({ json }) => json))).toEqual(
		[records, vanished].map((items) => items.map(({ json }) => json)),
	);
});
