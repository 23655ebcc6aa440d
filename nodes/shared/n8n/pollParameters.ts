import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import { type ItemParameters, itemParameters } from './parameters';

/**
 * The parameters of a polling trigger, which has no input items. There the second argument of
 * getNodeParameter is the fallback, not the number of an item.
 */
export function pollParameters(context: IPollFunctions): ItemParameters {
	const getNodeParameter = (name: string, _item: number, fallback?: unknown): unknown =>
		context.getNodeParameter(name, fallback);
	// The reader uses nothing else but members that every context has.
	const adapted = Object.create(context, {
		getNodeParameter: { value: getNodeParameter },
		getInputData: { value: () => [] },
	}) as IExecuteFunctions;
	return itemParameters(adapted, 0);
}
