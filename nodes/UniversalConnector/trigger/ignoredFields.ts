import { isObject, spelled } from '../../shared/extract/jsonValue';
import type { KeySegment, Path } from '../../shared/extract/path';
import type { DataRecord } from '../../shared/extract/records';

function withoutMember(value: unknown, segment: KeySegment, path: Path): unknown {
	if (!isObject(value)) return value;
	const { key, used } = spelled(value, segment);
	if (!Object.hasOwn(value, key)) return value;
	const { [key]: member, ...others } = value;
	return used >= path.length ? others : { ...value, [key]: without(member, path.slice(used)) };
}

/** A place in a list becomes null, so that the others stay where they are. */
function without(value: unknown, path: Path): unknown {
	const [segment] = path;
	if (segment === undefined) return null;
	if (segment.kind === 'key') return withoutMember(value, segment, path);
	if (!Array.isArray(value)) return value;
	const isMeant = (at: number) => segment.kind === 'each' || segment.index === at;
	return value.map((element: unknown, at) =>
		isMeant(at) ? without(element, path.slice(1)) : element,
	);
}

/**
 * What of a record counts as its content: everything but the fields that change on their own, which
 * may stand deep inside (`meta.seen`) and in lists (`lines[*].seen`). The record stays as it is.
 */
export function withoutFields(record: DataRecord, fields: readonly Path[]): DataRecord {
	// An object without some of its members is one.
	return fields.reduce<unknown>(without, record) as DataRecord;
}
