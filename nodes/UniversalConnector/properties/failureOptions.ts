import type { INodeProperties } from 'n8n-workflow';

import { choice, flag, number, text } from './fields';

/** When to stop before the end. */
export function limitOptions(): INodeProperties[] {
	return [
		number(
			[
				'Limit: Calls',
				'maxCalls',
				'Stop before this many calls are exceeded, repeated calls included',
			],
			20000,
			1,
		),
		number(
			[
				'Limit: Calls per Minute',
				'callsPerMinute',
				'Begin at most this many calls in any minute, all input items together, for APIs that do not report their quota. 0 means no limit.',
			],
			0,
		),
		number(
			[
				'Limit: Megabytes',
				'maxMegabytes',
				'Stop when the answers hold this much data together, also in the middle of a page. 0 means no limit.',
			],
			0,
		),
		number(['Limit: Pages', 'maxPages', 'Stop after this many pages'], 10000, 1),
		number(['Limit: Records', 'maxRecords', 'Stop after this many records. 0 means all.'], 0),
		number(
			[
				'Limit: Seconds',
				'maxSeconds',
				'Begin no call and no wait that ends after this time. 0 means no limit.',
			],
			0,
		),
		text([
			'Resume Token',
			'resumeFrom',
			"Go on where an earlier run stopped: the value of 'resumeToken' on its Run output",
		]),
	];
}

function answerOptions(): INodeProperties[] {
	return [
		flag([
			'Error Is Temporary',
			'isErrorTemporary',
			"Whether a call with an error at 'Error Path' is sent again, because it may work the next time",
		]),
		text(
			['Error Path', 'errorPath', 'Where an answer that looks successful holds an error'],
			'e.g. error',
		),
		text(
			[
				'Error Value',
				'errorValue',
				"The value at 'Error Path' that means an error. Leave empty for any value.",
			],
			'e.g. failed',
		),
		choice(
			[
				'On Error in Answer',
				'onErrorInAnswer',
				"What to do when an answer has an error at 'Error Path'",
			],
			'fail',
			[
				{ name: 'Fail', value: 'fail', description: 'Treat the page as failed' },
				{
					name: 'Keep the Records Beside It',
					value: 'keep',
					description: 'Go on, warn, and mark the run as incomplete',
				},
			],
		),
	];
}

function retryOptions(): INodeProperties[] {
	return [
		number(
			[
				'Retry: Attempts',
				'maxAttempts',
				'How often a call is sent in all when it fails for a reason that may pass',
			],
			5,
			1,
		),
		number(
			[
				'Retry: Longest Wait (Seconds)',
				'maxWaitSeconds',
				'The longest wait the API may ask for. When it asks for more, the run stops and says when to come back.',
			],
			130,
		),
		text(
			[
				'Retry: Throttle Path',
				'throttlePath',
				'Where an answer that looks successful says "too many calls"',
			],
			'e.g. ok',
		),
		text(
			[
				'Retry: Throttle Statuses',
				'throttleStatuses',
				'Statuses besides 429 that mean "too many calls", comma-separated',
			],
			'e.g. 403, 420',
		),
		text(
			[
				'Retry: Throttle Value',
				'throttleValue',
				"The value at 'Retry: Throttle Path' that means it. Leave empty for any value.",
			],
			'e.g. false',
		),
		number(
			[
				'Retry: Timeout (Seconds)',
				'timeout',
				'How long one call may take until its answer is there completely',
			],
			60,
			1,
		),
	];
}

/** What to do when something goes wrong. */
export function failureOptions(): INodeProperties[] {
	return [
		...answerOptions(),
		choice(['On Failure', 'onFailure', 'What to do when a page can not be read'], 'fail', [
			{ name: 'Fail', value: 'fail', description: 'Give no records, only the message' },
			{
				name: 'Keep Partial Results',
				value: 'partial',
				description: 'Give the records read so far, and a resume token on Run',
			},
		]),
		choice(
			[
				'On Total Mismatch',
				'onTotalMismatch',
				'What to do when the number of records is not the total that the API states',
			],
			'warn',
			[
				{ name: 'Fail', value: 'fail' },
				{ name: 'Warn', value: 'warn' },
			],
		),
		...retryOptions(),
	];
}
