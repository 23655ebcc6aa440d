import type { Handler, Layer, Pair } from './exchange';
import type { HttpServer } from './httpServer';
import type { JsonObject, JsonValue } from './json';
import { makeRecords } from './records';
import type { Row } from './records';
import type { RequestLog } from './requestLog';

/** Where a value stands in a request. */
export interface Placed {
	readonly in: 'query' | 'header' | 'body';
	/** Parameter or header name, or dotted body path. */
	readonly name: string;
}

/** Where a value stands in a response. */
export interface Found {
	readonly in: 'body' | 'header';
	/** Header name, or dotted body path; a quoted part is one name. */
	readonly at: string;
}

/** What the maker of an API would tell its user: data for the settings of a client, no code. */
export interface Given {
	/** GET unless said otherwise. */
	readonly method?: 'GET' | 'POST';
	/** Where the list stands; empty when the body is the list (or the record) itself. */
	readonly recordPath: string;
	/** What every call has to carry besides paging; `{position}` marks where a position is written. */
	readonly query?: readonly Pair[];
	readonly headers?: readonly Pair[];
	readonly body?: JsonObject;
	readonly size?: Placed & { readonly value: number };
	readonly position?: Placed & { readonly counts: 'records' | 'pages'; readonly first: number };
	/** `first` is what the first call has to send, when it has to send something. */
	readonly cursor?: { readonly from: Found; readonly to: Placed; readonly first?: string };
	/** Path into the last record of a page, sent as the cursor. */
	readonly lastRecordKey?: { readonly at: string; readonly to: Placed };
	readonly nextLink?: Found;
	readonly hasMore?: Found;
	readonly total?: Found & { readonly unit: 'records' | 'pages' };
	/** Facts of the authentication scheme by name. */
	readonly auth?: Readonly<Record<string, string>>;
	readonly notes?: string;
}

/** Stop reasons of a run as the connector names them. */
export type StopReason =
	| 'no-cursor'
	| 'empty-page'
	| 'short-page'
	| 'total-reached'
	| 'has-more-false'
	| 'stop-test'
	| 'stop-status'
	| 'time-budget'
	| 'loop'
	| 'error';

/** What a perfect client reports. */
export interface Expected {
	readonly outcome: 'complete' | 'partial';
	/** Any of these is right; absent where the scenario leaves it open. */
	readonly stop?: readonly StopReason[];
	/** Cursor worth keeping for the next run. */
	readonly cursor?: string;
	/** Milliseconds to wait that the server asked for. */
	readonly waitMs?: number;
	readonly notes?: string;
}

/** Live numbers kept by a scenario, such as logins or calls that came too early. */
export type Counters = Record<string, number>;

/** What the author of a test may change. */
export interface ScenarioOverrides<Variant extends string = string> {
	variant?: Variant;
	/** Number of records that exist. */
	rows?: number;
	/** Page size the scenario speaks of. */
	size?: number;
	/** Most the server allows: rows per call (P25), reachable rows (P34), calls per window (E03). */
	cap?: number;
	/** Life of a session or access token, or length of a quota window, on the server's clock. */
	lifetimeMs?: number;
	/** Faults or checks around the list; the first is the outermost. */
	layers?: readonly Layer[];
	/** The same around the routes beside the list, such as a login. */
	routeLayers?: readonly Layer[];
	/** Clock of the scenario; the server's own one unless given. */
	now?: () => number;
	/** Stranger that traps lead to; the server's own one unless given. */
	elsewhere?: HttpServer;
}

/** What a scenario is built with. */
export interface Stage<Variant extends string = string> {
	readonly variant: Variant;
	/** Path of the list on this server. */
	readonly path: string;
	/** Path of the scenario, for routes beside the list. */
	readonly base: string;
	readonly server: { readonly url: string; readonly host: string; readonly port: number };
	readonly elsewhere: HttpServer;
	readonly counters: Counters;
	readonly overrides: ScenarioOverrides;
	readonly now: () => number;
}

export interface Plan {
	readonly list: Handler;
	/** More routes, by path under the scenario's base. */
	readonly routes?: Readonly<Record<string, Handler>>;
	readonly records: readonly JsonValue[];
	readonly given: Given;
	readonly expected: Expected;
}

export interface ScenarioDefinition {
	/** Quirk id: P pagination, A authentication, E errors and limits. */
	readonly id: string;
	readonly title: string;
	/** The first is the default. */
	readonly variants: readonly string[];
	readonly build: (stage: Stage) => Plan;
}

/** A scenario mounted on a server. */
export interface Scenario extends Omit<Plan, 'list' | 'routes'> {
	readonly id: string;
	readonly title: string;
	readonly variant: string;
	readonly path: string;
	readonly url: string;
	/** Paths beside the list, by their path under the scenario's base. */
	readonly paths: Readonly<Record<string, string>>;
	readonly counters: Counters;
	/** Requests of this scenario only. */
	readonly log: RequestLog;
}

/** Keeps the variants literal inside `build`, so a misspelt one does not compile. */
export function defineScenario<const Variants extends readonly [string, ...string[]]>(definition: {
	id: string;
	title: string;
	variants: Variants;
	build: (stage: Stage<Variants[number]>) => Plan;
}): ScenarioDefinition {
	return definition as ScenarioDefinition;
}

export function rowsOf(stage: Stage, count: number): Row[] {
	return makeRecords(stage.overrides.rows ?? count);
}

export function sizeOf(stage: Stage, size: number): number {
	return stage.overrides.size ?? size;
}

export function bump(counters: Counters, name: string): number {
	const value = (counters[name] ?? 0) + 1;
	counters[name] = value;
	return value;
}

export const complete = (...stop: StopReason[]): Expected => ({ outcome: 'complete', stop });

export const partial = (notes: string, ...stop: StopReason[]): Expected => ({
	outcome: 'partial',
	stop,
	notes,
});
