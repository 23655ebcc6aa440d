import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	IPollFunctions,
} from 'n8n-workflow';

import { UniversalConnectorTrigger } from '../../nodes/UniversalConnector/UniversalConnectorTrigger.node';
import { type PollingRun, PollingWorkflow, type WorkflowRow } from './polling';
import type { RunClock } from './runClock';

/** Stands in what came out at the second output. */
export const VANISHED = '(vanished)';

/** The trigger, with its outputs told apart where they are put together. */
function markOutputs(): UniversalConnectorTrigger {
	const trigger = new UniversalConnectorTrigger();
	const { poll } = trigger;
	trigger.poll = async function (this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const outputs = await poll.call(this);
		return (
			outputs?.map((items, at) =>
				at === 0 ? items : items.map(({ json }) => ({ json: { ...json, [VANISHED]: true } })),
			) ?? null
		);
	};
	return trigger;
}

/** A workflow that begins with the Universal Connector Trigger. */
export function connectorTrigger(
	parameters: INodeParameters,
	credentials: PollingRun['credentials'] = [],
	{ row, name, clock }: { row?: WorkflowRow; name?: string; clock?: RunClock } = {},
): PollingWorkflow {
	return new PollingWorkflow({ type: markOutputs(), parameters, credentials, clock }, row, name);
}

/** What came out, by output. */
export function byOutput(items: readonly IDataObject[]): {
	records: IDataObject[];
	vanished: IDataObject[];
} {
	const records = items.filter((item) => item[VANISHED] !== true);
	const vanished = items
		.filter((item) => item[VANISHED] === true)
		.map(({ [VANISHED]: _, ...rest }) => rest);
	return { records, vanished };
}
