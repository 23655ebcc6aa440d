import type { NodeResource } from '../nodeResource';
import { timeEntry } from '../resources/timeEntry';
import { duplicate } from './duplicate';

/** Time entries follow the common pattern, and can be copied. */
export const timeEntryCopies: NodeResource = {
	name: timeEntry.name,
	label: timeEntry.label.one,
	operations: [duplicate],
};
