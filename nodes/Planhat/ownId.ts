import type { ResourceDefinition } from '../shared/definition/resource';
import { asRecord, idOf, type PlanhatApi } from './api';
import { type RecordReference, recordPath } from './recordReference';

/**
 * The Planhat ID of the record meant. Deletes and list filters are documented for that id only,
 * so a record named otherwise is looked up.
 * @throws HttpError when there is no such record
 */
export async function ownId(
	api: PlanhatApi,
	resource: ResourceDefinition,
	reference: RecordReference,
): Promise<string> {
	if (reference.kind === 'id') return reference.id;
	const path = recordPath(resource, reference);
	return idOf(asRecord(await api.json({ method: 'GET', path }), 'a record'));
}
