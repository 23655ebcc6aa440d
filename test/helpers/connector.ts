import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { UniversalConnectorAwsApi } from '../../credentials/UniversalConnectorAwsApi.credentials';
import { UniversalConnectorBasicApi } from '../../credentials/UniversalConnectorBasicApi.credentials';
import { UniversalConnectorOAuth2Api } from '../../credentials/UniversalConnectorOAuth2Api.credentials';
import { UniversalConnectorSessionApi } from '../../credentials/UniversalConnectorSessionApi.credentials';
import { UniversalConnectorTokenApi } from '../../credentials/UniversalConnectorTokenApi.credentials';
import { authentications } from '../../nodes/UniversalConnector/authentications';
import { UniversalConnector } from '../../nodes/UniversalConnector/UniversalConnector.node';
import type { Found, Given, Placed } from '../restServer/scenario';
import type { RestServer, Scenario } from '../restServer';
import { type NodeRun, runNode } from './engine';

/** Options of the connector by their stored names. */
export type ConnectorOptions = Record<string, unknown>;

function entries(pairs: Given['query']) {
	return { entry: (pairs ?? []).map(([name, value]) => ({ name, value })) };
}

/** The position inside a typed text, as the node spells it. */
function withPlaceholder(pairs: Given['query']): Given['query'] {
	return pairs?.map(([name, value]) => [name, value.replace('{position}', '{offset}')]);
}

function placed(to: Placed | undefined): ConnectorOptions {
	return to === undefined ? {} : { positionIn: to.in };
}

function sized({ size }: Given): ConnectorOptions {
	return size === undefined ? {} : { pageSize: size.value, sizeIn: size.in };
}

function told({ hasMore, total }: Given): ConnectorOptions {
	return {
		...(hasMore?.in === 'body' ? { hasMorePath: hasMore.at } : {}),
		...(total ? { totalIn: total.in, totalAt: total.at, totalUnit: total.unit } : {}),
	};
}

