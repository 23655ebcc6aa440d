import { matchesPath } from './requestLog';

/** Ways in which an answer can go wrong. */
export type FaultKind =
	/** Another status, with a body of choice. */
	| 'status'
	/** The right answer, later. */
	| 'delay'
	/** No answer at all; the connection stays open until the client or `close()` ends it. */
	| 'hang'
	/** The connection is cut, after `bytes` bytes of the body or before anything is sent. */
	| 'cut'
	/** The right answer, in small pieces with pauses. */
	| 'drip'
	/** An HTML page, as gateways send. */
	| 'html'
	/** A status and no body. */
	| 'empty'
	/** A JSON string where an object or array belongs. */
	| 'bareString'
	/** The right answer, ending in the middle. */
	| 'truncatedJson'
	/** 429, with headers of choice. */
	| 'rateLimit';

/** A fault on demand. */
export interface Fault {
	kind: FaultKind;
	method?: string;
	/** The whole path without query, or an expression it must match. */
	path?: string | RegExp;
	host?: 'main' | 'analytics';
	/** Requests to spoil, 1 when left out. */
	times?: number;
	/** Matching requests to let pass first. */
	after?: number;
	status?: number;
	headers?: Record<string, string>;
	/** Text is sent as it is, anything else as JSON. */
	body?: unknown;
	/** Pause of `delay`, and between the pieces of `drip`. */
	delayMs?: number;
	/** Bytes of the body let through by `cut`. */
	bytes?: number;
	/**
	 * `before`: the request never reaches the API. `afterEffect`: it is carried out, then the
	 * answer is spoilt. By default `afterEffect` for the kinds that spoil a right answer.
	 */
	phase?: 'before' | 'afterEffect';
}

interface Pending {
	fault: Fault;
	toPass: number;
	left: number;
}

const SPOILS_ANSWER: ReadonlySet<FaultKind> = new Set<FaultKind>(['drip', 'truncatedJson']);

/** When a fault strikes. */
export function phaseOf(fault: Fault): 'before' | 'afterEffect' {
	return fault.phase ?? (SPOILS_ANSWER.has(fault.kind) ? 'afterEffect' : 'before');
}

/** The faults that wait for their requests; the first one added strikes first. */
export class Faults {
	private pending: Pending[] = [];

	add(fault: Fault): void {
		this.pending.push({ fault, toPass: fault.after ?? 0, left: fault.times ?? 1 });
	}

	clear(): void {
		this.pending = [];
	}

	/** Faults that have not struck as often as asked. */
	get waiting(): number {
		return this.pending.length;
	}

	/** The fault for a request, which is counted by every fault it matches until one strikes. */
	take(host: 'main' | 'analytics', method: string, path: string): Fault | undefined {
		for (const entry of this.pending) {
			const { fault } = entry;
			if (fault.host !== undefined && fault.host !== host) continue;
			if (fault.method !== undefined && fault.method !== method) continue;
			if (!matchesPath(path, fault.path)) continue;
			if (entry.toPass > 0) {
				entry.toPass--;
				continue;
			}
			entry.left--;
			if (entry.left <= 0) this.pending = this.pending.filter((other) => other !== entry);
			return fault;
		}
		return undefined;
	}
}
