import type { OffsetCursor } from '../../../nodes/shared/pagination/offset';
import { paginate, type ReadPage, type Verdict } from '../../../nodes/shared/pagination/paginate';
import type { Cursor } from '../../../nodes/shared/pagination/strategy';
import { ManualClock } from '../../helpers/clock';

export interface ListSettings {
	readonly records: number;
	/** Number of the first record. */
	readonly start?: number;
	/** Records asked for in one page. */
	readonly pageSize: number;
	/** Most records the server gives at once. */
	readonly cap?: number;
	/** What it gives whatever is asked for. */
	readonly ownSize?: number;
	/** What it states as total; nothing when left out. */
	readonly total?: number;
	/** Pages, counted by calls inside the list, that come short by this many records. */
	readonly short?: ReadonlyMap<number, number>;
	/** Whether it refuses positions behind the end. */
	readonly refusesEnd?: boolean;
	/** Position whose page can't be read. */
	readonly failsAt?: number;
	/** How long calls take, drawn by turns. */
	readonly latencies?: readonly number[];
}

/** A list paged by offset, in virtual time; its records are the numbers from 0. */
export class ListServer {
	/** Offsets in the order in which they were asked for. */
	readonly asked: number[] = [];
	mostInFlight = 0;
	private inFlight = 0;
	private readonly clock = new ManualClock();

	constructor(readonly settings: ListSettings) {}

	get all(): number[] {
		return Array.from({ length: this.settings.records }, (_, index) => index);
	}

	/** Calls that could not have brought anything. */
	get askedPastEnd(): number {
		const { records, start = 0 } = this.settings;
		return this.asked.filter((offset) => offset - start >= records).length;
	}

	readonly fetch = async ({ offset }: OffsetCursor): Promise<ReadPage<number>> => {
		const { latencies = [10] } = this.settings;
		const latency = latencies[this.asked.length % latencies.length] ?? 0;
		this.asked.push(offset);
		this.inFlight += 1;
		this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
		await this.clock.wait(latency);
		this.inFlight -= 1;
		return this.page(offset);
	};

	private page(offset: number): ReadPage<number> {
		const { records, start = 0, pageSize, cap = pageSize, ownSize } = this.settings;
		const { total, short, refusesEnd, failsAt } = this.settings;
		if (offset === failsAt) throw new Error(`No page at ${offset}`);
		const from = offset - start;
		if (refusesEnd && from >= records) throw new Error('Offset is too large');
		const size = (ownSize ?? Math.min(cap, pageSize)) - (short?.get(offset) ?? 0);
		const page = this.all.slice(from, from + Math.max(1, size));
		return {
			records: page,
			received: page.length,
			...(total === undefined ? {} : { total }),
		};
	}
}

/** What a read gave before it ended, and how it ended. */
export interface Read<T, C> {
	readonly records: readonly T[];
	readonly verdict?: Verdict<C>;
	readonly error?: unknown;
}

/** Reads to the end. */
export async function readAll<T, C extends Cursor>(
	input: Parameters<typeof paginate<T, C>>[0],
): Promise<Read<T, C>> {
	const pages = paginate(input);
	const records: T[] = [];
	try {
		for (;;) {
			const step = await pages.next();
			if (step.done) return { records, verdict: step.value };
			records.push(...step.value);
		}
	} catch (error) {
		return { records, error };
	}
}
