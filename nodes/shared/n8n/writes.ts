import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { type Attempt, attemptAsync } from '../attempt';
import { mayHaveLanded } from '../batching/refusals';
import { CancelledError, ConfigError } from '../http/errors';
import { toNodeError } from './errors';
import { errorItem } from './items';
import { adviceOnRetry } from './outcomeItems';
import { type Progress, tellingStops } from './stopped';
import { leftOpen, rememberingTries, type Tries } from './tries';

/** What repeating a write does; a read writes nothing. */
export type Repetition = 'harmful' | 'harmless' | 'read';

/** The writes of a run, one for each input item. */
export interface ItemWrites<Checked> {
	/**
	 * Finds everything about an item that can be known to be wrong; writes nothing.
	 * @throws EngineError then
	 */
	readonly check: (itemIndex: number) => Checked | Promise<Checked>;
	/** Writes, and yields the output records in as many portions as it likes. */
	readonly write: (checked: Checked, itemIndex: number) => AsyncIterable<readonly IDataObject[]>;
	readonly repetition: (checked: Checked) => Repetition;
}

/** What an earlier try told of an item: its records, or the error that leaves it open. */
type Kept = { readonly records: readonly IDataObject[] } | { readonly error: unknown };

const OPEN = leftOpen((message, hint): Kept => ({ error: new ConfigError(message, hint) }));

/** What a run of item after item had done; what an item put out as its ID tells it from others. */
function progressOf(
	count: number,
	outputs: ReadonlyArray<readonly INodeExecutionData[] | undefined>,
): Progress {
	const outcomeOf = (items: readonly INodeExecutionData[] | undefined) =>
		items && { outcome: items.some(({ json }) => 'error' in json) ? 'failed' : 'done' };
	return {
		total: count,
		outcomes: Array.from({ length: count }, (_, index) => outcomeOf(outputs[index])),
		keyOf(index) {
			const json = outputs[index]?.[0]?.json;
			const id = json?.['_id'] ?? json?.['id'];
			return typeof id === 'string' || typeof id === 'number' ? `ID ${id}` : undefined;
		},
	};
}

/** The writes of one run of a node. */
class WriteRun<Checked> {
	readonly outputs: INodeExecutionData[][] = [];
	private readonly count: number;
	private readonly checked: Array<Attempt<Checked> | undefined> = [];
	private done = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly writes: ItemWrites<Checked>,
	) {
		this.count = context.getInputData().length;
	}

	/** Whether to write an item again does harm; one that was not looked at is not written. */
	isHarmful(index: number): boolean {
		const checked = this.checked[index];
		return checked?.ok === true && this.writes.repetition(checked.value) === 'harmful';
	}

	async run(tries: Tries<Kept>): Promise<INodeExecutionData[]> {
		await this.checkAll(tries);
		for (let index = 0; index < this.count; index++) {
			const records: IDataObject[] = [];
			const item = await attemptAsync(async () => await this.writeOne(index, records, tries));
			const errors = item.ok ? [] : [this.failed(index, item.error)];
			const written = records.map((json) => ({ json, pairedItem: { item: index } }));
			this.outputs[index] = [...written, ...errors];
			if (item.ok) this.done += 1;
		}
		return this.outputs.flat();
	}

	/** All items are looked at before the first is written, so that a mistake spoils nothing. */
	private async checkAll(tries: Tries<Kept>): Promise<void> {
		for (let index = 0; index < this.count; index++) {
			if (tries.recall(index) !== undefined) continue;
			const checked = await attemptAsync(async () => await this.writes.check(index));
			if (!checked.ok && checked.error instanceof CancelledError) throw checked.error;
			this.checked[index] = checked;
		}
		if (this.context.continueOnFail()) return;
		const wrong = [...this.checked.entries()].filter(([, checked]) => checked?.ok === false);
		const [first] = wrong;
		if (first === undefined) return;
		const [index, checked] = first;
		const error = toNodeError(this.context, checked?.ok === false && checked.error, index);
		if (this.count > 1) {
			const others = wrong.length > 1 ? ` ${wrong.length - 1} more can't be written, either.` : '';
			const told = `Nothing was written, because all items are looked at first.${others}`;
			error.description = [error.description, told].filter(Boolean).join('\n');
		}
		throw error;
	}

	private async writeOne(index: number, records: IDataObject[], tries: Tries<Kept>): Promise<void> {
		const checked = this.checked[index];
		const isAgain = this.isHarmful(index) && tries.isDoubtful(index);
		const told = tries.recall(index)?.kept ?? (isAgain ? OPEN.again : undefined);
		if (told !== undefined) {
			if ('error' in told) throw told.error;
			records.push(...told.records);
			return;
		}
		if (checked === undefined) return;
		if (!checked.ok) throw checked.error;
		const repetition = this.writes.repetition(checked.value);
		if (repetition === 'harmful') tries.begin([index]);
		const written = await attemptAsync(async () => {
			for await (const portion of this.writes.write(checked.value, index)) records.push(...portion);
		});
		if (written.ok) {
			tries.settle(index, repetition === 'read' ? 'undone' : 'done', { records });
			return;
		}
		const { error } = written;
		if (error instanceof CancelledError) throw error;
		const isOpen = repetition === 'harmful' && mayHaveLanded(error);
		tries.settle(index, isOpen ? 'doubt' : 'undone', { error });
		throw error;
	}

	/**
	 * The item that stands for a failed one.
	 * @throws the error, where it ends the run
	 */
	private failed(index: number, error: unknown): INodeExecutionData {
		// A cancelled run has no next item, whatever the node's setting.
		if (!(error instanceof CancelledError) && this.context.continueOnFail()) {
			return errorItem(this.context, error, index);
		}
		const nodeError = toNodeError(this.context, error, index);
		if (this.done > 0 && this.isHarmful(index)) {
			const advice = adviceOnRetry(this.done, this.count);
			nodeError.description = [nodeError.description, advice].filter(Boolean).join('\n');
		}
		throw nodeError;
	}
}

/** Whether n8n takes an output for a failure (n8n-core, workflow-execute). */
export function startsWithError([first]: readonly INodeExecutionData[]): boolean {
	const error = first?.json['error'];
	return error !== undefined && error !== null && error !== false;
}

/**
 * Writes item after item and returns the output in input order, every item paired. All items are
 * checked before the first is written. What an earlier try of the same work has written is not
 * written again: its output stands (see rememberingTries). With Continue On Fail a failed item
 * becomes an error item and what it had yielded before is kept; otherwise the run ends with it.
 * When the run is stopped, what it had done is told (tellingStops).
 * @throws NodeApiError or NodeOperationError of the first failed item
 */
export async function runWrites<Checked>(
	context: IExecuteFunctions,
	writes: ItemWrites<Checked>,
): Promise<INodeExecutionData[]> {
	const run = new WriteRun(context, writes);
	const rules = {
		isFailure: startsWithError,
		open: OPEN,
		isHarmful: (index: number) => run.isHarmful(index),
	};
	const count = context.getInputData().length;
	return await tellingStops(
		context,
		() => progressOf(count, run.outputs),
		async () =>
			await rememberingTries<Kept, INodeExecutionData[]>(
				context,
				rules,
				async (tries) => await run.run(tries),
			),
	);
}
