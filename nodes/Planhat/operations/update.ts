import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { isObject } from '../../shared/extract/jsonValue';
import { ConfigError, ResponseShapeError } from '../../shared/http/errors';
import { itemParameters, optionSwitch } from '../../shared/n8n/parameters';
import { runWrites } from '../../shared/n8n/writes';
import { asRecord, type PlanhatApi } from '../api';
import { AccountFields } from '../customFields';
import { ExternalIds, ownerLocator, readOwner } from '../externalIds';
import { fieldMapper, fieldNotice } from '../fieldMapper';
import { callOptions, optionsCollection, recordLocator } from '../inputs';
import { KeptCustom, keepCustomProperty, RESEND } from '../keptCustom';
import { MappingNotes } from '../mappingNotes';
import { checkMeaning } from '../meaning';
import { ownId } from '../ownId';
import { type RecordReference, recordPath, toReference, updateIdKinds } from '../recordReference';
import { RowReader } from '../wire';
import { plural, withArticle } from '../words';
import { readWriteSettings, writeProperties } from '../writeSettings';
import type { Operation } from './operation';

/** A record named by an ID that only reads understand is looked up first. */
async function updatePath(
	api: PlanhatApi,
	resource: ResourceDefinition,
	reference: RecordReference,
): Promise<string> {
	const { ids, updateIds = ids } = resource;
	if (updateIds.includes(reference.kind)) return recordPath(resource, reference);
	const id = await ownId(api, resource, reference);
	return recordPath(resource, { kind: 'id', id });
}

/** Refuses an ID by which the record can be changed, but not read before. */
function requireReadable(resource: ResourceDefinition, { kind }: RecordReference): void {
	if (resource.ids.includes(kind)) return;
	throw new ConfigError(
		`Planhat can't read ${plural(resource)} by this kind of ID`,
		"Name the record by its Planhat ID, or turn off 'Resend Other Custom Fields'.",
		{ field: resource.label.one },
	);
}

/**
 * The record as Planhat answered it. An answer without one does not mean that the change was refused.
 * @throws ResponseShapeError saying so
 */
function changedRecord(answer: unknown): IDataObject {
	if (answer !== undefined) return asRecord(answer, 'the changed record');
	throw new ResponseShapeError(
		'Planhat accepted the change, but its answer was empty',
		"The change need not be sent again. Read the record with 'Get' to see it as it is now.",
	);
}

/** `PUT /x/:id` with only the changed fields (Planhat developer documentation). */
export const update: Operation = {
	name: 'update',
	label: 'Update',
	describe: (resource) => `Change the given fields of ${withArticle(resource)}, and no others`,
	action: (resource) => `Update ${withArticle(resource)}`,

	properties: (resource) => [
		recordLocator(resource, 'update', updateIdKinds(resource)),
		...ownerLocator(resource),
		...fieldNotice(resource, 'updateNotice'),
		fieldMapper(resource, 'map'),
		optionsCollection([
			...keepCustomProperty(resource),
			...writeProperties(resource),
			...callOptions(),
		]),
	],

	async run({ context, resource, api }) {
		const notes = new MappingNotes();
		const account = new AccountFields(api, resource.customFieldParent);
		const kept = new KeptCustom(api, account);
		const externalIds = new ExternalIds(api, resource, true);
		const settings = readWriteSettings(context);
		const reader = new RowReader({ resource, withKeys: false, settings, account, notes });

		async function check(itemIndex: number) {
			const parameters = itemParameters(context, itemIndex);
			const named = toReference(
				parameters.locator('recordId'),
				resource,
				resource.label.one,
				updateIdKinds(resource),
			);
			const owner = readOwner(parameters);
			const mapped = parameters.mapped('fields');
			await reader.prepare(mapped);
			const wire = reader.read(mapped);
			checkMeaning(resource, wire, 'update', notes);
			wire.problems.raise();
			if (Object.keys(wire.body).length === 0) {
				throw new ConfigError(
					'No field to change is given',
					"Fill in at least one of the 'Fields'.",
					{
						field: 'Fields',
					},
				);
			}
			api.requireAccess('PUT');
			const resends = optionSwitch(parameters.collection('options'), 'resendCustom', RESEND);
			return { named, owner, body: wire.body, resends };
		}

		const output = await runWrites(context, {
			check,
			async *write({ named, owner, body, resends }) {
				const reference = await externalIds.resolve(named, owner);
				const path = await updatePath(api, resource, reference);
				const { custom } = body;
				if (isObject(custom) && resends) {
					requireReadable(resource, reference);
					body['custom'] = await kept.completed(path, custom as IDataObject);
				}
				const answer = await api.json({ method: 'PUT', path, body });
				yield [changedRecord(answer)];
			},
			repetition: () => 'harmless',
		});
		notes.report(context, resource);
		externalIds.report(context);
		return output;
	},
};
