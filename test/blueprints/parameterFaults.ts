import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { Planhat } from '../../nodes/Planhat/Planhat.node';
import { UniversalConnector } from '../../nodes/UniversalConnector/UniversalConnector.node';
import type { WorkflowNode } from '../../scripts/realN8n/workflowFile';
import { choicesOf } from '../package/descriptionRules';

type Stored = Readonly<Record<string, unknown>>;

const NODES = [new Planhat(), new UniversalConnector()];

function isStored(value: unknown): value is Stored {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A group of a fixed collection, which holds one entry or a list of them. */
function groupFaults(groups: readonly INodePropertyCollection[], value: Stored): string[] {
	return Object.entries(value).flatMap(([name, entries]) => {
		const group = groups.find((it) => it.name === name);
		if (group === undefined) return [`there is no group ${name}`];
		return [entries].flat().flatMap((entry) => faultsIn(group.values, entry));
	});
}

function valueFaults(property: INodeProperties, value: unknown): string[] {
	// Both kinds of collection hold their parts under `options`.
	const parts = (property.options ?? []) as unknown;
	if (property.type === 'collection') return faultsIn(parts as INodeProperties[], value);
	if (property.type === 'fixedCollection') {
		return isStored(value) ? groupFaults(parts as INodePropertyCollection[], value) : ['no groups'];
	}
	const choices = choicesOf(property).map((choice) => choice.value as unknown);
	const isFree = choices.length === 0 || String(value).startsWith('=');
	return isFree || choices.includes(value)
		? []
		: [`${property.name} can't be ${JSON.stringify(value)}`];
}

function faultsIn(properties: readonly INodeProperties[], stored: unknown): string[] {
	if (!isStored(stored)) return ['no parameters'];
	return Object.entries(stored).flatMap(([name, value]) => {
		const found = properties.filter((property) => property.name === name);
		if (found.length === 0) return [`there is no parameter ${name}`];
		const faults = found.map((property) => valueFaults(property, value));
		// A name may belong to several properties, of which one is shown.
		return faults.find((list) => list.length === 0) ?? faults[0] ?? [];
	});
}

/** Whether a property is there with these parameters; one that is left out may have any value. */
function isShown({ displayOptions }: INodeProperties, stored: Stored): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(
		([name, values]) => stored[name] === undefined || values?.includes(stored[name] as never),
	);
}

/**
 * What a node of this package stores that its description does not know, down to the entries of
 * its lists; the fields of a mapper are looked at elsewhere.
 */
export function parameterFaults(node: WorkflowNode): string[] {
	const type = NODES.find(({ description }) => node.type.endsWith(`.${description.name}`));
	if (type === undefined) return [];
	const shown = type.description.properties.filter((it) => isShown(it, node.parameters));
	return faultsIn(shown, node.parameters);
}
