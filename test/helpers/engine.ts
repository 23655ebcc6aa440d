import './quietLogs';
import 'reflect-metadata';

import { randomUUID } from 'node:crypto';

import {
	ExecuteContext,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import {
	createEmptyRunExecutionData,
	createRunExecutionData,
	type IAuthenticate,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
	NodeConnectionTypes,
	type NodeExecutionHint,
	type OnError,
	Workflow,
} from 'n8n-workflow';

import { inTime, type RunClock } from './runClock';

/** A node to run in n8n's engine, with what the editor would store for it. */
export interface NodeRun {
	readonly type: INodeType;
	/** What the type is called in n8n, where n8n treats it by its name; its version. */
	readonly typeName?: string;
	readonly typeVersion?: number;
	readonly parameters: INodeParameters;
	/** One input item for each record. */
	readonly items: readonly IDataObject[];
	/**
	 * Credential classes and their values, as the person would have entered them. OAuth2 tokens that
	 * n8n stores end up in the values.
	 */
	readonly credentials?: ReadonlyArray<readonly [ICredentialType, ICredentialDataDecryptedObject]>;
	readonly onError?: OnError;
	/** How often n8n runs the node in all when it fails; once unless given. */
	readonly maxTries?: number;
	/** The execution; one of its own for each run unless given. */
	readonly executionId?: string;
	/** Whether the execution is a retry of an earlier one that failed. */
	readonly isRetry?: boolean;
	/** How often the node has run in this execution before, as in a loop. */
	readonly runIndex?: number;
	/** Time of the run; real unless given. */
	readonly clock?: RunClock;
	/** Called with the running execution, to cancel it. */
	readonly onStart?: (execution: { cancel(): void }) => void;
}

/** What a run left behind. */
export interface NodeRunResult {
	/** Items by output; with an error output it is the last one. */
	readonly outputs: INodeExecutionData[][];
	/** The error that ended the run, as n8n shows it. */
	readonly error?: Error & {
		description?: string;
		httpCode?: string;
		context?: { itemIndex?: number };
	};
	/** How n8n files the run: 'success', 'error', 'canceled'. */
	readonly status: string;
	readonly hints: readonly NodeExecutionHint[];
	/** Everything the run stored, as text, to search it. */
	readonly stored: string;
}

const TRIGGER: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: 'Hands out the items of a test',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
};

function credentialsHelper(credentials: NodeRun['credentials'] = []) {
	const find = (name: string) => credentials.find(([type]) => type.name === name);
	return {
		getParentTypes: (name: string) => find(name)?.[0].extends ?? [],
		isCredentialUsableByNode: () => true,
		// A copy: n8n writes into what it decrypted, which must not count as stored.
		getDecrypted: async (_data: unknown, _details: unknown, name: string) =>
			structuredClone(find(name)?.[1] ?? {}),
		getCredentialsProperties: () => [],
		// As n8n's server does it, but for storing what came out.
		preAuthentication: async (
			http: IHttpRequestHelper,
			values: ICredentialDataDecryptedObject,
			name: string,
			_node: INode,
			isExpired: boolean,
		) => {
			const type = find(name)?.[0];
			const hidden = type?.properties.find(
				({ typeOptions }) => typeOptions?.expirable === true,
			)?.name;
			if (hidden === undefined || !type?.preAuthentication) return undefined;
			if (values[hidden] !== '' && !isExpired) return undefined;
			const output = await type.preAuthentication.call(http, values);
			return output[hidden] === undefined ? undefined : Object.assign(values, output);
		},
		runPreAuthentication: async () => undefined,
		updateCredentialsOauthTokenData: async (
			_details: unknown,
			name: string,
			{ oauthTokenData = {} }: ICredentialDataDecryptedObject,
		) => {
			Object.assign(find(name)?.[1] ?? {}, { oauthTokenData: structuredClone(oauthTokenData) });
		},
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			name: string,
			options: IHttpRequestOptions,
		) => {
			const authenticate: IAuthenticate | undefined = find(name)?.[0].authenticate;
			if (typeof authenticate !== 'function') {
				throw new Error(`The credential ${name} has no authenticate function`);
			}
			return await authenticate(data, options);
		},
	};
}

const credentialIds = new WeakMap<ICredentialDataDecryptedObject, string>();

/** The same values are the same stored credential: n8n shares a refresh among all that use its id. */
function credentialId(values: ICredentialDataDecryptedObject): string {
	const id = credentialIds.get(values) ?? randomUUID();
	credentialIds.set(values, id);
	return id;
}

function workflowOf(run: NodeRun): Workflow {
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'test.start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: run.typeName ?? 'test.node',
		typeVersion: run.typeVersion ?? 1,
		position: [200, 0],
		parameters: run.parameters,
		credentials: Object.fromEntries(
			(run.credentials ?? []).map(([type, values]) => [
				type.name,
				{ id: credentialId(values), name: type.name },
			]),
		),
		...(run.onError ? { onError: run.onError } : {}),
		...(run.maxTries ? { retryOnFail: true, maxTries: run.maxTries, waitBetweenTries: 1 } : {}),
	};
	const types: Record<string, INodeType> = {
		'test.start': TRIGGER,
		[node.type]: run.type,
	};
	const byName = (name: string) => types[name] as INodeType;
	return new Workflow({
		id: 'test',
		nodes: [start, node],
		connections: {
			Start: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] },
		},
		active: false,
		nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1', timezone: 'Europe/Berlin' },
	});
}

