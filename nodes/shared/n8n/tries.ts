import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { attempt } from '../attempt';
import { digest } from '../changes/digest';
import { tellHint } from './hints';

/**
 * n8n runs a node again when it failed: with Retry On Fail in the same execution, whole, also when
 * the first item that came out holds an error; with a retry of the execution in a new one. It keeps
 * nothing of the first try, so that what was written would be written again. This remembers it, in
 * the process, for the tries that failed.
 */

const LOOK_FIRST =
	'It is not written again. Look there first, and start a new execution for what is missing.';

/** Why an item is left open in place of being written, and what to do about it. */
const WORDS = {
	interrupted: 'The run was stopped while the item was being written, so it may have been',
	cut: 'An earlier try of the same work may have written the item, but it was too large to be remembered in full',
	ambiguous:
		'Several executions with the same input have failed, and only some of them have written the item; n8n does not say which one this is a retry of',
	again: 'An earlier run of the node in this execution may have written the same item',
};

/** What is told of items that are left open, in the way in which a node tells it. */
export interface LeftOpen<Kept> {
	/** The write was under way when the run ended. */
	readonly interrupted: Kept;
	/** All that was done is too much to remember. */
	readonly cut: Kept;
	/** Only one of several executions of which this may be a retry has written it. */
	readonly ambiguous: Kept;
	/** An earlier run of the node in the same execution, as in a loop, may have written it. */
	readonly again: Kept;
}

/** What is told of items that are left open, made of the words for each. */
export function leftOpen<Kept>(make: (message: string, hint: string) => Kept): LeftOpen<Kept> {
	return {
		interrupted: make(WORDS.interrupted, LOOK_FIRST),
		cut: make(WORDS.cut, LOOK_FIRST),
		ambiguous: make(WORDS.ambiguous, LOOK_FIRST),
		again: make(WORDS.again, LOOK_FIRST),
	};
}

/** What a try told of an item: that it was written, or may have been. */
export interface Tried<Kept> {
	readonly isDone: boolean;
	/** Whether it may have been, but is written again, because that does no harm. */
	readonly isRepeated?: boolean;
	readonly kept: Kept;
}

/** A try that failed. */
interface Entry {
	readonly tried: ReadonlyMap<number, Tried<unknown>>;
	/** Characters that it holds, more or less. */
	readonly size: number;
	/** Whether it was too much to be kept, so that only its items are known. */
	readonly isCut: boolean;
}

/** Characters that are remembered in all. */
const MAX_SIZE = 50_000_000;

/** Rows that may have been written, as they are remembered of executions. */
const MAX_DOUBTS = 100_000;

/** Digests of items that may have been written, and in which run of the node, by node and execution. */
type Doubts = Map<string, ReadonlyMap<string, number>>;

class TryMemory {
	/** By node and input the failed tries, by execution; the oldest first. */
	private readonly tries = new Map<string, Map<string, Entry>>();
	private readonly doubts: Doubts = new Map();
	private size = 0;
	private doubtful = 0;

	entriesOf(place: string): ReadonlyMap<string, Entry> {
		return this.tries.get(place) ?? new Map<string, Entry>();
	}

	/** Whether anything is known of a node, so that its input is worth a digest. */
	knows(node: string): boolean {
		return [...this.tries.keys()].some((place) => place.startsWith(node));
	}

	add(place: string, execution: string, entry: Entry): void {
		this.drop(place, [execution]);
		const entries = this.tries.get(place) ?? new Map<string, Entry>();
		// The newest stands last.
		this.tries.delete(place);
		this.tries.set(place, entries.set(execution, entry));
		this.size += entry.size;
		while (this.size > MAX_SIZE) {
			const [oldest] = this.tries.keys();
			const [first] = this.tries.get(oldest ?? '')?.keys() ?? [];
			if (oldest === undefined || first === undefined) return;
			this.drop(oldest, [first]);
		}
	}

	drop(place: string, executions: Iterable<string>): void {
		const entries = this.tries.get(place);
		if (entries === undefined) return;
		for (const execution of [...executions]) {
			this.size -= entries.get(execution)?.size ?? 0;
			entries.delete(execution);
		}
		if (entries.size === 0) this.tries.delete(place);
	}

	doubtsOf(node: string): ReadonlyMap<string, number> | undefined {
		return this.doubts.get(node);
	}

	addDoubts(node: string, digests: Iterable<string>, runIndex: number): void {
		const known = new Map(this.doubts.get(node));
		this.forget(node);
		for (const one of digests) {
			if (known.size < MAX_DOUBTS && !known.has(one)) known.set(one, runIndex);
		}
		this.doubts.set(node, known);
		this.doubtful += known.size;
		while (this.doubtful > MAX_DOUBTS && this.doubts.size > 1) {
			const [oldest] = this.doubts.keys();
			this.forget(oldest ?? '');
		}
	}

