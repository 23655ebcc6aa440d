import type { IExecuteFunctions } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { tellHint } from '../shared/n8n/hints';
import { plural } from './words';

/** Names told in one hint at most. */
const MOST = 20;

/** Values and choices of a field told in one hint at most. */
const MOST_VALUES = 10;

function listed(names: Iterable<string>, most = MOST): string {
	const all = [...names];
	const rest = all.length - most;
	return all.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Values that a field does not know, and those it knows. */
interface Unlisted {
	readonly values: Set<string>;
	readonly choices: readonly string[];
}

/** Remembers what a person should know about the fields that a run has mapped, and tells it once. */
export class MappingNotes {
	private readonly ignored = new Set<string>();
	private readonly taken = new Map<string, string>();
	private readonly unchecked = new Set<string>();
	private uncheckedBecause = '';
	private readonly unknown = new Set<string>();
	private readonly placeholders = new Map<string, number>();
	private readonly unlisted = new Map<string, Unlisted>();
	private readonly other = new Map<string, number>();

	/** A column that was not sent. */
	leaveOut(column: string): void {
		this.ignored.add(column);
	}

	/** A column or name that was taken for the field it is spelled most like. */
	take(column: string, label: string): void {
		this.taken.set(column, label);
	}

	/** A custom field that was sent although the account's list is not known. */
	sendUnchecked(name: string, because = ''): void {
		this.unchecked.add(name);
		this.uncheckedBecause = because;
	}

	/** A custom field that the account does not have, sent because the person chose so. */
	sendUnknown(name: string): void {
		this.unknown.add(name);
	}

	meetPlaceholder(id: string): void {
		this.placeholders.set(id, (this.placeholders.get(id) ?? 0) + 1);
	}

	/** A value that is none of those a field is known to have. */
	meetUnlisted(label: string, value: string, choices: readonly string[]): void {
		const known = this.unlisted.get(label) ?? { values: new Set(), choices };
		known.values.add(value);
		this.unlisted.set(label, known);
	}

	/** Something about a row, told once with the number of rows: `for 3 of the rows`. */
	count(message: string): void {
		this.other.set(message, (this.other.get(message) ?? 0) + 1);
	}

	/** Adds hints under the node where there is something to tell. */
	report(context: IExecuteFunctions, resource: ResourceDefinition): void {
		for (const message of this.messages(resource)) {
			tellHint(context, message);
		}
	}

	private *messages(resource: ResourceDefinition): Generator<string> {
		if (this.taken.size > 0) {
			const pairs = [...this.taken].map(([column, label]) => `'${column}' as ${label}`);
			yield `These names were taken for the fields they are spelled like: ${listed(pairs)}.`;
		}
		if (this.ignored.size > 0) {
			yield `These input fields were not sent, because Planhat has no such field to set on ${plural(resource)}: ${listed(this.ignored)}. Name a custom field 'custom.' followed by its name, one of the type Day 'customDay.' followed by its name.`;
		}
		if (this.unchecked.size > 0) {
			yield `These custom fields could not be checked, because the list of your account's custom fields is not known (${this.uncheckedBecause}): ${listed(this.unchecked)}. Their names have to be exactly those in Planhat. Values of a type that the node does not know were sent as they are; name a field of the type Day 'customDay.' followed by its name, because Planhat keeps days as numbers.`;
		}
		if (this.unknown.size > 0) {
			yield `These custom fields were sent although your account does not have them: ${listed(this.unknown)}. Planhat keeps their values, but shows them nowhere.`;
		}
		if (this.placeholders.size > 0) {
			const ids = [...this.placeholders].map(([id, rows]) => `'${id}' (${rows})`);
			yield `These IDs say that no ID is known, and different records may share them: ${listed(ids)}. Correct them, or choose 'Placeholder IDs' in the options.`;
		}
		for (const [label, { values, choices }] of this.unlisted) {
			yield `'${label}' has no choice ${listed(values, MOST_VALUES)} as far as is known; Planhat keeps any text, but its own views leave out what is not configured. The choices are: ${listed(choices, MOST_VALUES)}.`;
		}
		for (const [message, rows] of this.other) yield `${message} (${rows} of the rows)`;
	}
}
