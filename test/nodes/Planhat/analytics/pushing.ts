import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { type PlanhatRun, runPlanhat } from '../../../helpers/planhat';
import type { NodeRunResult } from '../../../helpers/engine';
import type { Simulator } from '../../../simulator/server';

/** Runs operations of a resource that pushes, with a credential that lets it. */
export function pushing(resource: string, tenantUuid: string, sandbox: () => Simulator) {
	return async (
		parameters: INodeParameters,
		settings: PlanhatRun = {},
		credential: ICredentialDataDecryptedObject = {},
	): Promise<NodeRunResult> => {
		const { analyticsUrl } = sandbox();
		return await runPlanhat(
			sandbox(),
			{ resource, ...parameters },
			{ ...settings, credential: { tenantUuid, analyticsUrl, ...credential } },
		);
	};
}
