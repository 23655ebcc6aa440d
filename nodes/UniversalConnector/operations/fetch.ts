import { fetchRecords } from '../fetch';
import { pathProperty } from '../properties/connection';
import { optionProperties } from '../properties/options';
import { paginationProperties } from '../properties/pagination';
import type { ConnectorOperation } from './operation';
import { runPerItem } from './perItem';

/** Reads an API page by page. */
export const fetch: ConnectorOperation = {
	name: 'fetch',
	label: 'Fetch Records',
	description: 'Read all records of an API, page by page',
	action: 'Fetch records',
	summary: '"fetch: " + $parameter["path"]',
	properties: () => [pathProperty(), ...paginationProperties(), ...optionProperties()],
	run: async (context) => await runPerItem(context, fetchRecords),
};
