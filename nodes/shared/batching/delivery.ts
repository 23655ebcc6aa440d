import { attemptAsync } from '../attempt';
import type { Outcome } from './outcomes';

/** What one call told about its rows. */
export interface Verdict<Row> {
	readonly outcomes: Iterable<readonly [Row, Outcome]>;
	/** Rows that smaller calls may tell apart. */
	readonly apart?: {
		readonly rows: readonly Row[];
		/** What they get when the search costs too much. */
		readonly whenTooMany: () => Outcome;
		/** Whether the server took them, so that their fate is open until then. */
		readonly wereTaken: boolean;
	};
	/** Why no further call makes sense. */
	readonly stop?: string;
}

/** How to deliver. */
export interface DeliverySettings<Batch extends { readonly rows: readonly Row[] }, Row> {
	/**
	 * Sends some rows of a batch, all of them at first. `wereTaken` says that an earlier call may
	 * have landed some of them, so that a failure of this one does not mean that they did not land.
	 */
	readonly call: (rows: readonly Row[], batch: Batch, wereTaken: boolean) => Promise<Verdict<Row>>;
	readonly onSettled: (row: Row, outcome: Outcome) => void;
	/** Calls that finding the bad rows of one batch may cost besides its own. */
	readonly maxSearchCalls: number;
	/** Batches that may be under way at the same time. */
	readonly inFlight: number;
	/** The outcome of rows that were sent, but not explained, and of rows never sent. */
	readonly afterStop: {
		readonly taken: (stop: string) => Outcome;
		readonly unsent: (stop: string) => Outcome;
	};
}

function halves<Row>(rows: readonly Row[]): Row[][] {
	const middle = Math.ceil(rows.length / 2);
	return [rows.slice(0, middle), rows.slice(middle)].filter((half) => half.length > 0);
}

/** The calls of one run and what is known of its rows. */
class Delivery<Batch extends { readonly rows: readonly Row[] }, Row> {
	private readonly open = new Set<Row>();
	private readonly taken = new Set<Row>();
	private stop: string | undefined;
	/** Whether a call threw, so that the run is over. */
	private isBroken = false;

	constructor(private readonly settings: DeliverySettings<Batch, Row>) {}

	async run(lanes: ReadonlyArray<readonly Batch[]>): Promise<void> {
		for (const lane of lanes) {
			for (const { rows } of lane) for (const row of rows) this.open.add(row);
		}
		const next = lanes.values();
		const errors: unknown[] = [];
		const worker = async (): Promise<void> => {
			for (const lane of next) {
				const done = await attemptAsync(async () => await this.inTurn(lane));
				if (!done.ok) {
					errors.push(done.error);
					this.isBroken = true;
				}
				if (this.isOver()) return;
			}
		};
		const count = Math.max(1, Math.min(this.settings.inFlight, lanes.length));
		await Promise.all(Array.from({ length: count }, worker));
		if (errors.length > 0) throw errors[0];
		if (this.stop !== undefined) this.giveUp(this.stop);
	}

	private async inTurn(lane: readonly Batch[]): Promise<void> {
		for (const batch of lane) {
			await this.send(batch.rows, batch, { left: this.settings.maxSearchCalls });
			if (this.isOver()) return;
		}
	}

	private isOver(): boolean {
		return this.isBroken || this.stop !== undefined;
	}

	private settle(row: Row, outcome: Outcome): void {
		this.open.delete(row);
		this.settings.onSettled(row, outcome);
	}

	private giveUp(stop: string): void {
		const { taken, unsent } = this.settings.afterStop;
		for (const row of [...this.open]) {
			this.settle(row, this.taken.has(row) ? taken(stop) : unsent(stop));
		}
	}

	private async send(rows: readonly Row[], batch: Batch, search: { left: number }): Promise<void> {
		const wereTaken = this.taken.size > 0 && rows.some((row) => this.taken.has(row));
		const { outcomes, apart, stop } = await this.settings.call(rows, batch, wereTaken);
		for (const [row, outcome] of outcomes) {
			// What ends the run is not about rows, so those that were taken stay open until the end.
			const isOpen = stop !== undefined && outcome.outcome === 'failed' && this.taken.has(row);
			if (!isOpen) this.settle(row, outcome);
		}
		if (stop !== undefined) this.stop ??= stop;
		if (apart === undefined) return;
		if (apart.wereTaken) for (const row of apart.rows) this.taken.add(row);
		for (const part of halves(apart.rows)) {
			if (this.isOver()) return;
			// A row that was sent alone can't be told apart any further.
			if (search.left > 0 && rows.length > 1) {
				search.left -= 1;
				await this.send(part, batch, search);
			} else {
				for (const row of part) this.settle(row, apart.whenTooMany());
			}
		}
	}
}

/**
 * Sends batches and settles every row exactly once. Batches of one lane follow each other; lanes
 * run side by side. Rows that a call leaves open are sent again in halves, down to single rows.
 * After a verdict with `stop` nothing more is sent; calls under way are awaited.
 * @throws what `call` throws, once no call is under way
 */
export async function deliverBatches<Batch extends { readonly rows: readonly Row[] }, Row>(
	lanes: ReadonlyArray<readonly Batch[]>,
	settings: DeliverySettings<Batch, Row>,
): Promise<void> {
	await new Delivery(settings).run(lanes);
}
