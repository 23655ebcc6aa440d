import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { UniversalConnector } from '../../../../nodes/UniversalConnector/UniversalConnector.node';
import { type NodeRun, type NodeRunResult, runNode } from '../../../helpers/engine';

/** What a person sets, by stored names; options apart. */
export interface SendCase {
	readonly parameters?: Record<string, unknown>;
	readonly options?: Record<string, unknown>;
	readonly rest?: Partial<Omit<NodeRun, 'items' | 'parameters' | 'type'>>;
}

/** What a run of Send Records gave. */
export interface SendResult extends NodeRunResult {
	/** What Records and the error output say together, in input order. */
	readonly told: IDataObject[];
	/** The item on Run. */
	readonly run: IDataObject;
}

function indexOf(item: { pairedItem?: unknown }): number {
	return (item.pairedItem as { item: number } | undefined)?.item ?? -1;
}

/** Sends items with the connector in n8n's engine; failed ones are told beside the others. */
export async function send(
	server: { readonly url: string },
	items: readonly IDataObject[],
	{ parameters = {}, options = {}, rest = {} }: SendCase = {},
): Promise<SendResult> {
	const result = await runNode({
		type: new UniversalConnector(),
		parameters: {
			operation: 'send',
			authentication: 'none',
			baseUrl: server.url,
			method: 'PUT',
			path: '/bulk',
			...parameters,
			sendOptions: options,
		} as INodeParameters,
		items,
		onError: 'continueErrorOutput',
		...rest,
	});
	const [records = [], runs = [], errors = []] = result.outputs;
	const told = [...records, ...errors].sort((a, b) => indexOf(a) - indexOf(b));
	return { ...result, told: told.map(({ json }) => json), run: runs[0]?.json ?? {} };
}

/** A list of names and values as the editor stores it. */
export function entries(...pairs: ReadonlyArray<readonly [string, string]>) {
	return { entry: pairs.map(([name, value]) => ({ name, value })) };
}

/** Outcomes of all items; those of failed items come with their reason. */
export function outcomes({ told }: SendResult): unknown[] {
	return told.map(({ outcome, error, details }) =>
		error === undefined ? outcome : [(details as IDataObject)['outcome'], error],
	);
}
