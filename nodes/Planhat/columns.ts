import type { FieldDefinition } from '../shared/definition/field';
import { looseName } from '../shared/definition/names';
import type { ResourceDefinition } from '../shared/definition/resource';
import { CUSTOM_DAY_PREFIX, CUSTOM_PREFIX, type CustomCatalog } from './customFields';
import type { SendableFields } from './readableFields';

/** Where the value of a column goes. */
export type ColumnTarget =
	| { readonly kind: 'field'; readonly field: FieldDefinition }
	| { readonly kind: 'custom'; readonly name: string }
	| { readonly kind: 'customObject' };

/** A column of the input and the field it was taken for. */
export interface FoundColumn {
	readonly target: ColumnTarget;
	/** What the column means, to tell two columns for one field apart from others. */
	readonly id: string;
	/** Whether the column is named exactly as the field is. */
	readonly isExact: boolean;
	/** The label of the field, for messages. */
	readonly label: string;
}

function ofField(field: FieldDefinition, isExact: boolean): FoundColumn {
	return { target: { kind: 'field', field }, id: field.name, isExact, label: field.label };
}

function ofCustom(name: string, isExact: boolean): FoundColumn {
	return { target: { kind: 'custom', name }, id: CUSTOM_PREFIX + name, isExact, label: name };
}

/** The name behind a prefix of custom fields, which may be spelled in any way. */
function behindPrefix(column: string): string | undefined {
	const [, name] = /^\s*\ufeff?\s*custom(?:Day)?\.([^]*)$/i.exec(column) ?? [];
	return name;
}

/**
 * Finds the fields that the columns of a table mean: by the name in Planhat, the label, and the name
 * of a custom field, in this order and first of all exactly.
 */
export class ColumnFinder {
	private readonly found = new Map<string, FoundColumn | undefined>();
	private readonly byLooseName = new Map<string, FieldDefinition | undefined>();
	private readonly readOnly: ReadonlySet<string>;

	constructor(
		private readonly fields: SendableFields,
		resource: ResourceDefinition,
		private readonly catalog: CustomCatalog,
	) {
		this.readOnly = new Set(
			resource.fields
				.filter(({ name }) => !fields.has(name))
				.flatMap(({ name, label }) => [looseName(name), looseName(label)]),
		);
		for (const field of fields.values()) {
			for (const loose of new Set([looseName(field.name), looseName(field.label)])) {
				// A name of two fields says nothing.
				const isTaken = this.byLooseName.has(loose);
				this.byLooseName.set(loose, isTaken ? undefined : field);
			}
		}
	}

	/** Whether a column means one of the resource's own fields, even one that can't be set. */
	isOwn(column: string): boolean {
		return this.find(column)?.target.kind === 'field' || this.readOnly.has(looseName(column));
	}

	/** The field a column means; undefined when there is none such to set. */
	find(column: string): FoundColumn | undefined {
		if (!this.found.has(column)) this.found.set(column, this.search(column));
		return this.found.get(column);
	}

	private search(column: string): FoundColumn | undefined {
		const exact = this.fields.get(column);
		if (exact) return ofField(exact, true);
		if (column === 'custom') {
			return {
				target: { kind: 'customObject' },
				id: 'custom',
				isExact: true,
				label: 'Custom Fields',
			};
		}
		const named = behindPrefix(column);
		if (named !== undefined) {
			const isPlain = [CUSTOM_PREFIX, CUSTOM_DAY_PREFIX].some((prefix) =>
				column.startsWith(prefix),
			);
			const name = this.catalog.find(named)?.name ?? named;
			return ofCustom(name, isPlain && name === named);
		}
		const loose = looseName(column);
		const own = this.byLooseName.get(loose);
		if (own) return ofField(own, false);
		const custom = this.readOnly.has(loose) ? undefined : this.catalog.find(column);
		return custom && !custom.isFormula ? ofCustom(custom.name, false) : undefined;
	}
}
