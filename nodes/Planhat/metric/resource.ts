import type { NodeResource } from '../nodeResource';
import { getAll } from './getAll';
import { push } from './push';

/** Metrics, which Planhat also calls dimension data (developer documentation, metrics). */
export const metric: NodeResource = {
	name: 'metric',
	label: 'Metric',
	operations: [getAll, push],
};
