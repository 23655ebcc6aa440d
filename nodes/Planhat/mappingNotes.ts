import type { IExecuteFunctions } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { tellHint } from '../shared/n8n/hints';
import type { WireRecord } from './wire';
import { plural } from './words';

/** Names told in one hint at most. */
const MOST = 20;

function listed(names: ReadonlySet<string>): string {
	return [...names].slice(0, MOST).join(', ');
}

/** Remembers what a person should know about the fields that a run has mapped, and tells it once. */
export class MappingNotes {
	private readonly ignored = new Set<string>();
	private readonly dayTexts = new Set<string>();

	add({ ignored, dayTexts }: WireRecord): void {
		for (const name of ignored) this.ignored.add(name);
		for (const name of dayTexts) this.dayTexts.add(name);
	}

	/** Adds hints under the node where there is something to tell. */
	report(context: IExecuteFunctions, resource: ResourceDefinition): void {
		if (this.ignored.size > 0) {
			const message = `These input fields were not sent, because Planhat has no such field to set on ${plural(resource)}: ${listed(this.ignored)}. Name a custom field 'custom.' followed by its name, one of the type Day 'customDay.' followed by its name.`;
			tellHint(context, message);
		}
		if (this.dayTexts.size > 0) {
			const message = `These custom fields were sent as text: ${listed(this.dayTexts)}. Planhat keeps custom fields of the type Day as a number, so name those 'customDay.' followed by the name; the node then converts them.`;
			tellHint(context, message);
		}
	}
}
