import type { NodeResource } from '../nodeResource';
import { bulkPush } from './bulkPush';
import { push } from './push';

/** What people do in a product (Planhat developer documentation, user activities). */
export const userActivity: NodeResource = {
	name: 'userActivity',
	label: 'User Activity',
	description: 'What an end user did in your product',
	operations: [push, bulkPush],
};
