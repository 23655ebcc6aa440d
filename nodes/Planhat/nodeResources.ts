import { customFieldLists } from './customField/resource';
import { metric } from './metric/resource';
import { mergedResources, type NodeResource } from './nodeResource';
import { operations } from './operations';
import { plainResource } from './plainResource';
import { apiCalls } from './request/resource';
import { resources } from './resources';
import { timeEntryCopies } from './timeEntry/resource';
import { userActivity } from './userActivity/resource';

/** Everything the node offers; the editor's choices, inputs and what is run follow from it. */
export const nodeResources: readonly NodeResource[] = mergedResources([
	...resources.map((resource) => plainResource(resource, operations)),
	apiCalls,
	customFieldLists,
	metric,
	timeEntryCopies,
	userActivity,
]);
