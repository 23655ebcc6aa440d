import type { RecordIdKind, ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import { hasDotPart } from '../shared/http/path';
import type { LocatorValue } from '../shared/n8n/parameters';
import { checkIdText, idText } from './keys';
import { plural } from './words';

/** A record as the person named it. */
export interface RecordReference {
	readonly kind: RecordIdKind;
	readonly id: string;
}

const PREFIX: Record<RecordIdKind, string> = { id: '', externalId: 'extid-', sourceId: 'srcid-' };

const LABEL: Record<RecordIdKind, string> = {
	id: 'Planhat ID',
	externalId: 'External ID',
	sourceId: 'Source ID',
};

function isIdKind(mode: string): mode is RecordIdKind {
	return Object.hasOwn(PREFIX, mode);
}

/** A record typed as `extid-…` or `srcid-…` in place of another ID, the API's own spelling. */
function withoutPrefix(kind: RecordIdKind, id: string): RecordReference {
	for (const named of ['externalId', 'sourceId'] as const) {
		const isMeant = kind === 'id' || kind === named;
		if (isMeant && id.startsWith(PREFIX[named])) {
			return { kind: named, id: id.slice(PREFIX[named].length).trim() };
		}
	}
	return { kind, id };
}

function refuse(field: string, what: string, hint: string): never {
	throw new ConfigError(`'${field}' ${what}`, hint, { field });
}

function checkId({ kind, id }: RecordReference, typed: string, field: string): void {
	if (id === '' && typed !== '') {
		refuse(
			field,
			`is '${typed}' alone, without the ${LABEL[kind]} behind it`,
			'Check that the expression gives an ID for this item.',
		);
	}
	if (id === '') {
		refuse(
			field,
			'is empty',
			'Choose a record, or check that the expression gives an ID for this item.',
		);
	}
	if (id === '.' || id === '..') {
		refuse(field, `is '${id}', which is no ID`, 'Enter the ID of the record.');
	}
	checkIdText(id, field);
}

/** A slash would have to be encoded; whether Planhat decodes it before routing is not known. */
function checkForPath({ id }: RecordReference, field: string): void {
	if (/[/\\]/.test(id)) {
		refuse(
			field,
			'holds a slash, which could address something else',
			"Use another ID of the record. 'Create or Update' accepts External and Source IDs with slashes.",
		);
	}
	if (hasDotPart(id)) refuse(field, `is '${id}', which is no ID`, 'Enter the ID of the record.');
}

/** The ways to name a record that is to be updated: as in the path, or as it can be looked up. */
export function updateIdKinds({ ids, updateIds = [] }: ResourceDefinition): RecordIdKind[] {
	return [...new Set([...ids, ...updateIds])];
}

function readReference(
	locator: LocatorValue,
	resource: ResourceDefinition,
	field: string,
	kinds: readonly RecordIdKind[],
): RecordReference {
	const mode = locator.mode === 'list' ? 'id' : locator.mode;
	if (!isIdKind(mode)) {
		refuse(
			field,
			`is set to '${mode}', which this version does not know`,
			'Choose the record again.',
		);
	}
	const typed = idText(locator.given ?? locator.value, field);
	const reference = withoutPrefix(mode, typed);
	checkId(reference, typed, field);
	if (!kinds.includes(reference.kind)) {
		throw new ConfigError(
			`Planhat can't find ${plural(resource)} by ${LABEL[reference.kind]}`,
			`Use ${kinds.map((kind) => LABEL[kind]).join(' or ')} instead.`,
			{ field },
		);
	}
	return reference;
}

/**
 * Reads a resource locator into a reference that can stand in a path.
 * @throws ConfigError for blank, path-like and over-long ids and for kinds the resource lacks
 */
export function toReference(
	locator: LocatorValue,
	resource: ResourceDefinition,
	field: string,
	kinds: readonly RecordIdKind[] = resource.ids,
): RecordReference {
	const reference = readReference(locator, resource, field, kinds);
	checkForPath(reference, field);
	return reference;
}

/**
 * Reads a resource locator into a reference for a body, where an ID of the person's own may hold
 * slashes.
 * @throws ConfigError like toReference
 */
export function toBodyReference(
	locator: LocatorValue,
	resource: ResourceDefinition,
	field: string,
): RecordReference {
	const reference = readReference(locator, resource, field, resource.ids);
	if (reference.kind === 'id') checkForPath(reference, field);
	return reference;
}

/** The reference as the API writes it in bodies and queries, for example `extid-LF-01`. */
export function referenceText({ kind, id }: RecordReference): string {
	return PREFIX[kind] + id;
}

/** The path of one record, for example `/assets/extid-7007`. */
export function recordPath(resource: ResourceDefinition, reference: RecordReference): string {
	return `${resource.path}/${encodeURIComponent(referenceText(reference))}`;
}
