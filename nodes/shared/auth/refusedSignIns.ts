import { attemptAsync } from '../attempt';
import { ConfigError, type EngineError, HttpError, ResponseShapeError } from '../http/errors';

/** How long other runs leave a sign-in alone that was refused. */
const REMEMBERED_MS = 30_000;

/** Refusals that are kept at the same time. */
const MOST_KEPT = 200;

/** Statuses of 4xx that say nothing about the sign-in data. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

const NOT_AGAIN =
	'It is not tried again in this run, so that no account gets locked; another run tries after 30 seconds, and at once with a changed credential.';

interface Kept {
	readonly error: EngineError;
	/** Milliseconds since 1970. */
	readonly until: number;
}

/** Whether the server of a sign-in said that it does not take it. */
export function isRefusedSignIn(error: unknown): error is EngineError {
	if (error instanceof ResponseShapeError) return true;
	if (!(error instanceof HttpError)) return false;
	const { status } = error.facts;
	return status >= 400 && status < 500 && !PASSING.has(status);
}

/** The same words for each item; a new error, because facts are added to errors on their way up. */
function again(error: EngineError): EngineError {
	const { message, facts } = error;
	const hint = `${error.hint} ${NOT_AGAIN}`;
	if (error instanceof HttpError) return new HttpError(message, hint, { ...error.facts });
	return error instanceof ResponseShapeError
		? new ResponseShapeError(message, hint, { ...facts })
		: new ConfigError(message, hint, { ...facts });
}

/**
 * Remembers sign-ins that a server refused, by what they were tried with: a wrong password makes one
 * refused login and not one for each item, which locks accounts. A run never tries it again, other
 * runs after 30 seconds. Shared by all runs of the process, so it is bounded.
 */
export class RefusedSignIns {
	private readonly kept = new Map<string, Kept>();
	private readonly byRun = new WeakMap<object, Map<string, EngineError>>();

	/** The refusal to tell in place of trying again; undefined when it may be tried. */
	find(run: object, key: string, now: number): EngineError | undefined {
		const recent = this.kept.get(key);
		const known =
			this.byRun.get(run)?.get(key) ??
			(recent !== undefined && recent.until > now ? recent.error : undefined);
		return known && again(known);
	}

	/** Keeps a refusal for the run, and for other runs for a while. */
	note(run: object, key: string, error: EngineError, now: number): void {
		const ofRun = this.byRun.get(run) ?? new Map<string, EngineError>();
		this.byRun.set(run, ofRun.set(key, error));
		this.kept.delete(key);
		this.kept.set(key, { error, until: now + REMEMBERED_MS });
		const [oldest] = this.kept.keys();
		if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
	}

	/**
	 * Signs in unless that was refused before.
	 * @throws what was thrown then, or what `signIn` throws
	 */
	async signIn<Result>(
		{ run, key, now }: { run: object; key: string; now: () => number },
		signIn: () => Promise<Result>,
	): Promise<Result> {
		const known = this.find(run, key, now());
		if (known !== undefined) throw known;
		const done = await attemptAsync(signIn);
		if (done.ok) return done.value;
		if (isRefusedSignIn(done.error)) this.note(run, key, done.error, now());
		throw done.error;
	}
}
