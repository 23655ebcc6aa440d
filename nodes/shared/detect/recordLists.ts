import { isObject, member } from '../extract/jsonValue';
import { EACH, formatPath, type Path } from '../extract/path';
import type { RecordOptions } from '../extract/records';
import type { Finding } from './finding';
import { isBelow, membersOf } from './members';
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

/** Scores that differ by less say nothing, by more leave no doubt. */
const ALIKE = 5;
const CLEAR = 25;

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

function evidenceOf(place: Scored, rival: Scored | undefined): string {
	const { path, shape, count, keys } = place;
	const where = path.length === 0 ? 'The answer itself' : `'${formatPath(path)}'`;
	const named = keys.length === 0 ? '' : ` with ${keys.map((key) => key.slice(0, 40)).join(', ')}`;
	if (shape === 'object') return `${where} is one object${named}, and there is no list in it.`;
	if (count === 0) return `${where} is an empty list.`;
	const isTie = rival !== undefined && Math.abs(place.score - rival.score) < ALIKE;
	const other = isTie ? ` '${formatPath(rival.path)}' looks just like it.` : '';
	return shape === 'map'
		? `${where} holds ${count} objects of one kind, each under a name of its own${named}.${other}`
		: `${where} is a list of ${count}${named}.${other}`;
}

/** How sure the best place is, and how likely it is that another one was meant. */
function confidenceOf(
	place: Scored,
	rival: Scored | undefined,
	isBest: boolean,
): Finding<RecordPlace>['confidence'] {
	if (place.shape === 'object' || place.score < 50) return 'guess';
	const ahead = rival === undefined ? CLEAR : place.score - rival.score;
	if (!isBest) return ahead > -CLEAR ? 'likely' : 'guess';
	if (ahead < ALIKE) return 'guess';
	return ahead < CLEAR ? 'likely' : 'certain';
}

/** Whether a place is another one seen in another way, as the nodes of a connection and its edges. */
function isSameList({ path }: Scored, other: Scored): boolean {
	return path.length === 0 || isBelow(path, other.path);
}

/** The place that is compared with: the next best one for the best, and the best for all others. */
function rivalOf(all: readonly Scored[], at: number): Scored | undefined {
	const [best] = all;
	const place = all[at];
	if (best === undefined || place === undefined) return undefined;
	return at > 0 ? best : all.slice(1).find((other) => !isSameList(place, other));
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
		const rival = rivalOf(all, at);
		return {
			value: { path, shape, count, keys },
			confidence: confidenceOf(place, rival, at === 0),
			isProven: false,
			evidence: evidenceOf(place, rival),
		};
	});
}
