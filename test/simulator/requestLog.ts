import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived, and what became of it. */
export interface LogEntry {
	host: 'main' | 'analytics';
	method: string;
	/** Path as sent, still percent-encoded, without the query. */
	path: string;
	query: [name: string, value: string][];
	headers: IncomingHttpHeaders;
	bodyBytes: number;
	/** Undefined when there was none, or when bodies of this size are not kept. */
	bodyText: string | undefined;
	/** The body as JSON, undefined when it is none. */
	readonly body: unknown;
	/** Undefined until answered; stays so when the connection was cut. */
	status: number | undefined;
	startedAt: number;
	finishedAt: number | undefined;
	/** Requests under way when this one arrived, itself not counted. */
	inFlightAtStart: number;
}

/** What to look for; a string compares the whole path. */
export interface LogFilter {
	host?: LogEntry['host'];
	method?: string;
	path?: string | RegExp;
	status?: number;
}

const KEPT_ENTRIES = 50_000;
const KEPT_BODY_BYTES = 1024 * 1024;

/** What the sandbox was asked. Old entries and large bodies are let go to keep memory bounded. */
export class RequestLog {
	/** Oldest first. */
	entries: LogEntry[] = [];
	/** Most requests ever under way at once since the last `clear()`. */
	maxConcurrency = 0;
	private inFlight = 0;
	private readonly keptBodyBytes: number;

	/** Bodies are kept up to 1 MB, or up to the given number of bytes, or not at all. */
	constructor(
		logBodies: boolean | number,
		private readonly now: () => number,
	) {
		this.keptBodyBytes =
			typeof logBodies === 'number' ? logBodies : logBodies ? KEPT_BODY_BYTES : -1;
	}

	/** Requests under way. */
	get concurrency(): number {
		return this.inFlight;
	}

	/** Forgets what was written down; requests still under way stay counted. */
	clear(): void {
		this.entries = [];
		this.maxConcurrency = this.inFlight;
	}

	filter(wanted: LogFilter): LogEntry[] {
		return this.entries.filter(
			(entry) =>
				(wanted.host === undefined || entry.host === wanted.host) &&
				(wanted.method === undefined || entry.method === wanted.method) &&
				(wanted.status === undefined || entry.status === wanted.status) &&
				matchesPath(entry.path, wanted.path),
		);
	}

	begin(
		host: LogEntry['host'],
		method: string,
		url: string,
		headers: IncomingHttpHeaders,
	): LogEntry {
		const mark = url.indexOf('?');
		const entry: LogEntry = {
			host,
			method,
			path: mark < 0 ? url : url.slice(0, mark),
			query: mark < 0 ? [] : [...new URLSearchParams(url.slice(mark + 1))],
			headers,
			bodyBytes: 0,
			bodyText: undefined,
			get body() {
				return parsed(this.bodyText);
			},
			status: undefined,
			startedAt: this.now(),
			finishedAt: undefined,
			inFlightAtStart: this.inFlight,
		};
		this.inFlight++;
		this.maxConcurrency = Math.max(this.maxConcurrency, this.inFlight);
		this.entries.push(entry);
		if (this.entries.length > KEPT_ENTRIES) this.entries.shift();
		return entry;
	}

	keepBody(entry: LogEntry, bytes: Buffer): void {
		entry.bodyBytes = bytes.length;
		if (bytes.length > 0 && bytes.length <= this.keptBodyBytes) {
			entry.bodyText = bytes.toString('utf8');
		}
	}

	/** Called once per request, when it is answered or its connection is gone. */
	end(entry: LogEntry, status: number | undefined): void {
		if (entry.finishedAt !== undefined) return;
		entry.finishedAt = this.now();
		entry.status = status;
		this.inFlight--;
	}
}

/** Whether a path is the wanted one. */
export function matchesPath(path: string, wanted: string | RegExp | undefined): boolean {
	if (wanted === undefined) return true;
	return typeof wanted === 'string' ? path === wanted : path.search(wanted) >= 0;
}

function parsed(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined; // not JSON, which `bodyText` still shows
	}
}
