import type { IExecuteFunctions } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { plural } from './words';

/** Remembers input columns that automatic mapping left out, and tells the person once. */
export class IgnoredColumns {
	private readonly names = new Set<string>();

	add(names: readonly string[]): void {
		for (const name of names) this.names.add(name);
	}

	/** Adds a hint under the node when something was left out. */
	report(context: IExecuteFunctions, resource: ResourceDefinition): void {
		if (this.names.size === 0) return;
		const listed = [...this.names].slice(0, 20).join(', ');
		context.addExecutionHints({
			message: `These input fields were not sent, because Planhat has no such field to set on ${plural(resource)}: ${listed}. Name a custom field 'custom.' followed by its name.`,
			location: 'outputPane',
		});
	}
}
