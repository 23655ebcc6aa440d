import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** A property with the way to it, for example `options.sortBy`. */
export interface PlacedProperty {
	readonly path: string;
	readonly property: INodeProperties;
}

type Choice = INodePropertyOptions;

/** The property's choices; none for types that have other things under `options`. */
export function choicesOf({ type, options }: INodeProperties): Choice[] {
	return type === 'options' || type === 'multiOptions' ? ((options ?? []) as Choice[]) : [];
}

/** Properties that are filled in together. */
export interface PropertyGroup {
	/** Where they are stored below their property; empty for a plain collection. */
	readonly section: string;
	readonly properties: readonly INodeProperties[];
}

/** What is inside a property: one group in a collection, one for each section of a fixed one. */
export function innerGroups({ type, options = [] }: INodeProperties): PropertyGroup[] {
	if (type === 'collection') return [{ section: '', properties: options as INodeProperties[] }];
	if (type !== 'fixedCollection') return [];
	return options.flatMap((section) =>
		'values' in section ? [{ section: `${section.name}.`, properties: section.values }] : [],
	);
}

/** The properties and all that are inside them. */
export function placed(properties: readonly INodeProperties[], parent = ''): PlacedProperty[] {
	return properties.flatMap((property) => {
		const path = `${parent}${property.name}`;
		const inner = innerGroups(property).flatMap((group) =>
			placed(group.properties, `${path}.${group.section}`),
		);
		return [{ path, property }, ...inner];
	});
}

/** What a person can read of a property: its own description and those of its choices. */
function descriptionsOf(property: INodeProperties): string[] {
	return [
		property.description,
		...choicesOf(property).map(({ description }) => description),
	].filter((text): text is string => text !== undefined);
}

function isSorted(names: readonly string[]): boolean {
	return names.every(
		(name, index) => index === 0 || (names[index - 1] ?? '').localeCompare(name) <= 0,
	);
}

/** What n8n puts in alphabetical order: choices, and inputs that are filled in together. */
function sortedNames(property: INodeProperties): string[][] {
	return [
		choicesOf(property).map(({ name }) => name),
		...innerGroups(property).map((group) => group.properties.map((inner) => inner.displayName)),
	];
}

function sentences(text: string): number {
	return text.replace(/e\.g\./g, '').split('. ').length;
}

function hasWrongPeriod(text: string): boolean {
	return sentences(text) === 1 ? text.endsWith('.') : !/(\.|<\/code>)$/.test(text);
}

function isWrongDefault(property: INodeProperties): boolean {
	const { type, default: value } = property;
	const values: unknown[] = choicesOf(property).map((choice) => choice.value);
	if (type === 'options') return values.length > 0 && !values.includes(value);
	if (type === 'multiOptions') {
		return !Array.isArray(value) || value.some((entry) => !values.includes(entry));
	}
	if (type === 'boolean') return typeof value !== 'boolean';
	if (type === 'number') return typeof value !== 'number';
	if (type === 'collection' || type === 'fixedCollection') {
		return typeof value !== 'object' || value === null || Array.isArray(value);
	}
	if (type === 'resourceLocator') return JSON.stringify(value) !== '{"mode":"list","value":""}';
	return false;
}

/** Placeholders of inputs that a person types into. */
function typedPlaceholders({ type, placeholder, modes = [] }: INodeProperties): string[] {
	const own = type === 'string' || type === 'number' || type === 'json' ? [placeholder] : [];
	const inModes = modes.filter((mode) => mode.type === 'string').map((mode) => mode.placeholder);
	return [...own, ...inModes].filter((text): text is string => text !== undefined && text !== '');
}

const SECRET = /secret|password|token|apikey|passphrase|privatekey/i;
const NO_SECRET = /url|pub|id$/i;

/** A rule of n8n's lint or design guide, which only sees literals and misses what is derived. */
export interface DescriptionRule {
	/** Completes "every property ...". */
	readonly title: string;
	readonly isBroken: (property: INodeProperties) => boolean;
	/** Properties that break it, to prove that it is noticed. */
	readonly bad: ReadonlyArray<Partial<INodeProperties>>;
}

const LIMIT: Partial<INodeProperties> = {
	name: 'limit',
	displayName: 'Limit',
	type: 'number',
	default: 50,
	typeOptions: { minValue: 1 },
	description: 'Max number of results to return',
};

function choices(...names: string[]): Choice[] {
	return names.map((name) => ({ name, value: name }));
}

