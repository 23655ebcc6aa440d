import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { PlanhatTrigger } from '../../nodes/Planhat/PlanhatTrigger.node';
import { type Address, planhatCredential } from './planhat';
import { PollingWorkflow } from './polling';
import type { RunClock } from './runClock';

/** A workflow that begins with the Planhat Trigger, connected to a sandbox. */
export function planhatTrigger(
	sandbox: Address,
	parameters: INodeParameters,
	{
		timezone,
		credential,
		clock,
	}: { timezone?: string; credential?: ICredentialDataDecryptedObject; clock?: RunClock } = {},
): PollingWorkflow {
	return new PollingWorkflow({
		type: new PlanhatTrigger(),
		parameters,
		credentials: [planhatCredential(sandbox, credential)],
		timezone,
		clock,
	});
}
