import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { isObject } from '../shared/extract/jsonValue';
import { asRecord, type PlanhatApi } from './api';
import type { AccountFields } from './customFields';

/** The switch of keepCustomProperty. */
export const RESEND = { label: 'Resend Other Custom Fields' };

/** The option that reads custom fields before it writes some; none where records have none. */
export function keepCustomProperty({ customFieldParent }: ResourceDefinition): INodeProperties[] {
	if (customFieldParent === undefined) return [];
	return [
		{
			displayName: RESEND.label,
			name: 'resendCustom',
			type: 'boolean',
			default: true,
			description:
				'Whether to read the record first and send its other custom fields along with the given ones. Planhat keeps them without it as far as is known; turn it on if some get lost.',
		},
	];
}

/**
 * Completes custom fields with those a record has. That Planhat merges what it is sent was seen
 * with tasks only; with all of them in the body it makes no difference.
 */
export class KeptCustom {
	constructor(
		private readonly api: PlanhatApi,
		private readonly account: AccountFields,
	) {}

	/**
	 * The given custom fields, and the others of the record as they are.
	 * @throws HttpError when there is no such record
	 */
	async completed(path: string, given: IDataObject): Promise<IDataObject> {
		const record = asRecord(await this.api.json({ method: 'GET', path }), 'a record');
		const stored = isObject(record['custom']) ? record['custom'] : {};
		// Planhat computes these, and may refuse to be told.
		const { fields } = await this.account.catalog();
		const formulas = new Set(fields.filter(({ isFormula }) => isFormula).map(({ name }) => name));
		const kept = Object.entries(stored).filter(([name]) => !formulas.has(name));
		return { ...Object.fromEntries(kept), ...given } as IDataObject; // JSON from the API
	}
}
