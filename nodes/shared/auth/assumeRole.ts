import { ConfigError } from '../http/errors';
import { parseTrustedUrl } from '../http/origin';
import { encodeStrict, type QueryPair } from '../http/query';
import type { SignedRequest } from './canonicalForm';

const API_VERSION = '2011-06-15';
const DEFAULT_SESSION_NAME = 'n8n';

/** The role to take on, as the credential has it. */
export interface RoleSettings {
	/** For example `arn:aws:iam::123456789012:role/reader`. */
	readonly roleArn: string;
	/** The region whose STS is asked; it is also the region to sign for, with service `sts`. */
	readonly region: string;
	/** Agreed with the owner of the role; empty when it asks for none. */
	readonly externalId?: string;
	/** Shown in the logs of the role's owner; `n8n` when empty. */
	readonly sessionName?: string;
	/** 900 to 43,200; without it STS gives an hour. */
	readonly durationSeconds?: number;
	/** Address of the token service, when it is not the region's public one. */
	readonly endpoint?: string;
}

/** Partitions of AWS have host names of their own; all other regions are under amazonaws.com. */
const SUFFIXES: ReadonlyArray<readonly [prefix: string, suffix: string]> = [
	['cn-', 'amazonaws.com.cn'],
	['eusc-', 'amazonaws.eu'],
];

function matching(value: string, field: string, pattern: RegExp, hint: string): string {
	const trimmed = value.trim();
	if (pattern.test(trimmed)) return trimmed;
	throw new ConfigError(
		trimmed === '' ? `'${field}' is empty` : `'${field}' can't be right: ${trimmed.slice(0, 80)}`,
		hint,
		{ field },
	);
}

function endpointOf({ region, endpoint = '' }: RoleSettings): string {
	if (endpoint.trim() !== '') return parseTrustedUrl(endpoint, 'STS Endpoint').href;
	const checked = matching(
		region,
		'Region',
		/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, // it becomes part of a host name
		'Enter a region code, for example eu-west-1.',
	);
	const [, suffix = 'amazonaws.com'] =
		SUFFIXES.find(([prefix]) => checked.startsWith(prefix)) ?? [];
	return `https://sts.${checked}.${suffix}/`;
}

function optionalPairs({ externalId = '', durationSeconds }: RoleSettings): QueryPair[] {
	const pairs: QueryPair[] = [];
	if (externalId.trim() !== '') {
		const hint = "2 to 1,224 letters, digits and _ + = , . @ : / -, as the role's owner gave it.";
		pairs.push(['ExternalId', matching(externalId, 'External ID', /^[\w+=,.@:/-]{2,1224}$/, hint)]);
	}
	if (durationSeconds !== undefined) {
		const hint = 'Whole seconds from 900 (a quarter of an hour) to 43200 (twelve hours).';
		const inRange = durationSeconds >= 900 && durationSeconds <= 43_200;
		if (!inRange || !Number.isInteger(durationSeconds)) {
			throw new ConfigError("'Duration' is out of range", hint, { field: 'Duration' });
		}
		pairs.push(['DurationSeconds', String(durationSeconds)]);
	}
	return pairs;
}

/**
 * The request that asks STS for a role's temporary credentials; to be signed for service `sts`.
 * A form in a POST, because proxies log URLs, and the external id is meant for two parties only.
 *
 * Its body: `Action=AssumeRole&Version=2011-06-15&RoleArn=…&RoleSessionName=n8n`
 * (AWS Security Token Service API Reference, "AssumeRole")
 * @throws ConfigError naming the field that can't be used
 */
export function assumeRoleRequest(settings: RoleSettings): SignedRequest {
	const { roleArn, sessionName = '' } = settings;
	const pairs: QueryPair[] = [
		['Action', 'AssumeRole'],
		['Version', API_VERSION],
		[
			'RoleArn',
			matching(
				roleArn,
				'Role ARN',
				/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
				'Copy it from the role in AWS IAM, for example arn:aws:iam::123456789012:role/reader.',
			),
		],
		[
			'RoleSessionName',
			matching(
				sessionName.trim() === '' ? DEFAULT_SESSION_NAME : sessionName,
				'Role Session Name',
				/^[\w+=,.@-]{2,64}$/,
				'Use 2 to 64 letters, digits and _ + = , . @ -.',
			),
		],
		...optionalPairs(settings),
	];
	return {
		method: 'POST',
		url: endpointOf(settings),
		headers: {
			Accept: 'application/json',
			'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
		},
		body: pairs.map(([name, value]) => `${name}=${encodeStrict(value)}`).join('&'),
	};
}
