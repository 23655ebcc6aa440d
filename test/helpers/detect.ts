/** Detect Settings on an API of a test's own, and the node that it proposes. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { workflowFaults } from '../package/workflowFaults';
import type { Handler, RestServer } from '../restServer';
import { type ConnectorOptions, type ConnectorResult, runConnector } from './connector';

/** The node to paste, as workflows store it. */
export type ProposedNode = IDataObject & { readonly parameters: INodeParameters };

/** What Detect Settings found out. */
export interface Detection {
	/** The items by their topic. */
	readonly topics: Readonly<Record<string, IDataObject>>;
	readonly run: IDataObject;
	readonly node: ProposedNode;
	/** Requests that arrived. */
	readonly calls: number;
}

const PATH = '/strange';

/** Calls that a detection may cost, whatever it finds. */
export const MOST_CALLS = 8;

/** Lets Detect Settings look at an API; `path` begins with the one at which it is mounted. */
export async function detectOn(
	server: RestServer,
	api: Handler,
	options: ConnectorOptions = {},
	query = '',
): Promise<Detection> {
	server.mount(PATH, api);
	const { records, error, run } = await runConnector({
		operation: 'detect',
		authentication: 'none',
		baseUrl: server.url,
		path: `${PATH}${query}`,
		options,
	} as INodeParameters);
	expect(error).toBeUndefined();
	const calls = server.log.entries.length;
	expect(calls).toBeLessThanOrEqual(MOST_CALLS);
	expect(run['calls']).toBe(calls);
	const settings = records[0]?.['settings'] as { nodes: ProposedNode[] };
	expect(workflowFaults(settings as never)).toEqual([]);
	const [node] = settings.nodes;
	if (node === undefined) throw new Error('no node was proposed');
	const topics = Object.fromEntries(records.map((topic) => [String(topic['topic']), topic]));
	return { topics, run, node, calls };
}

/** Runs the proposed node as it is. A read that calls itself complete has to have every record. */
export async function runProposed(
	{ node }: Detection,
	expected: readonly unknown[],
): Promise<ConnectorResult> {
	const result = await runConnector(node.parameters);
	if (result.run['complete'] === true) expect(result.records).toEqual(expected);
	return result;
}
