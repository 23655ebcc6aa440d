import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { PlanhatApi } from '../../credentials/PlanhatApi.credentials';
import { Planhat } from '../../nodes/Planhat/Planhat.node';
import type { Simulator } from '../simulator/server';
import { callMethod, type NodeRun, type NodeRunResult, runNode } from './engine';

export { withoutBackOff } from './backOff';
export { spellingsOf } from './spellings';

/** What a run needs of a sandbox; a hand-made server will do as well. */
export type Address = Pick<Simulator, 'url' | 'token'>;

/** The credential of a sandbox, with values changed where a test needs it. */
export function planhatCredential(
	sandbox: Address,
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
export function by(
	mode: 'list' | 'id' | 'externalId' | 'sourceId',
	value: string,
): INodeParameters {
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

/** What a test may set besides the parameters. */
export type PlanhatRun = Partial<Omit<NodeRun, 'type' | 'parameters'>> & {
	credential?: ICredentialDataDecryptedObject;
};

/** Runs the Planhat node against a sandbox in n8n's engine. */
export async function runPlanhat(
	sandbox: Address,
	parameters: INodeParameters,
	{ credential, ...settings }: PlanhatRun = {},
): Promise<NodeRunResult> {
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
	sandbox: Address,
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

/** What the sandbox was asked, for example `GET /assets/extid-7007`. */
export function calls({ log }: Pick<Simulator, 'log'>): string[] {
	return log.entries.map(({ method, path }) => `${method} ${path}`);
}

/** What the sandbox was asked to change: calls that only read are left out. */
export function writes(sandbox: Pick<Simulator, 'log'>): string[] {
	return calls(sandbox).filter((call) => !call.startsWith('GET '));
}

/** The input item an output item belongs to. */
export function inputOf({ pairedItem }: INodeExecutionData): number | undefined {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : undefined;
}
