import type { IExecuteFunctions } from 'n8n-workflow';

import { itemParameters } from '../shared/n8n/parameters';
import type { PlanhatApi } from './api';
import { type CallOptions, connect } from './connect';
import { readCallOptions } from './inputs';

/**
 * The person's options about calls; they hold for the whole run, so those of the first item count.
 * @throws ConfigError when an expression gave something that can't be used
 */
export function runCallOptions(context: IExecuteFunctions): CallOptions {
	return readCallOptions(itemParameters(context, 0).collection('options'));
}

/**
 * Works with the main API and returns when no call is under way any more: pages that were read
 * ahead may still be when the last one needed is there.
 * @throws ConfigError when the credential can't be used, and what the work throws
 */
export async function withApi<Result>(
	context: IExecuteFunctions,
	work: (api: PlanhatApi) => Promise<Result>,
): Promise<Result> {
	const api = await connect(context, runCallOptions(context));
	return await work(api).finally(async () => await api.settled());
}
