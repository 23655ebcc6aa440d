import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { resources } from '../../nodes/Planhat/resources';
import { CUSTOM_DAY_PREFIX, CUSTOM_PREFIX } from '../../nodes/Planhat/customFields';
import { credentials, nodes } from './catalogue';
import { choicesOf } from './descriptionRules';
import { manifest } from './project';

/** A node of a workflow file, as far as it is looked at here. */
interface StoredNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly credentials?: Readonly<Record<string, unknown>>;
}

/** Whether a JSON value is a workflow, or nodes as the editor copies them. */
export function isWorkflow(value: unknown): value is { nodes: StoredNode[] } {
	return (
		typeof value === 'object' && value !== null && 'nodes' in value && Array.isArray(value.nodes)
	);
}

function isExpression(value: unknown): boolean {
	return typeof value === 'string' && value.startsWith('=');
}

/** Whether the property is shown with the node's parameters, those left out having their default. */
function isShown(
	property: INodeProperties,
	parameters: Readonly<Record<string, unknown>>,
): boolean {
	return Object.entries(property.displayOptions?.show ?? {}).every(([name, values]) => {
		const value = parameters[name];
		return value === undefined || isExpression(value) || values?.includes(value as never);
	});
}

function choiceFaults(property: INodeProperties, value: unknown): string[] {
	const values = choicesOf(property).map((choice: INodePropertyOptions) => choice.value as unknown);
	const chosen = [value].flat().filter((entry) => !isExpression(entry));
	return values.length === 0
		? []
		: chosen
				.filter((entry) => !values.includes(entry))
				.map((entry) => `${property.name} can't be ${JSON.stringify(entry)}`);
}

/** Names in a mapper that are no field of the resource. */
function mapperFaults(resourceName: unknown, value: unknown): string[] {
	const resource = resources.find(({ name }) => name === resourceName);
	const mapped = (value as { value?: object | null }).value ?? {};
	const known = new Set<string>([
		'custom',
		...(resource?.companyField === undefined ? [] : [resource.companyField]),
		...(resource?.fields ?? []).filter((field) => !field.readOnly).map(({ name }) => name),
	]);
	return Object.keys(mapped)
		.filter((name) => !name.startsWith(CUSTOM_PREFIX) && !name.startsWith(CUSTOM_DAY_PREFIX))
		.filter((name) => !known.has(name))
		.map((name) => `${String(resourceName)} has no field ${name}`);
}

function valueFaults(
	property: INodeProperties,
	value: unknown,
	shownWith: Readonly<Record<string, unknown>>,
): string[] {
	if (property.type === 'collection') {
		const inner = (property.options ?? []) as INodeProperties[];
		return parameterFaults(inner, value as Record<string, unknown>, shownWith);
	}
	if (property.type === 'resourceMapper') return mapperFaults(shownWith['resource'], value);
	return choiceFaults(property, value);
}

function parameterFaults(
	properties: readonly INodeProperties[],
	parameters: Readonly<Record<string, unknown>>,
	shownWith = parameters,
): string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		// What a workflow leaves out may mean any of several properties of one name; the best one counts.
		const [best] = properties
			.filter((it) => it.name === name && isShown(it, shownWith))
			.map((property) => valueFaults(property, value, shownWith))
			.sort((one, other) => one.length - other.length);
		return best ?? [`there is no parameter ${name}`];
	});
}

/** What n8n adds to a node that an agent uses as its tool; the type ends in `Tool` then. */
const TOOL_PARAMETERS: ReadonlySet<string> = new Set(['descriptionType', 'toolDescription']);

function withoutToolParts(node: StoredNode): StoredNode {
	const isTool = nodes.some(
		({ create }) =>
			create().description.usableAsTool === true &&
			node.type === `${manifest.name}.${create().description.name}Tool`,
	);
	if (!isTool) return node;
	const own = Object.entries(node.parameters ?? {}).filter(([name]) => !TOOL_PARAMETERS.has(name));
	return { ...node, type: node.type.replace(/Tool$/, ''), parameters: Object.fromEntries(own) };
}

function nodeFaults(stored: StoredNode): string[] {
	const prefix = `${manifest.name}.`;
	if (!stored.type.startsWith(prefix)) return [];
	const node = withoutToolParts(stored);
	const listed = nodes.find(({ create }) => `${prefix}${create().description.name}` === node.type);
	if (listed === undefined) return [`there is no node ${node.type}`];
	const { version, properties, polling } = listed.create().description;
	// n8n adds the times to the properties of a polling trigger when it loads it.
	const { pollTimes, ...others } = node.parameters ?? {};
	const parameters = polling || pollTimes === undefined ? others : { pollTimes, ...others };
	const known = credentials.map(({ create }) => create().name);
	return [
		...([version].flat().includes(node.typeVersion ?? 1)
			? []
			: [`there is no version ${node.typeVersion}`]),
		...parameterFaults(properties, parameters),
		...Object.keys(node.credentials ?? {})
			.filter((name) => !known.includes(name))
			.map((name) => `there is no credential ${name}`),
	];
}

/** What in a workflow does not fit the nodes of this package; other nodes are not looked at. */
export function workflowFaults(workflow: { readonly nodes: readonly StoredNode[] }): string[] {
	return workflow.nodes.flatMap((node) =>
		nodeFaults(node).map((fault) => `${node.name}: ${fault}`),
	);
}
