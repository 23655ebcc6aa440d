import type { IDataObject } from 'n8n-workflow';

import type { AnswerRules, AnswerTest } from '../shared/extract/answerRules';
import { optionNumber, optionSwitch } from '../shared/n8n/parameters';
import { amountOf, oneOf, optionText, pathOf, statusesOf } from './optionValues';

function answerTest(
	options: IDataObject,
	[path, value]: readonly [string, string],
	label: string,
): AnswerTest | undefined {
	const at = pathOf(options, path, label);
	const equals = optionText(options, value);
	return at && { path: at, ...(equals === '' ? {} : { equals }) };
}

/** What the API says in its own way. */
export function answerRules(options: IDataObject): AnswerRules {
	const throttleTest = answerTest(
		options,
		['throttlePath', 'throttleValue'],
		'Retry: Throttle Path',
	);
	const errorTest = answerTest(options, ['errorPath', 'errorValue'], 'Error Path');
	return {
		throttleStatuses: statusesOf(options, 'throttleStatuses', 'Retry: Throttle Statuses'),
		throttleTest,
		errorTest,
		isErrorTemporary: optionSwitch(options, 'isErrorTemporary', { label: 'Error Is Temporary' }),
	};
}

/** Attempts, time limits and what to do when something fails. */
export function failureSettings(options: IDataObject) {
	const keep = ['fail', 'keep'] as const;
	return {
		maxAttempts: amountOf(options, 'maxAttempts', {
			label: 'Retry: Attempts',
			fallback: 5,
			min: 1,
			isWhole: true,
		}),
		timeoutMs:
			optionNumber(options, 'timeout', {
				label: 'Retry: Timeout (Seconds)',
				fallback: 60,
				min: 0.05,
				max: 86_400,
			}) * 1000,
		maxWaitMs:
			optionNumber(options, 'maxWaitSeconds', {
				label: 'Retry: Longest Wait (Seconds)',
				fallback: 130,
				min: 0,
				max: 86_400,
			}) * 1000,
		toleratesErrors:
			oneOf(options['onErrorInAnswer'] ?? 'fail', keep, 'On Error in Answer') === 'keep',
		keepsPartial:
			oneOf(options['onFailure'] ?? 'fail', ['fail', 'partial'], 'On Failure') === 'partial',
		failsOnTotalMismatch:
			oneOf(options['onTotalMismatch'] ?? 'warn', ['fail', 'warn'], 'On Total Mismatch') === 'fail',
	};
}
