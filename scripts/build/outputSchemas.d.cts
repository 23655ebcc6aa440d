import type { FieldDefinition } from '../../nodes/shared/definition/field';
import type { ResourceDefinition } from '../../nodes/shared/definition/resource';

/** What an operation puts out, as JSON Schema. */
export interface OutputSchema {
	readonly type: 'object';
	readonly properties: Readonly<Record<string, { readonly type: string }>>;
	readonly version: 1;
}

/** See outputSchemas.cjs. */
export function outputSchemas(definitions: {
	readonly resources: readonly ResourceDefinition[];
	readonly listedFields: (resource: ResourceDefinition) => readonly FieldDefinition[];
	readonly readableFields: (resource: ResourceDefinition) => readonly FieldDefinition[];
}): Array<{ readonly file: string; readonly schema: OutputSchema }>;
