import type { ResourceDefinition } from '../shared/definition/resource';
import type { NodeOperation, NodeResource } from './nodeResource';
import type { Operation } from './operations/operation';
import { inNodeWords } from './refusals';
import { withApi } from './withApi';

function plainOperation(resource: ResourceDefinition, operation: Operation): NodeOperation {
	const { name, label } = operation;
	return {
		name,
		label,
		description: operation.describe(resource),
		action: operation.action(resource),
		properties: () => operation.properties(resource),
		run: async (context) =>
			await withApi(
				context,
				async (api) =>
					await operation.run({
						context,
						resource,
						api: inNodeWords(api, { resource, operation: name }),
					}),
			),
	};
}

/** A resource that follows the common pattern: those of the operations that its definition names. */
export function plainResource(
	resource: ResourceDefinition,
	operations: readonly Operation[],
): NodeResource {
	return {
		name: resource.name,
		label: resource.label.one,
		...(resource.about === undefined ? {} : { description: resource.about }),
		operations: operations
			.filter(({ name }) => resource.operations.includes(name))
			.map((operation) => plainOperation(resource, operation)),
	};
}
