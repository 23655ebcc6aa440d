import { type Attempt } from '../attempt';
import { CancelledError, EngineError, HttpError } from '../http/errors';
import type { RequestTemplate } from '../pagination/template';
import type { Answer } from './finding';

/** Reads that a detection may cost, whatever it finds; most lists are told by three. */
export const MOST_READS = 8;

/** Sends one request and parses its answer. */
export type ReadAnswer = (template: RequestTemplate) => Promise<Attempt<Answer>>;

/** A read that was made, for the report. */
export interface ReadNote {
	/** Why it was made. */
	readonly purpose: string;
	/** What came of it. */
	outcome: string;
}

/** Statuses of a client error that say nothing of the request's names (RFC 9110, 15.5). */
const OTHER_REASONS: ReadonlySet<number> = new Set([401, 403, 408, 429]);

function isRefusal(error: unknown): boolean {
	if (!(error instanceof HttpError)) return false;
	const { status } = error.facts;
	return status >= 400 && status < 500 && !OTHER_REASONS.has(status);
}

/** Counts the reads and refuses one too many. */
export class Reads {
	readonly notes: ReadNote[] = [];
	/** Whether the read made last was refused for what it asked for. */
	isRefusal = false;

	constructor(private readonly send: ReadAnswer) {}

	get left(): number {
		return MOST_READS - this.notes.length;
	}

	/**
	 * The answer, or in words why there is none; undefined when all reads are used up.
	 * @throws CancelledError
	 */
	async read(purpose: string, template: RequestTemplate): Promise<Answer | string | undefined> {
		if (this.left <= 0) return undefined;
		const note: ReadNote = { purpose, outcome: '' };
		this.notes.push(note);
		const answer = await this.send(template);
		this.isRefusal = !answer.ok && isRefusal(answer.error);
		if (answer.ok) return answer.value;
		if (answer.error instanceof CancelledError) throw answer.error;
		note.outcome =
			answer.error instanceof EngineError ? answer.error.message : String(answer.error);
		return note.outcome;
	}

	/** Says what came of the read made last. */
	tell(outcome: string): void {
		const last = this.notes.at(-1);
		if (last !== undefined) last.outcome = outcome;
	}
}
