import type { IDataObject } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import { HttpError } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { runWrites } from '../../shared/n8n/writes';
import type { PlanhatAnswer } from '../api';
import { ExternalIds, ownerLocator, readOwner } from '../externalIds';
import { callOptions, optionsCollection, recordLocator } from '../inputs';
import { ownId } from '../ownId';
import { type RecordReference, recordPath, toReference } from '../recordReference';
import { singular, withArticle } from '../words';
import type { Operation, OperationRun } from './operation';

/**
 * Whether a 2xx answer says that there was nothing to delete; bodies differ by resource.
 * @throws ResponseShapeError for an HTML page, which does not come from Planhat
 */
function deletedNothing(answer: PlanhatAnswer): boolean {
	const parsed = attempt(() => answer.json());
	if (!parsed.ok && /^\s*</.test(answer.response.body)) throw parsed.error;
	// Some deletes answer a plain text; the status has said that it worked.
	const body = parsed.ok ? parsed.value : undefined;
	if (typeof body !== 'object' || body === null || '_id' in body) return false;
	const { n, deletedCount } = body as { n?: unknown; deletedCount?: unknown };
	return (deletedCount ?? n) === 0;
}

async function deleteRecord(call: OperationRun, reference: RecordReference): Promise<IDataObject> {
	const { api, resource } = call;
	const id = await ownId(api, resource, reference);
	const path = recordPath(resource, { kind: 'id', id });
	const answer = await api.send({ method: 'DELETE', path });
	const { request, isAfterLoss } = answer;
	// Gone at a later try: an earlier one had arrived, only its answer was lost.
	const isGoneByRetry = answer.status === 404 && isAfterLoss;
	if (!answer.isSuccess && !isGoneByRetry) throw api.refusal(answer);
	if (answer.isSuccess && deletedNothing(answer) && !isAfterLoss) {
		throw new HttpError(
			`There is no such ${singular(resource)}, nothing was deleted`,
			'Check the ID; the record may have been deleted before.',
			{ method: 'DELETE', url: api.redact(request.url), status: 404 },
		);
	}
	return { deleted: true, id };
}

/** `DELETE /x/:id` (Planhat developer documentation, one page for each model). */
export const remove: Operation = {
	name: 'delete',
	label: 'Delete',
	describe: (resource) => `Delete ${withArticle(resource)}`,
	action: (resource) => `Delete ${withArticle(resource)}`,

	properties: (resource) => [
		recordLocator(resource, 'delete'),
		...ownerLocator(resource),
		optionsCollection(callOptions()),
	],

	async run(call) {
		const { api, context, resource } = call;
		const externalIds = new ExternalIds(api, resource, true);
		const output = await runWrites(context, {
			check(itemIndex) {
				const parameters = itemParameters(context, itemIndex);
				const named = toReference(parameters.locator('recordId'), resource, resource.label.one);
				api.requireAccess('DELETE');
				return { named, owner: readOwner(parameters) };
			},
			async *write({ named, owner }) {
				yield [await deleteRecord(call, await externalIds.resolve(named, owner))];
			},
			repetition: () => 'harmless',
		});
		externalIds.report(context);
		return output;
	},
};
