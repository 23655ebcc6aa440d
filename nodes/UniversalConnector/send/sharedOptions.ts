import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ConfigError } from '../../shared/http/errors';
import { holdsExpression } from './prepare';

function refuse(field: string, hint: string): never {
	throw new ConfigError(
		`'${field}' holds an expression, but is read only once for all records`,
		hint,
		{ field },
	);
}

function namesItem(value: unknown): boolean {
	return holdsExpression(value) && JSON.stringify(value).includes('$json');
}

/**
 * Refuses expressions in options that are read with the first item but speak of each: all records
 * would go where the first one goes.
 * @throws ConfigError naming the option
 */
export function requireShared(context: IExecuteFunctions): void {
	if (context.getInputData().length <= 1) return;
	const raw = context.getNode().parameters['sendOptions'];
	if (typeof raw !== 'object' || raw === null) return;
	const { updatePath, lookupPath, headers } = raw as IDataObject; // a stored collection
	const paths = [
		['Lookup: Path', lookupPath],
		['Update: Path', updatePath],
	] as const;
	for (const [field, value] of paths) {
		if (holdsExpression(value)) {
			refuse(field, 'Write {id} instead, with the name of the field that holds the value.');
		}
	}
	if (namesItem(headers)) {
		refuse('Request: Headers', 'Enter a value that is the same for all records.');
	}
}
