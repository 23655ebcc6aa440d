import { isObject, member } from '../extract/jsonValue';
import { EACH, formatPath, type Path } from '../extract/path';
import type { RecordOptions } from '../extract/records';
import type { Finding } from './finding';
import { membersOf } from './members';
import { LIST_NAMES, plain, SIDE_NAMES } from './names';

/** Where the records of an answer stand. */
export interface RecordPlace {
	readonly path: Path;
	readonly shape: NonNullable<RecordOptions['shape']>;
	readonly count: number;
	/** Some of the names that the records have. */
	readonly keys: readonly string[];
}

/** Elements that are looked at to judge a list. */
const SAMPLE = 20;
const SHOWN_KEYS = 8;
/** Names that records of a map have in common at least, as a share. */
const SAME_NAMES = 0.5;

interface Scored extends RecordPlace {
	readonly score: number;
}

function keysOf(elements: readonly unknown[]): string[] {
	const names = new Set(
		elements.slice(0, SAMPLE).flatMap((it) => (isObject(it) ? Object.keys(it) : [])),
	);
	return [...names].slice(0, SHOWN_KEYS);
}

/** What the names along the path say: well-known ones for a list, or of what stands beside one. */
function nameScore(path: Path): number {
	const names = path.map((segment) => (segment.kind === 'key' ? plain(segment.key) : ''));
	const isSide = names.some((name) => SIDE_NAMES.has(name));
	return (LIST_NAMES.has(names.at(-1) ?? '') ? 30 : 0) - (isSide ? 80 : 0) - 12 * path.length;
}

function listAt(path: Path, list: readonly unknown[]): Scored {
	const sample = list.slice(0, SAMPLE);
	const objects = sample.filter(isObject);
	const base = list.length === 0 ? 20 : objects.length === sample.length ? 100 : 10;
	const size = Math.min(30, Math.round(Math.log2(list.length + 1) * 5));
	const place = { path, shape: 'list' as const, count: list.length, keys: keysOf(sample) };
	return { ...place, score: base + size + nameScore(path) };
}

/** GraphQL's connections keep each record in the member `node` of an edge (quirk P35). */
function nodesAt(path: Path, list: readonly unknown[]): Scored[] {
	const nodes = list.slice(0, SAMPLE).map((edge) => member(edge, 'node'));
	if (list.length === 0 || !nodes.every(isObject)) return [];
	const edges = listAt(path, list);
	const inside: Path = [...path, EACH, { kind: 'key', key: 'node' }];
	return [{ ...edges, path: inside, keys: keysOf(nodes), score: edges.score + 10 }];
}

function isAlike(one: object, other: object): boolean {
	const names = new Set(Object.keys(one));
	const all = new Set([...names, ...Object.keys(other)]);
	const common = Object.keys(other).filter((name) => names.has(name)).length;
	return all.size > 0 && common / all.size >= SAME_NAMES;
}

/** An object whose members are objects of one kind: records by name (quirk P38). */
function mapAt(path: Path, value: Readonly<Record<string, unknown>>): Scored[] {
	const names = Object.keys(value);
	const sample = names.slice(0, SAMPLE).map((name) => value[name]);
	const [first] = sample;
	if (names.length < 2 || !isObject(first)) return [];
	if (!sample.every((one) => isObject(one) && isAlike(first, one))) return [];
	const hasIds = names.slice(0, SAMPLE).every((name) => /\d/.test(name));
	const score = 60 + (hasIds ? 20 : 0) + Math.min(20, names.length) + nameScore(path);
	return [{ path, shape: 'map', count: names.length, keys: keysOf(sample), score }];
}

function placesAt(path: Path, value: unknown): Scored[] {
	if (Array.isArray(value)) return [listAt(path, value), ...nodesAt(path, value)];
	return isObject(value) ? mapAt(path, value) : [];
}

function evidenceOf({ path, shape, count, keys }: RecordPlace): string {
	const where = path.length === 0 ? 'The answer itself' : `'${formatPath(path)}'`;
	const named = keys.length === 0 ? '' : ` with ${keys.map((key) => key.slice(0, 40)).join(', ')}`;
	if (shape === 'object') return `${where} is one object${named}, and there is no list in it.`;
	if (count === 0) return `${where} is an empty list.`;
	return shape === 'map'
		? `${where} holds ${count} objects of one kind, each under a name of its own${named}.`
		: `${where} is a list of ${count}${named}.`;
}

function confidenceOf(place: Scored, next: Scored | undefined): Finding<RecordPlace>['confidence'] {
	if (place.shape === 'object' || place.score < 50) return 'guess';
	return next === undefined || place.score - next.score >= 25 ? 'certain' : 'likely';
}

/** The next best place that is not the same list seen in another way, as edges and their nodes. */
function rivalOf({ path }: Scored, others: readonly Scored[]): Scored | undefined {
	const text = formatPath(path);
	return others.find((other) => path.length === 0 || !text.startsWith(formatPath(other.path)));
}

/** The answer as one record, where there is nothing else in it. */
function loneRecord(body: unknown): Scored[] {
	if (!isObject(body) || Object.keys(body).length === 0) return [];
	return [{ path: [], shape: 'object', count: 1, keys: keysOf([body]), score: 1 }];
}

/**
 * The places in an answer that may hold its records, the best first: lists, edges of a GraphQL
 * connection, maps, and the whole as one record when there is nothing of the kind.
 *
 * `{"data":[{"id":1}],"errors":[]}` gives `data`, then `errors`.
 */
export function recordPlaces(body: unknown): ReadonlyArray<Finding<RecordPlace>> {
	const inside = membersOf(body).flatMap(({ path, value }) => placesAt(path, value));
	const scored = [...placesAt([], body), ...inside].sort((one, other) => other.score - one.score);
	const usable = scored.filter(({ score }) => score > 0);
	const all = usable.length === 0 ? loneRecord(body) : usable;
	return all.map((place, at) => {
		const { path, shape, count, keys } = place;
		return {
			value: { path, shape, count, keys },
			confidence: confidenceOf(place, rivalOf(place, all.slice(at + 1))),
			isProven: false,
			evidence: evidenceOf(place),
		};
	});
}