	private forget(node: string): void {
		this.doubtful -= this.doubts.get(node)?.size ?? 0;
		this.doubts.delete(node);
	}
}

const memory = new TryMemory();

/** Where a run of a node stands. */
interface Place {
	/** The node, its run in the execution, and the execution. */
	readonly node: string;
	readonly runIndex: number;
	readonly execution: string;
}

function placeOf(context: IExecuteFunctions): Place | undefined {
	const execution = attempt(() => context.getExecutionId());
	// Without one, no try can be told from another.
	if (!execution.ok || !execution.value) return undefined;
	const runIndex = attempt(() => Number(context.getWorkflowDataProxy(0)['$runIndex']));
	return {
		node: JSON.stringify([context.getWorkflow().id ?? null, context.getNode().id]),
		runIndex: runIndex.ok && Number.isInteger(runIndex.value) ? runIndex.value : 0,
		execution: execution.value,
	};
}

function textOf(json: unknown): string {
	const text = attempt(() => JSON.stringify(json));
	return text.ok ? (text.value ?? '') : '';
}

function digestOfAll(context: IExecuteFunctions): string {
	return digest(
		context
			.getInputData()
			.map(({ json }) => digest(textOf(json)))
			.join(),
	);
}

/** What n8n adds to an item on its way to the error output. */
const ADDED: ReadonlySet<string> = new Set(['error', 'message', 'details']);

/** The digest of an item, the same when it comes back from the error output. */
function digestOfItem(json: IDataObject): string {
	const own = Object.entries(json).filter(([name]) => !ADDED.has(name));
	return digest(textOf(own));
}

/** What a try did with an item, for the next one. */
export type TriedAs = 'done' | 'doubt' | 'open' | 'undone';

/** What earlier tries of the same work have done, and what this one does. */
export interface Tries<Kept> {
	/** What an earlier try told of an item that is not to be written again. */
	recall(index: number): Tried<Kept> | undefined;
	/** Whether an earlier try may have written an item that is written again, so that a failure says little. */
	wasOpen(index: number): boolean;
	/** Whether an earlier run of the node in this execution may have written such an item. */
	isDoubtful(index: number): boolean;
	/** Items whose write is under way; without an outcome they may have been written. */
	begin(indexes: Iterable<number>): void;
	/**
	 * What became of an item. One that was surely not written is to be written by the next try, and
	 * so is one that is open, but may be repeated.
	 */
	settle(index: number, outcome: TriedAs, kept: Kept): void;
}

/** How tries are told apart and what is told. */
export interface TryRules<Kept, Result> {
	/** Whether n8n takes the result for a failure and may run the node again. */
	readonly isFailure: (result: Result) => boolean;
	readonly open: LeftOpen<Kept>;
	/** Whether to write an item again does harm, so that doubts count in later runs of the node. */
	readonly isHarmful: (index: number) => boolean;
}

class OpenTries<Kept> implements Tries<Kept> {
	readonly tried = new Map<number, Tried<Kept>>();
	readonly underWay = new Set<number>();
	private readonly digests = new Map<number, string>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly place: Place | undefined,
		private readonly earlier: ReadonlyArray<ReadonlyMap<number, Tried<Kept>>>,
		private readonly ambiguous: Kept,
	) {}

	recall(index: number): Tried<Kept> | undefined {
		if (this.wasOpen(index)) return undefined;
		const told = this.earlier.map((tried) => tried.get(index));
		const [last] = told.filter((one) => one !== undefined).reverse();
		if (last === undefined) return undefined;
		// Several executions had the same input; which of them is tried again n8n does not say.
		return told.every((one) => one !== undefined) ? last : { isDone: false, kept: this.ambiguous };
	}

	wasOpen(index: number): boolean {
		return this.earlier.some((tried) => tried.get(index)?.isRepeated === true);
	}

	isDoubtful(index: number): boolean {
		if (this.place === undefined) return false;
		const runIndex = memory
			.doubtsOf(`${this.place.node} ${this.place.execution}`)
			?.get(this.digestOf(index));
		return runIndex !== undefined && runIndex !== this.place.runIndex;
	}

	digestOf(index: number): string {
		const known = this.digests.get(index);
		if (known !== undefined) return known;
		const found = digestOfItem(this.context.getInputData()[index]?.json ?? {});
		this.digests.set(index, found);
		return found;
	}

	begin(indexes: Iterable<number>): void {
		for (const index of indexes) this.underWay.add(index);
	}

	settle(index: number, outcome: TriedAs, kept: Kept): void {
		this.underWay.delete(index);
		const isRepeated = outcome === 'open' || (outcome === 'undone' && this.wasOpen(index));
		if (isRepeated) this.tried.set(index, { isDone: false, isRepeated, kept });
		else if (outcome === 'undone') this.tried.delete(index);
		else this.tried.set(index, { isDone: outcome === 'done', kept });
	}
}

