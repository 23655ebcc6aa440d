import type { Pair } from './exchange';

/** One request and what became of it. */
export interface LogEntry {
	readonly number: number;
	readonly method: string;
	readonly target: string;
	readonly path: string;
	readonly query: readonly Pair[];
	/** Names in the case they were typed in. */
	readonly rawHeaders: readonly Pair[];
	readonly body: string;
	/** The server's clock, which a test may have replaced. */
	readonly startedAt: number;
	/** Requests being answered when this one arrived, itself included. */
	readonly inFlight: number;
	/** Absent while unanswered, and for ever when the connection hung or was cut before the head. */
	status?: number;
	/** Page of the list served, 1-based; absent when no rows of the list were due. */
	page?: number;
	pageKey?: string;
}

/** Read side of the log; `under` narrows it to one scenario or path. */
export interface RequestLog {
	readonly entries: readonly LogEntry[];
	readonly maxInFlight: number;
	/** Page keys answered successfully more than once, with the number of times. */
	readonly servedMoreThanOnce: ReadonlyMap<string, number>;
	/** Pages served, in the order they were. */
	readonly pages: readonly number[];
	under(path: string): RequestLog;
}

/** Write side, owned by the listening server. */
export interface Recorder {
	readonly log: RequestLog;
	add(entry: Omit<LogEntry, 'number'>): LogEntry;
	clear(): void;
}

export function createRecorder(): Recorder {
	const entries: LogEntry[] = [];
	return {
		log: view(() => entries),
		add: (entry) => {
			const numbered = { ...entry, number: entries.length + 1 };
			entries.push(numbered);
			return numbered;
		},
		clear: () => {
			entries.length = 0;
		},
	};
}

function view(read: () => readonly LogEntry[]): RequestLog {
	return {
		get entries() {
			return read();
		},
		get maxInFlight() {
			return read().reduce((most, { inFlight }) => Math.max(most, inFlight), 0);
		},
		get servedMoreThanOnce() {
			return repeatedKeys(read());
		},
		get pages() {
			return read().flatMap(({ page }) => (page === undefined ? [] : [page]));
		},
		under: (path) =>
			view(() =>
				read().filter((entry) => entry.path === path || entry.path.startsWith(`${path}/`)),
			),
	};
}

function repeatedKeys(entries: readonly LogEntry[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { path, pageKey } of entries) {
		if (pageKey === undefined) continue;
		const key = `${path} ${pageKey}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return new Map([...counts].filter(([, count]) => count > 1));
}
