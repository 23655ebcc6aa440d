import type { NodeResource } from '../nodeResource';
import { getAll } from './getAll';
import { push } from './push';

/** Metrics, which Planhat also calls dimension data (developer documentation, metrics). */
export const metric: NodeResource = {
	name: 'metric',
	label: 'Metric',
	description: 'A number that is measured again and again, such as active seats',
	operations: [getAll, push],
};
