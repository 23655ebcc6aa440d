import type { INodeProperties } from 'n8n-workflow';

import { failureOptions } from './failureOptions';
import { choice, flag, number, pairs, text } from './fields';
import { recordOptions } from './recordOptions';
import { batchOptions, bodyOptions } from './sendBatch';
import { lookupOptions } from './sendLookup';
import { outcomeOptions } from './sendOutcome';
import { sentRecordOptions } from './sendRecords';

/** Options of a read that mean the same for a write. */
const SHARED: ReadonlySet<string> = new Set([
	'isSyncCaseIgnored',
	'isSyncTrimmed',
	'syncField',
	'errorPath',
	'errorValue',
	'isErrorTemporary',
	'maxAttempts',
	'maxWaitSeconds',
	'timeout',
	'throttlePath',
	'throttleStatuses',
	'throttleValue',
]);

function sharedOptions(): INodeProperties[] {
	return [...failureOptions(), ...recordOptions()].filter(({ name }) => SHARED.has(name));
}

function limitOptions(): INodeProperties[] {
	return [
		number(
			[
				'Limit: Calls',
				'maxCalls',
				'Send nothing when more calls than this would be needed. Repeated calls count too once the run has begun.',
			],
			100000,
			1,
		),
		number(
			[
				'Limit: Calls per Minute',
				'callsPerMinute',
				'Begin at most this many calls in any minute, for APIs that do not report their quota. 0 means no limit.',
			],
			0,
		),
	];
}

function repeatOptions(): INodeProperties[] {
	return [
		choice(
			[
				'On Refused Batch',
				'onRefusal',
				'What to do when the API refuses a call because of its content (status 400, 413, 422)',
			],
			'bisect',
			[
				{
					name: 'Find the Bad Records',
					value: 'bisect',
					description:
						'Send the batch again in halves, down to single records, where that can write no record twice',
				},
				{
					name: 'Go On',
					value: 'continue',
					description: 'Tell what the answer says of the records of the call',
				},
				{
					name: 'Stop',
					value: 'stop',
					description:
						'Tell what the answer says of the records of the call, and send nothing more',
				},
			],
		),
		flag([
			'Refused Batch: All or None',
			'isAllOrNone',
			'Whether the API takes all records of a call or none. Only then can a batch that it refuses with 400 or 422 be sent again in halves with POST and PATCH.',
		]),
		text(
			[
				'Retry: Idempotency Header',
				'idempotencyHeader',
				'Header by which the API recognises a repeated call. Each call gets a key of its own, and keeps it when it is repeated; POST and PATCH are then repeated after a lost answer.',
			],
			'e.g. Idempotency-Key',
		),
		flag([
			'Retry: Repeat Does No Harm',
			'isRepeatable',
			'Whether the same call sent twice leaves what one would, so that POST and PATCH may be repeated after a lost answer, too',
		]),
	];
}

function reportOptions(): INodeProperties[] {
	return [
		{
			...text(
				[
					'Responses: Allowed Hosts',
					'reportHosts',
					"Comma-separated hosts that 'Responses: Post to URL' may lead to",
				],
				'e.g. hooks.example.com',
			),
			noDataExpression: true,
		},
		text(
			[
				'Responses: Post to URL',
				'reportUrl',
				'Address that gets the answer of every call as JSON, without any sign-in data. A report that can not be delivered changes nothing about the run.',
			],
			'e.g. https://hooks.example.com/planhat',
		),
	];
}

function runOptions(): INodeProperties[] {
	return [
		choice(['Run', 'mode', 'What to do with the records'], 'send', [
			{
				name: 'Preview',
				value: 'preview',
				description: 'Send nothing and show every call with its exact body',
			},
			{ name: 'Send All', value: 'send', description: 'Send every record' },
			{
				name: 'Test: Send the First Batch',
				value: 'testBatch',
				description: 'Really send the first batch, and nothing else',
			},
			{
				name: 'Test: Send the Test Payload',
				value: 'testPayload',
				description: "Really send 'Test Payload' once, and none of the records",
			},
		]),
		{
			displayName: 'Test Payload',
			name: 'testPayload',
			type: 'json',
			default: '',
			description:
				"What 'Test: Send the Test Payload' sends, exactly as it stands here, such as a body copied from a preview",
		},
	];
}

/**
 * Options that a template answers by itself: how the server knows records, what it reports, and
 * what stands beside them. Set there, they would have no effect.
 */
const BY_TEMPLATE: ReadonlySet<string> = new Set([
	'syncField',
	'isSyncCaseIgnored',
	'isSyncTrimmed',
	'onNoSyncField',
	'bodyValues',
	'columns',
	'columnsKey',
	'idempotencyHeader',
	'isRepeatable',
	'isAllOrNone',
	...[...lookupOptions(), ...outcomeOptions()].map(({ name }) => name),
]);

/** Everything that a common write does not need, grouped by the first word of the labels. */
function allOptions(): INodeProperties[] {
	return [
		...batchOptions(),
		...bodyOptions(),
		...limitOptions(),
		...lookupOptions(),
		...outcomeOptions(),
		...sentRecordOptions(),
		...repeatOptions(),
		...reportOptions(),
		...runOptions(),
		...sharedOptions(),
		pairs([
			'Request: Headers',
			'headers',
			'Headers that every call sends. Keys and passwords belong into the credential.',
		]),
	];
}

function collectionOf(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'sendOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** The options where everything is set by hand. */
export function sendOptions(): INodeProperties {
	return collectionOf(allOptions());
}

/** The options that are left beside a template. */
export function templateOptions(): INodeProperties {
	return collectionOf(allOptions().filter(({ name }) => !BY_TEMPLATE.has(name)));
}
