import 'reflect-metadata';

import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	type IAuthenticate,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IExecuteFunctions,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
	NodeConnectionTypes,
	Workflow,
} from 'n8n-workflow';

/** A credential as the person entered it; OAuth2 tokens that n8n stores end up in `values`. */
export interface StoredCredential {
	readonly type: ICredentialType;
	values: ICredentialDataDecryptedObject;
}

function plainNode(): INodeType {
	return {
		description: {
			displayName: 'Node',
			name: 'node',
			group: ['input'],
			version: 1,
			description: 'Signs in for a test',
			defaults: { name: 'Node' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
	};
}

/** What n8n's server does with credentials, as far as sending is concerned. */
function credentialsHelper(store: StoredCredential) {
	const { type } = store;
	return {
		getParentTypes: () => type.extends ?? [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async () => structuredClone(store.values),
		getCredentialsProperties: () => [],
		runPreAuthentication: async () => undefined,
		async preAuthentication(
			http: IHttpRequestHelper,
			credentials: ICredentialDataDecryptedObject,
			_name: string,
			_node: INode,
			isExpired: boolean,
		) {
			const hidden = type.properties.find(
				(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
			)?.name;
			if (hidden === undefined || !type.preAuthentication) return undefined;
			if (credentials[hidden] !== '' && !isExpired) return undefined;
			const output = await type.preAuthentication.call(http, credentials);
			if (output[hidden] === undefined) return undefined;
			return Object.assign(credentials, output);
		},
		async updateCredentialsOauthTokenData(
			_node: unknown,
			_name: string,
			data: ICredentialDataDecryptedObject,
		) {
			store.values = {
				...store.values,
				oauthTokenData: structuredClone(data['oauthTokenData'] ?? {}),
			};
		},
		async authenticate(
			data: ICredentialDataDecryptedObject,
			_name: string,
			options: IHttpRequestOptions,
		) {
			const authenticate: IAuthenticate | undefined = type.authenticate;
			if (typeof authenticate !== 'function') throw new Error(`${type.name} has no authenticate`);
			return await authenticate(data, options);
		},
	};
}

export interface ContextSettings {
	/** Fires when the run is cancelled. */
	readonly signal?: AbortSignal;
	/** A node of another kind than the plain one. */
	readonly nodeType?: INodeType;
}

/** An execution of n8n's engine in the middle of a node, with a credential or none. */
export function contextWith(
	credential?: StoredCredential,
	{ signal, nodeType: type = plainNode() }: ContextSettings = {},
): IExecuteFunctions {
	const none = { name: 'none', displayName: '', properties: [] };
	const store = credential ?? { type: none, values: {} };
	const { name } = store.type;
	type.description.credentials = [{ name, required: true }];
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [name]: { id: 'c1', name: 'Test' } },
	};
	const workflow = new Workflow({
		id: 'test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	// The members that sending reads; a whole server would fill in the rest.
	const additionalData = {
		credentialsHelper: credentialsHelper(store),
		executionId: 'e1',
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
	} as unknown as IWorkflowExecuteAdditionalData;
	const data = { main: [[{ json: {} }]] };
	const run = createRunExecutionData({});
	const executeData = { node, data, source: null };
	const items = [{ json: {} }];
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'trigger',
		run,
		0,
		items,
		data,
		executeData,
		[],
		signal,
	);
}
