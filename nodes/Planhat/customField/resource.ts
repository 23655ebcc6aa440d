import type { NodeResource } from '../nodeResource';
import { customField } from '../resources/customField';
import { getAll } from './getAll';

/** Custom fields follow the common pattern but for their list, which is filtered here. */
export const customFieldLists: NodeResource = {
	name: customField.name,
	label: customField.label.one,
	operations: [getAll],
};
