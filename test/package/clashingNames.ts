import type { INodeProperties } from 'n8n-workflow';

import { innerGroups } from './descriptionRules';

/** Whether two conditions on one parameter can never hold at the same time. */
function excludes(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean {
	if (a === undefined || b === undefined) return false;
	const isPlain = (value: unknown) => typeof value !== 'object' || value === null;
	return a.every(isPlain) && b.every(isPlain) && !a.some((value) => b.includes(value));
}

/** Whether two properties can be seen at the same time. */
function canMeet(one: INodeProperties, other: INodeProperties): boolean {
	const show = one.displayOptions?.show ?? {};
	const otherShow = other.displayOptions?.show ?? {};
	const isHiddenBy = (shown: typeof show, hide: typeof show = {}) =>
		Object.entries(hide).some(([name, values]) => {
			const wanted = shown[name];
			return wanted?.every((value) => values?.includes(value as never)) ?? false;
		});
	return !(
		Object.keys(show).some((name) => excludes(show[name], otherShow[name])) ||
		isHiddenBy(show, other.displayOptions?.hide) ||
		isHiddenBy(otherShow, one.displayOptions?.hide)
	);
}

/** Names that two properties carry which can be seen at the same time. */
export function clashingNames(properties: readonly INodeProperties[]): string[] {
	const clashes = properties.flatMap((one, index) =>
		properties
			.slice(index + 1)
			.filter((other) => other.name === one.name && canMeet(one, other))
			.map(({ name }) => name),
	);
	const inner = properties.flatMap((property) =>
		innerGroups(property).flatMap(({ section, properties: group }) =>
			clashingNames(group).map((name) => `${property.name}.${section}${name}`),
		),
	);
	return [...new Set([...clashes, ...inner])];
}
