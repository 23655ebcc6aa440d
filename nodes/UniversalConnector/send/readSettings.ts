import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { bodyWriter } from '../../shared/batching/body';
import { itemParameters, type ItemParameters } from '../../shared/n8n/parameters';
import { answerRules, failureSettings } from '../failureSettings';
import { amountOf, oneOf, optionText, pairsOf } from '../optionValues';
import { authentications } from '../signIn';
import { readBatching } from './batchSettings';
import { readBody } from './bodySettings';
import { columnPaths, excludedPaths, integerPaths } from './fieldPaths';
import { requireConsistent } from './consistency';
import { readJoin } from './joinSettings';
import { readLookup } from './lookupSettings';
import { readRequest } from './requestSettings';
import { requireShared } from './sharedOptions';
import { readSyncKey } from './syncSettings';
import type { RunMode, SendSettings } from './settings';
import type { Template } from './templates/template';
import { templateOf } from './templates/templateOf';

function modeOf(options: IDataObject): RunMode {
	const modes = ['preview', 'send', 'testBatch', 'testPayload'] as const;
	return oneOf(options['mode'] ?? 'send', modes, 'Run');
}

function payloadOf(options: IDataObject): string {
	const given = options['testPayload'];
	// An expression may give an object instead of its text.
	return typeof given === 'object' && given !== null
		? JSON.stringify(given)
		: optionText(options, 'testPayload');
}

function limitsOf(options: IDataObject) {
	return {
		maxCalls: amountOf(options, 'maxCalls', {
			label: 'Limit: Calls',
			fallback: 100_000,
			min: 1,
			isWhole: true,
		}),
		callsPerMinute: amountOf(options, 'callsPerMinute', {
			label: 'Limit: Calls per Minute',
			fallback: 0,
			min: 0,
			isWhole: true,
		}),
	};
}

function reportOf(options: IDataObject) {
	return {
		reportUrl: optionText(options, 'reportUrl'),
		reportHosts: optionText(options, 'reportHosts'),
	};
}

function failureOf(options: IDataObject) {
	const { maxAttempts, timeoutMs, maxWaitMs } = failureSettings(options);
	const policies = ['bisect', 'continue', 'stop'] as const;
	const onRefusal = oneOf(options['onRefusal'] ?? 'bisect', policies, 'On Refused Batch');
	return { maxAttempts, timeoutMs, maxWaitMs, onRefusal, answers: answerRules(options) };
}

function batchingOf(
	parameters: ItemParameters,
	options: IDataObject,
	template: Template | undefined,
): Pick<
	SendSettings,
	'body' | 'columns' | 'grouping' | 'groupFields' | 'limits' | 'mapKey' | 'inFlight'
> {
	const { settings, mapKey } = readBody(parameters, options, template);
	const batching = readBatching(parameters, options, settings.shape, template);
	const columns = template === undefined ? columnPaths(options, settings.shape === 'table') : [];
	return { body: bodyWriter(settings), columns, mapKey, ...batching };
}

/**
 * Reads all settings, with the first item.
 * @throws ConfigError naming the field that can't be used; nothing was sent
 */
export function readSendSettings(context: IExecuteFunctions): SendSettings {
	requireShared(context);
	const parameters = itemParameters(context, 0);
	const options = parameters.collection('sendOptions');
	const known = authentications.map(({ value }) => value);
	const authentication = oneOf(parameters.text('authentication'), known, 'Authentication');
	const template = templateOf(parameters, authentication);
	const sync = readSyncKey(options, template);
	const settings: SendSettings = {
		authentication,
		template,
		sync,
		baseUrl: parameters.text('baseUrl'),
		...readRequest(parameters, options, template),
		headers: Object.fromEntries(pairsOf(options, 'headers', 'Request: Headers')),
		excluded: excludedPaths(options),
		integerFields: integerPaths(options),
		...batchingOf(parameters, options, template),
		join: readJoin(options, sync, template),
		lookup: readLookup(parameters, options),
		...limitsOf(options),
		...failureOf(options),
		mode: modeOf(options),
		testPayload: payloadOf(options),
		...reportOf(options),
	};
	requireConsistent(settings);
	return settings;
}
