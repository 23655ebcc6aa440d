import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';

import { readStored, type Stored } from '../changes/stored';
import { ConfigError } from '../http/errors';

/** The key in the node's static data. */
const KEY = 'memory';

/** Activations after which n8n does not know whether the last execution was stored. */
const RESTARTS: readonly string[] = ['init', 'leadershipChange'];

/** What to do with what the last poll found before n8n was started again. Stored in workflows: never change. */
export type AfterRestart = 'goOn' | 'repeat';

/** What one poll knows of the ones before. */
export interface PollMemory<State> {
	/** What the last poll with these settings kept. */
	readonly before: State | undefined;
	/** Whether it is the first poll since n8n or the workflow was started. */
	readonly isFirstPoll: boolean;
	/**
	 * Keeps the state for the next poll; `count` is the number of items that are handed on. False when
	 * another poll, which n8n may start while one is under way, finished in between: then what this
	 * one found was told by the other or will be told by the next.
	 */
	keep(state: State, count: number): boolean;
}

/** What a state belongs to. */
export interface Belonging {
	/** Grows when the shape of what is remembered changes. */
	readonly version: number;
	/** Tells the settings apart. */
	readonly settings: string;
	readonly afterRestart: AfterRestart;
}

/** The contexts in which something was kept; n8n makes one for each start of a trigger. */
const begun = new WeakSet<IPollFunctions>();

function restartNote({ at, count }: { readonly at: number; readonly count: number }): string {
	const items = count === 1 ? 'one item' : `${count} items`;
	return `n8n was started again since the last poll that found something, which emitted ${items} at ${new Date(at).toISOString()}. If 'Executions' shows none of that moment, n8n ended before it had stored it: see 'After a Restart' in the options`;
}

/**
 * Opens what the node remembers, and tells n8n's log of a restart. n8n saves it when a poll hands on items, just before it stores the
 * execution, so that a sudden end between the two loses the items unless they are told again; and a
 * poll that finds nothing may be forgotten, whereupon the next one finds the same again.
 * @throws ConfigError when a newer version of the node kept it
 */
export function openPollMemory<State>(
	context: IPollFunctions,
	{ version, settings, afterRestart }: Belonging,
): PollMemory<State> {
	const read = () => readStored<State>(context.getWorkflowStaticData('node')[KEY], version);
	const stored = read();
	const own = stored?.settings === settings ? stored : undefined;
	const isFirstPoll = !begun.has(context);
	const isRestart = isFirstPoll && RESTARTS.includes(context.getActivationMode());
	const last = isRestart ? own?.last : undefined;
	const repeats = afterRestart === 'repeat' && last?.before !== undefined;
	// Null stands for nothing that was known before.
	const before = repeats ? (last?.before ?? undefined) : own?.state;
	if (last && !repeats) context.logger.info(`${context.getNode().name}: ${restartNote(last)}`);
	return {
		before,
		isFirstPoll,
		keep(state, count) {
			if ((read()?.revision ?? 0) !== (stored?.revision ?? 0)) return false;
			begun.add(context);
			const handedOn: Stored<State>['last'] = {
				at: Date.now(),
				count,
				before: afterRestart === 'repeat' ? (before ?? null) : undefined,
			};
			// That n8n polls again shows that it has stored what it was given.
			const quiet = own?.last && { at: own.last.at, count: own.last.count };
			const kept = { version, settings, state, last: count > 0 ? handedOn : quiet };
			const { revision, ...old } = stored ?? { revision: 0 };
			if (JSON.stringify(old) === JSON.stringify(kept)) return true;
			// Replaced as a whole: n8n does not notice changes deep inside.
			context.getWorkflowStaticData('node')[KEY] = { ...kept, revision: revision + 1 };
			return true;
		},
	};
}

/** The option that says what to do after n8n was started again. Built anew with each call. */
export function afterRestartOption(): INodeProperties {
	return {
		displayName: 'After a Restart',
		name: 'afterRestart',
		type: 'options',
		default: 'goOn',
		options: [
			{
				name: 'Emit the Last Poll Again',
				value: 'repeat',
				description:
					'Nothing is lost even if n8n ends in the moment in which it starts an execution, but after each start of n8n what the last poll found comes a second time',
			},
			{
				name: 'Go On',
				value: 'goOn',
				description:
					"Nothing comes twice, but what a poll found is lost if n8n ends in the moment in which it starts the execution; n8n's log says where to look",
			},
		],
		description: 'What to do with what the last poll found when n8n is started again',
	};
}

/** @throws ConfigError for a choice that this version does not have */
export function readAfterRestart({ afterRestart = 'goOn' }: IDataObject): AfterRestart {
	if (afterRestart === 'goOn' || afterRestart === 'repeat') return afterRestart;
	throw new ConfigError(
		`This version of the node has no '${String(afterRestart)}' after a restart`,
		"Choose 'After a Restart' again.",
		{ field: 'After a Restart' },
	);
}
