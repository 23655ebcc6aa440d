import { ConfigError } from '../http/errors';

/** What a trigger keeps between polls. JSON. */
export interface Stored<State> {
	readonly version: number;
	/** Tells the settings it belongs to; other settings start afresh. */
	readonly settings: string;
	/** Counts what was kept, so that a poll notices that another one finished before it. */
	readonly revision: number;
	readonly state: State;
	/** The last poll that handed something on. */
	readonly last?: {
		/** Milliseconds since 1970, by n8n's clock. */
		readonly at: number;
		readonly count: number;
		/** What was known before it, to tell the same again; null for nothing. */
		readonly before?: State | null;
	};
}

function isStored(value: unknown): value is Stored<unknown> {
	if (typeof value !== 'object' || value === null) return false;
	const { version, settings, revision } = value as Partial<Stored<unknown>>;
	return Number.isInteger(version) && typeof settings === 'string' && Number.isInteger(revision);
}

/**
 * Reads what was kept; undefined when nothing was.
 * @throws ConfigError when a newer version of the node kept it, or it was damaged: starting afresh
 * would pass over what has changed since
 */
export function readStored<State>(value: unknown, version: number): Stored<State> | undefined {
	if (value === undefined || value === null) return undefined;
	const hint =
		'Update the package of this node, or delete the node and add it again to start afresh.';
	if (!isStored(value)) {
		throw new ConfigError('What this trigger remembers of its last poll is damaged', hint);
	}
	if (value.version > version) {
		throw new ConfigError('A newer version of this node made what this trigger remembers', hint);
	}
	// Written by this code, whose state changes shape only with the version.
	return value as Stored<State>;
}
