import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ConfigError } from '../../shared/http/errors';
import { sendOptions } from '../properties/sendOptions';
import { holdsExpression, namesItem } from './itemExpression';

/** Inputs beside the options that are read once. */
const INPUTS = [
	['baseUrl', 'Base URL'],
	['batchSize', 'Batch Size'],
	['bodyKey', 'Body Key'],
	['mapKey', 'Name Field'],
] as const;

/** Options that are read for each item, or are meant to be those of the first. */
const OWN: ReadonlySet<string> = new Set(['mapping', 'testPayload']);

/** Options that take the values of each record in curly brackets. */
const PATHS: ReadonlySet<string> = new Set(['lookupPath', 'updatePath']);

function labelOf(name: string): string {
	const options = (sendOptions().options ?? []) as ReadonlyArray<{
		readonly name: string;
		readonly displayName?: string;
	}>;
	return options.find((option) => option.name === name)?.displayName ?? name;
}

function refuse(field: string, isPath: boolean): never {
	throw new ConfigError(
		`'${field}' holds an expression for the item, but is read only once for all records`,
		isPath
			? 'Write {id} instead, with the name of the field that holds the value.'
			: 'Enter a value that is the same for all records. Where every item has it, take it from the first: {{ $input.first().json.name }}.',
		{ field },
	);
}

/**
 * Refuses expressions in what is read with the first item but speaks of each: all records would get
 * what is meant for the first one. In paths any expression is refused, since one that went unnoticed
 * would send all records to one address.
 * @throws ConfigError naming the field
 */
export function requireShared(context: IExecuteFunctions): void {
	if (context.getInputData().length <= 1) return;
	const { parameters } = context.getNode();
	const options = (parameters['sendOptions'] ?? {}) as IDataObject; // a stored collection
	for (const [name, value] of Object.entries(options)) {
		const isPath = PATHS.has(name);
		const isOwn = !OWN.has(name) && (isPath ? holdsExpression(value) : namesItem(value));
		if (isOwn) refuse(labelOf(name), isPath);
	}
	for (const [name, label] of INPUTS) {
		if (namesItem(parameters[name])) refuse(label, false);
	}
}
