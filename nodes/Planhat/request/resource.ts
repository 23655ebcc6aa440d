import type { IDataObject } from 'n8n-workflow';

import { attempt, attemptAsync } from '../../shared/attempt';
import { mayBePartial } from '../../shared/batching/refusals';
import { isObject } from '../../shared/extract/jsonValue';
import { hintOnce } from '../../shared/n8n/hints';
import { itemParameters } from '../../shared/n8n/parameters';
import { runWrites } from '../../shared/n8n/writes';
import type { PlanhatAnswer, PlanhatApi, PlanhatCall } from '../api';
import { withDoubt } from '../doubt';
import type { NodeOperation, NodeResource } from '../nodeResource';
import { ListNotes, readPages } from '../pages';
import { withApi } from '../withApi';
import { partialError } from './partial';
import { requestProperties } from './properties';
import { readRequest } from './settings';

/** Output for a call that worked and answered nothing. */
const DONE: IDataObject = { success: true };

function toItem(value: unknown): IDataObject {
	// Parsed JSON is what an n8n item holds.
	return isObject(value) ? (value as IDataObject) : { value: value as IDataObject };
}

/** The answer's records; deletes may answer a plain text, which is no HTML page and no cut JSON. */
function itemsIn(answer: PlanhatAnswer): IDataObject[] {
	const text = answer.response.body.trim();
	const parsed = attempt(() => answer.json());
	if (!parsed.ok && /^[<[{"]/.test(text)) throw parsed.error;
	const body = parsed.ok ? parsed.value : text;
	if (body === undefined) return [{ ...DONE }];
	return Array.isArray(body) ? body.map(toItem) : [toItem(body)];
}

async function callOnce(
	api: PlanhatApi,
	call: PlanhatCall,
	onPartialRead: () => void,
): Promise<IDataObject[]> {
	const sent = await attemptAsync(async () => {
		const answer = await api.send(call);
		// Gone at a later try: an earlier one had arrived, only its answer was lost.
		const isGone = call.method === 'DELETE' && answer.status === 404 && answer.isAfterLoss;
		if (isGone) return [{ ...DONE }];
		const partial = partialError(answer);
		if (partial !== undefined) throw partial;
		if (answer.isSuccess && mayBePartial(answer.status)) onPartialRead();
		return itemsIn(answer.requireSuccess());
	});
	if (sent.ok) return sent.value;
	throw call.repeatable
		? sent.error
		: withDoubt(
				sent.error,
				'Planhat may have carried out the request all the same. Look there before you run this item again.',
			);
}

const PARTIAL_READ =
	'Planhat answered with a part only (206 or 207). Look for what is missing before you rely on it.';

const request: NodeOperation = {
	name: 'request',
	label: 'Make a Request',
	description:
		'Call any address of the Planhat API, also those without a resource of their own here, such as deals, line items, products and workflows',
	action: 'Make an API request',

	properties: requestProperties,

	async run(context) {
		const notes = new ListNotes();
		const output = await withApi(context, async (api) => {
			return await runWrites(context, {
				check: (itemIndex) => {
					const request = readRequest(itemParameters(context, itemIndex));
					api.requireAccess(request.call.method);
					return request;
				},
				async *write({ call, list, pathDoubt }) {
					if (pathDoubt !== undefined) hintOnce(context, pathDoubt);
					if (list) yield* readPages(api, list, notes);
					else yield await callOnce(api, call, () => hintOnce(context, PARTIAL_READ));
				},
				repetition: ({ call }) => {
					if (call.method === 'GET') return 'read';
					return call.repeatable ? 'harmless' : 'harmful';
				},
			});
		});
		notes.report(context);
		return output;
	},
};

/** Any call to the main API of Planhat. */
export const apiCalls: NodeResource = {
	name: 'api',
	label: 'API Request',
	description: 'Any address of Planhat, also of what is not in this list, such as deals',
	operations: [request],
};
