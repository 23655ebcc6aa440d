import { detectSettings } from '../detect/detectSettings';
import { pathProperty } from '../properties/connection';
import { detectOptionProperties } from '../properties/detectOptions';
import type { ConnectorOperation } from './operation';
import { runPerItem } from './perItem';

/** Finds out how an API gives its records. */
export const detect: ConnectorOperation = {
	name: 'detect',
	label: 'Detect Settings',
	description: 'Find out by at most eight reads how an API gives its records',
	action: 'Detect settings',
	summary: '"detect: " + $parameter["path"]',
	properties: () => [pathProperty(), ...detectOptionProperties()],
	run: async (context) => await runPerItem(context, detectSettings),
};
