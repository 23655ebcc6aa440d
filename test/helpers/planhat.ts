import type { ICredentialDataDecryptedObject, ICredentialType, INodeParameters } from 'n8n-workflow';

import { PlanhatApi } from '../../credentials/PlanhatApi.credentials';
import { Planhat } from '../../nodes/Planhat/Planhat.node';
import type { Simulator } from '../simulator/server';
import { callMethod, type NodeRun, runNode } from './engine';

/** The credential of a sandbox, with values changed where a test needs it. */
export function planhatCredential(
	sandbox: Pick<Simulator, 'url' | 'token'>,
	changes: ICredentialDataDecryptedObject = {},
): readonly [ICredentialType, ICredentialDataDecryptedObject] {
	return [
		new PlanhatApi(),
		{
			apiToken: sandbox.token,
			baseUrl: sandbox.url,
			access: 'full',
			tenantUuid: '',
			analyticsUrl: 'https://analytics.planhat.com',
			allowedHosts: '',
			ignoreSslIssues: false,
			...changes,
		},
	];
}

/** A resource locator as the editor stores it. */
export function by(mode: 'list' | 'id' | 'externalId' | 'sourceId', value: string): INodeParameters {
	return { __rl: true, mode, value };
}

/** A resource mapper in which the person filled in these fields. */
export function fields(value: Record<string, unknown>): INodeParameters {
	return { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] } as INodeParameters;
}

/** A resource mapper set to map the input items automatically. */
export function allColumns(): INodeParameters {
	return { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
}

/** Runs the Planhat node against a sandbox in n8n's engine. */
export async function runPlanhat(
	sandbox: Pick<Simulator, 'url' | 'token'>,
	parameters: INodeParameters,
	rest: Partial<Omit<NodeRun, 'type' | 'parameters'>> & {
		credential?: ICredentialDataDecryptedObject;
	} = {},
) {
	const { credential, ...settings } = rest;
	return await runNode({
		type: new Planhat(),
		parameters,
		items: [{}],
		credentials: [planhatCredential(sandbox, credential)],
		...settings,
	});
}

/** Calls one of the Planhat node's editor methods against a sandbox. */
export async function callPlanhat<Result>(
	sandbox: Pick<Simulator, 'url' | 'token'>,
	parameters: INodeParameters,
	method: (this: never, ...args: never[]) => Promise<Result>,
	...args: unknown[]
): Promise<Result> {
	return await callMethod(
		{ type: new Planhat(), parameters, credentials: [planhatCredential(sandbox)] },
		method,
		...args,
	);
}