let executions = 0;

/** What n8n's server hands to a run: the credentials, and nothing that leaves the process. */
export function additionalData(run: Partial<NodeRun>): IWorkflowExecuteAdditionalData {
	const executionId = run.executionId ?? `e${++executions}`;
	// The engine reads these members only; a whole server would fill in the rest.
	return {
		credentialsHelper: credentialsHelper(run.credentials),
		hooks: new ExecutionLifecycleHooks('trigger', executionId, { id: 'test' } as never),
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** Runs one node in n8n's real engine, fed by a trigger, and returns what came out. */
export async function runNode(run: NodeRun): Promise<NodeRunResult> {
	const workflow = workflowOf(run);
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [
				{
					node: workflow.nodes['Node'] as INode,
					data: {
						main: [run.items.map((json, item) => ({ json, pairedItem: { item } }))],
					},
					source: { main: [{ previousNode: 'Start' }] },
				},
			],
		},
		resultData: {
			runData: {
				Start: [
					{
						startTime: 0,
						executionTime: 0,
						executionIndex: 0,
						source: [],
						data: { main: [run.items.map((json, item) => ({ json, pairedItem: { item } }))] },
					},
				],
			},
		},
	});
	if (run.runIndex !== undefined) {
		const before = { startTime: 0, executionTime: 0, executionIndex: 0, source: [] };
		data.resultData.runData['Node'] = Array.from({ length: run.runIndex }, () => ({ ...before }));
	}
	const mode = run.isRetry === true ? 'retry' : 'trigger';
	const execution = new WorkflowExecute(additionalData(run), mode, data);
	const result = await inTime(run.clock, async () => {
		const promise = execution.processRunExecutionData(workflow);
		run.onStart?.({ cancel: () => promise.cancel() });
		return await promise;
	});
	const task = result.data.resultData.runData['Node']?.[run.runIndex ?? 0];
	const error = task?.error ?? result.data.resultData.error;
	return {
		outputs: (task?.data?.['main'] ?? []).map((items) => items ?? []),
		...(error ? { error: error as unknown as NonNullable<NodeRunResult['error']> } : {}),
		status: result.status,
		hints: task?.hints ?? [],
		get stored() {
			return JSON.stringify(result.data.resultData);
		},
	};
}

/** Calls a list-search or mapping method of a node as the editor does. */
export async function callMethod<Result>(
	run: Omit<NodeRun, 'items'>,
	method: (this: never, ...args: never[]) => Promise<Result>,
	...args: unknown[]
): Promise<Result> {
	const workflow = workflowOf({ ...run, items: [] });
	const node = workflow.nodes['Node'] as INode;
	const data = {
		...additionalData({ ...run, items: [] }),
		currentNodeParameters: run.parameters,
	};
	const context = new LoadOptionsContext(workflow, node, data, 'parameters');
	return await method.apply(context as never, args as never[]);
}

/** What the editor shows after "Test" was pressed in a credential. */
export interface CredentialVerdict {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

/** n8n's reading of a failed test request: rules by status, then the status text, then the error. */
function verdictOf(error: unknown, type: ICredentialType): CredentialVerdict {
	const { message, cause } = error as {
		message: string;
		cause?: { code?: string; response?: { status: number; statusText: string } };
	};
	const response = cause?.response;
	if (!response) return { status: 'Error', message: cause?.code ?? message };
	const rule = (type.test?.rules ?? []).find(
		({ type: kind, properties }) => kind === 'responseCode' && properties.value === response.status,
	);
	const said = rule?.properties.message ?? response.statusText;
	return { status: 'Error', message: said || `Received HTTP status code: ${response.status}` };
}

/** Runs the test request of a credential as n8n does, through a node made for it. */
export async function testCredential(
	credential: readonly [ICredentialType, ICredentialDataDecryptedObject],
): Promise<CredentialVerdict> {
	const [type, values] = credential;
	const request = type.test?.request;
	if (!request) throw new Error(`The credential ${type.name} has no test request`);
	const property = { displayName: 'Temp', name: 'temp', type: 'string' as const, default: '' };
	const tester: INodeType = {
		description: {
			...TRIGGER.description,
			group: ['transform'],
			inputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type.name, required: true }],
			properties: [{ ...property, routing: { request } }],
		},
	};
	const run: NodeRun = { type: tester, parameters: {}, items: [{}], credentials: [credential] };
	const workflow = workflowOf(run);
	const node = workflow.nodes['Node'] as INode;
	const data = createEmptyRunExecutionData();
	const input = { main: [[{ json: {} }]] };
	const source = { node, data: {}, source: null };
	const extra = additionalData(run);
	const context = new ExecuteContext(
		workflow,
		node,
		extra,
		'internal',
		data,
		0,
		[],
		input,
		source,
		[],
	);
	const decrypted = { id: type.name, name: type.name, type: type.name, data: values };
	try {
		await new RoutingNode(context as never, tester, decrypted as never).runNode();
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return verdictOf(error, type);
	}
}
