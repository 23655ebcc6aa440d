import type { IPollFunctions } from 'n8n-workflow';

import { readStored } from '../../shared/changes/stored';

/** Grows when the shape of what is remembered changes. */
const VERSION = 1;

/** The key in the node's static data. */
const KEY = 'memory';

/** What one poll knows of the ones before. */
export interface PollMemory<State> {
	/** What the last poll with these settings kept. */
	readonly before: State | undefined;
	/**
	 * Keeps the state for the next poll. False when another poll, which n8n may start while one is
	 * under way, finished in between: then what this one found was told by the other or will be
	 * told by the next.
	 */
	keep(state: State): boolean;
}

/**
 * Opens what the node remembers. n8n writes it to its database when a poll hands on items, so a
 * poll that finds nothing may be forgotten; the next one then finds the same again.
 * @throws ConfigError when a newer version of the node kept it
 */
export function openMemory<State>(context: IPollFunctions, settings: string): PollMemory<State> {
	const read = () => readStored<State>(context.getWorkflowStaticData('node')[KEY], VERSION);
	const stored = read();
	return {
		before: stored?.settings === settings ? stored.state : undefined,
		keep(state) {
			const revision = stored?.revision ?? 0;
			if ((read()?.revision ?? 0) !== revision) return false;
			const isSame =
				stored?.settings === settings && JSON.stringify(stored.state) === JSON.stringify(state);
			if (isSame) return true;
			// Replaced as a whole: n8n does not notice changes deep inside.
			const next = { version: VERSION, settings, revision: revision + 1, state };
			context.getWorkflowStaticData('node')[KEY] = next;
			return true;
		},
	};
}