/** The tries that failed before, of this execution or of those that it may be a retry of. */
function earlierEntries(context: IExecuteFunctions, { node, runIndex, execution }: Place) {
	const isRetry = context.getMode() === 'retry';
	if (!memory.knows(node)) return { place: undefined, entries: new Map<string, Entry>(), isRetry };
	const place = `${node} ${runIndex} ${digestOfAll(context)}`;
	const all = memory.entriesOf(place);
	const own = all.get(execution);
	if (own !== undefined) return { place, entries: new Map([[execution, own]]), isRetry };
	return { place, entries: isRetry ? new Map(all) : new Map<string, Entry>(), isRetry };
}

function tellRecalled(context: IExecuteFunctions, count: number): void {
	const total = context.getInputData().length;
	tellHint(
		context,
		`${count} of ${total} items were written, or may have been, by an earlier try of the same work. They are not written again.`,
	);
}

const UNKNOWN_RETRY =
	'This execution is a retry, and nothing is known here of a first try of this node: there was none, or n8n was started anew since, or another worker ran it. If it had written something then, that was written again now.';

/**
 * Does work that writes, knowing what earlier tries of the same work have done with each item.
 * @throws what the work throws
 */
export async function rememberingTries<Kept, Result>(
	context: IExecuteFunctions,
	rules: TryRules<Kept, Result>,
	work: (tries: Tries<Kept>) => Promise<Result>,
): Promise<Result> {
	const where = placeOf(context);
	if (where === undefined)
		return await work(new OpenTries(context, undefined, [], rules.open.ambiguous));
	const { place, entries, isRetry } = earlierEntries(context, where);
	const maps = [...entries.values()].map(({ tried, isCut }) =>
		isCut
			? new Map([...tried.keys()].map((index) => [index, { isDone: false, kept: rules.open.cut }]))
			: (tried as ReadonlyMap<number, Tried<Kept>>),
	);
	const tries = new OpenTries(context, where, maps, rules.open.ambiguous);
	const recalled = new Map<number, Tried<Kept>>();
	for (const [index, tried] of maps.flatMap((one) => [...one])) {
		// An open one that this try does not get to stays open.
		if (tries.wasOpen(index)) tries.tried.set(index, { ...tried, isDone: false, isRepeated: true });
		const one = tries.recall(index);
		if (one !== undefined) recalled.set(index, one);
	}
	if (recalled.size > 0) tellRecalled(context, recalled.size);
	const soFar = () => {
		const all = new Map([...recalled, ...tries.tried]);
		for (const index of tries.underWay) {
			const isRepeated = !rules.isHarmful(index);
			all.set(index, { isDone: false, isRepeated, kept: rules.open.interrupted });
		}
		return all;
	};
	const keep = () => {
		const all = soFar();
		if (all.size > 0) keepTry(context, where, all);
	};
	// n8n does not wait for a node that it stops, so that a retry may begin before this one has ended.
	const signal = context.getExecutionCancelSignal();
	signal?.addEventListener('abort', keep);
	let isFailure = true;
	try {
		const result = await work(tries);
		isFailure = rules.isFailure(result) || signal?.aborted === true;
		return result;
	} finally {
		signal?.removeEventListener('abort', keep);
		const all = soFar();
		keepDoubts(where, all, tries, rules);
		const isUnknown = isRetry && entries.size === 0;
		if (isUnknown && [...all.keys()].some(rules.isHarmful)) tellHint(context, UNKNOWN_RETRY);
		if (isFailure) keep();
		else if (place !== undefined) memory.drop(place, entries.keys());
	}
}

function keepDoubts<Kept, Result>(
	{ node, execution, runIndex }: Place,
	all: ReadonlyMap<number, Tried<Kept>>,
	tries: OpenTries<Kept>,
	{ isHarmful }: TryRules<Kept, Result>,
): void {
	const doubtful = [...all].filter(([index, { isDone }]) => !isDone && isHarmful(index));
	if (doubtful.length === 0) return;
	const digests = doubtful.map(([index]) => tries.digestOf(index));
	memory.addDoubts(`${node} ${execution}`, digests, runIndex);
}

function keepTry<Kept>(
	context: IExecuteFunctions,
	{ node, runIndex, execution }: Place,
	all: ReadonlyMap<number, Tried<Kept>>,
): void {
	const place = `${node} ${runIndex} ${digestOfAll(context)}`;
	let size = 0;
	for (const { kept } of all.values()) {
		size += textOf(kept).length + 16;
		if (size > MAX_SIZE / 2) break;
	}
	const isCut = size > MAX_SIZE / 2;
	const nothing = { isDone: false, kept: undefined };
	const tried = isCut ? new Map([...all.keys()].map((index) => [index, nothing] as const)) : all;
	memory.add(place, execution, { tried, size: isCut ? all.size * 16 : size, isCut });
}
