import type { IDataObject } from 'n8n-workflow';

import { httpError, isSuccess } from '../../shared/http/answer';
import { HttpError } from '../../shared/http/errors';
import { runItems } from '../../shared/n8n/items';
import { itemParameters } from '../../shared/n8n/parameters';
import { asRecord, type PlanhatAnswer, type PlanhatApi } from '../api';
import { callOptions, optionsCollection, recordLocator } from '../inputs';
import { type RecordReference, recordPath, toReference } from '../recordReference';
import { type Operation, type OperationRun, withArticle } from './operation';

/**
 * The record's own id. The documentation speaks of deleting by `_id` only, so a record named by
 * another id is looked up first.
 */
async function ownId(
	{ api, resource }: OperationRun,
	reference: RecordReference,
): Promise<RecordReference> {
	if (reference.kind === 'id') return reference;
	const path = `${recordPath(resource, reference)}`;
	const record = asRecord(await api.json({ method: 'GET', path }), 'a record');
	return { kind: 'id', id: String(record['_id']) };
}

/** Whether a 2xx answer says that there was nothing to delete; bodies differ by resource. */
function deletedNothing(api: PlanhatApi, answer: PlanhatAnswer): boolean {
	let body: unknown;
	try {
		body = api.parse(answer);
	} catch {
		// Some deletes answer a plain text; the status has said that it worked.
		return false;
	}
	if (typeof body !== 'object' || body === null || '_id' in body) return false;
	const { n, deletedCount } = body as { n?: unknown; deletedCount?: unknown };
	return (deletedCount ?? n) === 0;
}

async function deleteRecord(call: OperationRun, reference: RecordReference): Promise<IDataObject> {
	const { api, resource } = call;
	const target = await ownId(call, reference);
	const answer = await api.send({ method: 'DELETE', path: recordPath(resource, target) });
	const { request, response } = answer;
	// Gone at the second try: the first one had arrived, only its answer was lost.
	const isGoneByRetry = response.status === 404 && response.attempts > 1;
	if (!isSuccess(response) && !isGoneByRetry) throw httpError(request, response, api.redact);
	if (isSuccess(response) && response.attempts === 1 && deletedNothing(api, answer)) {
		throw new HttpError(
			`There is no such ${resource.label.one.toLowerCase()}, nothing was deleted`,
			'Check the ID; the record may have been deleted before.',
			{ method: 'DELETE', url: api.redact(request.url), status: 404 },
		);
	}
	return { deleted: true, id: target.id };
}

/** `DELETE /x/:id` (Planhat developer documentation, one page for each model). */
export const remove: Operation = {
	name: 'delete',
	label: 'Delete',
	describe: (resource) => `Delete ${withArticle(resource)}`,
	action: (resource) => `Delete ${withArticle(resource)}`,

	properties: (resource) => [recordLocator(resource), optionsCollection(callOptions())],

	async run(call) {
		const { context, resource } = call;
		return await runItems(context, 1, async function* (itemIndex) {
			const locator = itemParameters(context, itemIndex).locator('recordId');
			yield [await deleteRecord(call, toReference(locator, resource, resource.label.one))];
		});
	},
};
