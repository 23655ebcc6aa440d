import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { PlanhatTrigger } from '../../nodes/Planhat/PlanhatTrigger.node';
import { type Address, planhatCredential } from './planhat';
import { PollingWorkflow } from './polling';

/** A workflow that begins with the Planhat Trigger, connected to a sandbox. */
export function planhatTrigger(
	sandbox: Address,
	parameters: INodeParameters,
	{ timezone, credential }: { timezone?: string; credential?: ICredentialDataDecryptedObject } = {},
): PollingWorkflow {
	return new PollingWorkflow({
		type: new PlanhatTrigger(),
		parameters,
		credentials: [planhatCredential(sandbox, credential)],
		...(timezone === undefined ? {} : { timezone }),
	});
}
