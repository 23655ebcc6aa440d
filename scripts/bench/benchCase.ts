import type { N8nBench } from './n8nBench';

/** How much is measured. */
export interface Scale {
	/** Counted runs of each contender. */
	rounds: number;
	/** The same where each call waits 50 ms, so that a run takes a minute and varies little. */
	slowRounds: number;
	/** Pages of 100 records in the paged reads. */
	pages: number;
	/** Assets in the Planhat list. */
	assets: number;
	/** Rows of the bulk upsert. */
	rows: number;
	/** Rows of the same, sent one by one. */
	singleRows: number;
	/** The same in the HTTP Request node's own batches, 50 a second. */
	batchedRows: number;
	/** Numbers of records whose time and memory are compared, smallest first. */
	growth: readonly number[];
	/** Records read in pieces at the end of the growth. */
	pieced: number;
	/** Bytes of the answers whose reading is compared, smallest first. */
	answers: readonly number[];
	quota: { limit: number; windowMs: number; calls: number };
}

/** What is published. */
export const FULL: Scale = {
	rounds: 5,
	slowRounds: 1,
	pages: 1_000,
	assets: 100_000,
	rows: 100_000,
	singleRows: 2_000,
	batchedRows: 500,
	growth: [1_000, 10_000, 100_000],
	pieced: 1_000_000,
	answers: [10_000, 100_000, 1_000_000, 10_000_000],
	quota: { limit: 200, windowMs: 60_000, calls: 450 },
};

/** Whether everything runs and reads right, for a test; its times say nothing. */
export const QUICK: Scale = {
	rounds: 1,
	slowRounds: 1,
	pages: 30,
	assets: 3_000,
	rows: 3_000,
	singleRows: 100,
	batchedRows: 100,
	growth: [1_000, 2_000],
	pieced: 5_000,
	answers: [10_000, 100_000],
	quota: { limit: 200, windowMs: 60_000, calls: 40 },
};

/** One row of the result. */
export interface Finding {
	key: string;
	/** What is compared with what, in words. */
	title: string;
	/** See `meaning`. */
	ratio: number;
	/** `faster`: how many times; `share`: our time, memory or use over theirs; `count`. */
	meaning: 'faster' | 'share' | 'count';
	/** What is wanted, in words. */
	wanted: string;
	isReached: boolean;
	/** Measured values, in words. */
	measured: string;
}

/** What a case has at hand. */
export interface Stage {
	n8n: N8nBench;
	scale: Scale;
	/** The Node.js that runs n8n. */
	node: string;
	/** Starts another n8n, and stops it whatever happens. */
	openN8n(use: (n8n: N8nBench) => Promise<void>): Promise<void>;
}

/** One comparison, with its own servers. */
export interface BenchCase {
	name: string;
	run(stage: Stage): Promise<Finding[]>;
}

/** A finding of the kind "how many times faster". */
export function faster(
	key: string,
	title: string,
	times: { ours: number; theirs: number },
	atLeast: number,
): Finding {
	const ratio = times.theirs / times.ours;
	return {
		key,
		title,
		ratio,
		meaning: 'faster',
		wanted: `at least ${atLeast}`,
		isReached: ratio >= atLeast,
		measured: `${seconds(times.ours)} against ${seconds(times.theirs)}`,
	};
}

/** A finding of the kind "our share of theirs". */
export function share(
	key: string,
	title: string,
	amounts: { ours: number; theirs: number },
	atMost: number,
	inWords: (amount: number) => string = seconds,
): Finding {
	const ratio = amounts.ours / amounts.theirs;
	return {
		key,
		title,
		ratio,
		meaning: 'share',
		wanted: `at most ${atMost}`,
		isReached: ratio <= atMost,
		measured: `${inWords(amounts.ours)} against ${inWords(amounts.theirs)}`,
	};
}

/** Milliseconds as seconds. */
export function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** Stops a benchmark whose results would be worthless. */
export function requireEqual(what: string, found: unknown, expected: unknown): void {
	if (found !== expected) {
		throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`);
	}
}