export const DESCRIPTION_RULES: readonly DescriptionRule[] = [
	{
		title: 'lists five or more choices in alphabetical order',
		isBroken: (property) =>
			sortedNames(property).some((names) => names.length >= 5 && !isSorted(names)),
		bad: [
			{ type: 'options', default: 'A', options: choices('B', 'A', 'C', 'D', 'E') },
			{
				type: 'collection',
				default: {},
				options: choices('B', 'A', 'C', 'D', 'E').map(({ name }) => ({
					displayName: name,
					name,
					type: 'string',
					default: '',
				})),
			},
		],
	},
	{
		title: 'named Limit starts at 50, takes nothing below 1 and is described as n8n words it',
		isBroken: ({ displayName, default: value, typeOptions, description }) =>
			displayName === 'Limit' &&
			!(value === 50 && typeOptions?.minValue === 1 && description === LIMIT.description),
		bad: [
			{ ...LIMIT, default: 100 },
			{ ...LIMIT, typeOptions: {} },
			{ ...LIMIT, description: 'How many' },
		],
	},
	{
		title: 'named Return All is described as n8n words it',
		isBroken: ({ displayName, description }) =>
			displayName === 'Return All' &&
			description !== 'Whether to return all results or only up to a given limit',
		bad: [
			{ displayName: 'Return All', type: 'boolean', default: false, description: 'Whether all' },
		],
	},
	{
		title: 'offers an upsert as "Create or Update", described as n8n words it',
		isBroken: (property) =>
			choicesOf(property).some(
				({ value, name, description = '' }) =>
					value === 'upsert' &&
					!(
						name === 'Create or Update' &&
						/^Create a new .+, or update the current one if it already exists \(upsert\)$/.test(
							description,
						)
					),
			),
		bad: [
			{
				type: 'options',
				default: 'upsert',
				options: [{ name: 'Upsert', value: 'upsert', description: 'Create or update' }],
			},
		],
	},
	{
		title: 'that is a switch has a description that starts with "Whether"',
		isBroken: ({ type, description }) => type === 'boolean' && !description?.startsWith('Whether '),
		bad: [
			{ type: 'boolean', default: false, description: 'Sort down' },
			{ type: 'boolean', default: false },
		],
	},
	{
		title: 'ends its description with a period only where there are several sentences',
		isBroken: (property) => descriptionsOf(property).some(hasWrongPeriod),
		bad: [
			{ description: 'Only one.' },
			{ description: 'One. Two' },
			{
				type: 'options',
				default: 'a',
				options: [{ name: 'A', value: 'a', description: 'Only one.' }],
			},
		],
	},
	{
		title: 'says more in its description than in its name',
		isBroken: (property) =>
			property.description?.toLowerCase() === property.displayName.toLowerCase() ||
			choicesOf(property).some(
				({ name, description }) => description?.toLowerCase() === name.toLowerCase(),
			),
		bad: [{ displayName: 'Page Size', description: 'Page size' }],
	},
	{
		title: 'has placeholders that start with "e.g."',
		isBroken: (property) => typedPlaceholders(property).some((text) => !text.startsWith('e.g. ')),
		bad: [
			{ type: 'string', default: '', placeholder: 'LF-01' },
			{
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: [{ displayName: 'By ID', name: 'id', type: 'string', placeholder: '7007' }],
			},
		],
	},
	{
		title: 'has a default of its own kind',
		isBroken: isWrongDefault,
		bad: [
			{ type: 'options', default: 'c', options: choices('a', 'b') },
			{ type: 'multiOptions', default: '', options: choices('a') },
			{ type: 'multiOptions', default: ['c'], options: choices('a') },
			{ type: 'boolean', default: 'no', description: 'Whether' },
			{ type: 'number', default: '' },
			{ type: 'collection', default: [] },
			{ type: 'resourceLocator', default: '' },
		],
	},
	{
		title: 'named resource or operation takes no expression',
		isBroken: ({ name, noDataExpression }) =>
			(name === 'resource' || name === 'operation') && noDataExpression !== true,
		bad: [{ name: 'resource', type: 'options', default: '' }],
	},
	{
		title: 'named operation has an action and a description for each choice',
		isBroken: (property) =>
			property.name === 'operation' &&
			choicesOf(property).some(({ action = '', description = '' }) => !action || !description),
		bad: [
			{
				name: 'operation',
				noDataExpression: true,
				type: 'options',
				default: 'get',
				options: [{ name: 'Get', value: 'get', description: 'Read one' }],
			},
		],
	},
	{
		title: 'has choices with a name and a value of their own',
		isBroken: (property) => {
			const all = choicesOf(property);
			return (
				new Set(all.map(({ name }) => name)).size < all.length ||
				new Set(all.map(({ value }) => value)).size < all.length
			);
		},
		bad: [
			{ type: 'options', default: 'a', options: choices('a', 'a') },
			{
				type: 'options',
				default: 1,
				options: [
					{ name: 'One', value: 1 },
					{ name: 'Uno', value: 1 },
				],
			},
		],
	},
	{
		title: 'that holds a secret is a password field',
		isBroken: ({ name, type, typeOptions }) =>
			type === 'string' &&
			SECRET.test(name) &&
			!NO_SECRET.test(name) &&
			typeOptions?.password !== true,
		bad: [{ name: 'apiToken', type: 'string', default: '' }],
	},
	{
		title: 'never says that it is not required',
		isBroken: ({ required }) => required === false,
		bad: [{ required: false }],
	},
];