/** A path as the node spells it: a quoted name stands in brackets. */
function spelled(path: string): string {
	return path.replace(/\.?("[^"]*")/g, '[$1]');
}

/** A header is the Link header when it is named so. */
function isLinkHeader(link: Found): boolean {
	return link.in === 'header' && link.at.toLowerCase() === 'link';
}

/** What a person who reads this description would set: parameters, and options apart. */
function paging(given: Given): [INodeParameters, ConnectorOptions] {
	const { position, cursor, lastRecordKey, nextLink, size } = given;
	const limitParameter = size?.name ?? '';
	if (position?.counts === 'records') {
		return [
			{ pagination: 'offset', offsetParameter: position.name, limitParameter },
			{ start: position.first, ...placed(position) },
		];
	}
	if (position?.counts === 'pages') {
		return [
			{ pagination: 'page', pageParameter: position.name, limitParameter },
			{ start: position.first, ...placed(position) },
		];
	}
	const sizeParameter = limitParameter === '' ? {} : { sizeParameter: limitParameter };
	if (cursor) {
		return [
			{ pagination: 'cursor', cursorPath: cursor.from.at, cursorParameter: cursor.to.name },
			{
				cursorIn: cursor.from.in,
				...(cursor.first === undefined ? {} : { firstCursor: cursor.first }),
				...placed(cursor.to),
				...sizeParameter,
			},
		];
	}
	if (lastRecordKey) {
		const { at, to } = lastRecordKey;
		return [
			{ pagination: 'cursor', cursorPath: at, cursorParameter: to.name },
			{ cursorIn: 'lastRecord', ...placed(to), ...sizeParameter },
		];
	}
	if (nextLink) {
		return [
			{
				pagination: 'nextLink',
				linkIn: isLinkHeader(nextLink) ? 'link' : 'body',
				linkPath: spelled(nextLink.at),
			},
			sizeParameter,
		];
	}
	const isInText = given.query?.some(([, value]) => value.includes('{position}')) ?? false;
	return isInText
		? [{ pagination: 'offset', offsetParameter: '', limitParameter: '' }, {}]
		: [{ pagination: 'none' }, {}];
}

/** The node's parameters for a scenario, from what the maker of the API would tell. */
export function parametersFor(
	server: Pick<RestServer, 'url'>,
	{ path, given }: Pick<Scenario, 'path' | 'given'>,
	options: ConnectorOptions = {},
): INodeParameters {
	const [parameters, pagingOptions] = paging(given);
	return {
		operation: 'fetch',
		authentication: 'none',
		baseUrl: server.url,
		path,
		recordPath: given.recordPath,
		...parameters,
		options: {
			...(given.method ? { method: given.method } : {}),
			query: entries(withPlaceholder(given.query)),
			headers: entries(given.headers),
			...(given.body ? { body: JSON.stringify(given.body) } : {}),
			...sized(given),
			...told(given),
			...pagingOptions,
			...options,
		},
	} as INodeParameters;
}

/** What a run of the connector gave. */
export interface ConnectorResult {
	readonly records: IDataObject[];
	readonly run: IDataObject;
	readonly error?: Error & { description?: string };
	readonly stored: string;
	/** The records as items, with the error item that stands for a failure among them. */
	readonly items: readonly INodeExecutionData[];
}

/** Runs the connector in n8n's engine. */
export async function runConnector(
	parameters: INodeParameters,
	rest: Partial<Omit<NodeRun, 'type' | 'parameters'>> = {},
): Promise<ConnectorResult> {
	const { outputs, error, stored } = await runNode({
		type: new UniversalConnector(),
		parameters,
		items: [{}],
		...rest,
	});
	return {
		records: (outputs[0] ?? []).map(({ json }) => json),
		items: outputs[0] ?? [],
		run: outputs[1]?.[0]?.json ?? {},
		...(error ? { error } : {}),
		stored,
	};
}

/** What a person types into each credential, from the facts a scenario tells about signing in. */
const CREDENTIALS = {
	aws: (auth: NonNullable<Given['auth']>) => ({
		type: new UniversalConnectorAwsApi(),
		values: {
			...auth,
			...(auth['apiKey'] === undefined ? {} : { gatewayApiKey: auth['apiKey'] }),
		},
	}),
	basic: (auth: NonNullable<Given['auth']>) => ({
		type: new UniversalConnectorBasicApi(),
		values: { user: auth['user'], password: auth['password'] },
	}),
	oAuth2: (auth: NonNullable<Given['auth']>, placement: string, url: string) => ({
		type: new UniversalConnectorOAuth2Api(),
		values: {
			// Fields of n8n's own OAuth2 credential, which this one extends.
			grantType: 'clientCredentials',
			scope: '',
			clientId: auth['clientId'],
			clientSecret: auth['clientSecret'],
			accessTokenUrl: `${url}${auth['tokenPath']}`,
			authentication: auth['clientIn'] === 'basic' ? 'header' : 'body',
			...(auth['name'] === undefined
				? {}
				: {
						placement,
						headerName: auth['name'],
						queryName: auth['name'],
						valuePrefix: auth['prefix'] ?? '',
					}),
			...(auth['refreshToken'] === undefined
				? {}
				: {
						grantType: 'authorizationCode',
						oauthTokenData: { access_token: 'none yet', refresh_token: auth['refreshToken'] },
					}),
		},
	}),
	session: (auth: NonNullable<Given['auth']>) => ({
		type: new UniversalConnectorSessionApi(),
		values: {
			loginPath: auth['loginPath'],
			loginValues: {
				value: [
					{ path: 'user', value: auth['user'] },
					{ path: 'password', value: auth['password'] },
				],
			},
			replyPlace: auth['tokenIn'],
			replyName: auth['tokenAt'],
			placement: auth['in'],
			headerName: auth['name'],
			valuePrefix: auth['prefix'],
		},
	}),
	token: (auth: NonNullable<Given['auth']>, placement: string) => ({
		type: new UniversalConnectorTokenApi(),
		values: {
			keys: {
				key: [
					{
						placement,
						name: auth['name'],
						valuePrefix: auth['prefix'] ?? '',
						value: auth['value'],
					},
					...(auth['secondName'] === undefined
						? []
						: [
								{
									placement,
									name: auth['secondName'],
									valuePrefix: '',
									value: auth['secondValue'],
								},
							]),
				],
			},
		},
	}),
} as const;

/** Ways to sign in that need nothing but a credential. */
export type SignIn = keyof typeof CREDENTIALS;

/** A credential as the editor stores it: what was typed, over the defaults. */
export function connectorCredential(
	server: Pick<RestServer, 'url'>,
	{ given }: Pick<Scenario, 'given'>,
	signIn: SignIn,
	changes: Record<string, unknown> = {},
	placement = 'header',
): readonly [ICredentialType, ICredentialDataDecryptedObject] {
	const { type, values } = CREDENTIALS[signIn](given.auth ?? {}, placement, server.url);
	const defaults = type.properties.map(({ name, default: value }) => [name, value]);
	const stored = { ...Object.fromEntries(defaults), baseUrl: server.url, ...values, ...changes };
	// What the editor stores is what the fields hold.
	return [type, stored as ICredentialDataDecryptedObject];
}

/** Reads a scenario that wants a sign-in. */
export async function readSignedIn(
	server: Pick<RestServer, 'url'>,
	scenario: Scenario,
	credential: readonly [ICredentialType, ICredentialDataDecryptedObject],
	options: ConnectorOptions = {},
	rest: Partial<Omit<NodeRun, 'type' | 'parameters' | 'credentials'>> = {},
): Promise<ConnectorResult> {
	const [{ name }] = credential;
	const authentication = authentications.find(({ credentialType }) => credentialType === name);
	return await runConnector(
		{
			...parametersFor(server, scenario, options),
			authentication: authentication?.value ?? '',
		},
		{ ...rest, credentials: [credential] },
	);
}

/** Reads a scenario as it was described. */
export async function readScenario(
	server: Pick<RestServer, 'url'>,
	scenario: Scenario,
	options: ConnectorOptions = {},
	rest: Partial<Omit<NodeRun, 'type' | 'parameters'>> = {},
): Promise<ConnectorResult> {
	return await runConnector(parametersFor(server, scenario, options), rest);
}
