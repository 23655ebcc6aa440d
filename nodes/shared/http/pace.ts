import type { Clock } from './clock';
import type { SendLayer } from './message';

/** The time over which calls are counted, in milliseconds. */
const MINUTE_MS = 60_000;

/** When the latest calls began; shared by everybody who keeps to one pace. */
export class Pace {
	private readonly begins: number[] = [];
	private turn: Promise<void> = Promise.resolve();

	/** Resolves when one more call keeps the calls of any minute within `perMinute`. */
	async next(perMinute: number, clock: Clock): Promise<void> {
		const mine = this.turn.then(async () => await this.take(perMinute, clock));
		// One caller's cancelled wait must not refuse the turn of the next one.
		this.turn = mine.catch(() => undefined);
		await mine;
	}

	private async take(perMinute: number, clock: Clock): Promise<void> {
		// Callers may keep to different paces, so the one that counts back is this caller's.
		const before = this.begins[this.begins.length - perMinute];
		const wait = before === undefined ? 0 : before + MINUTE_MS - clock.now();
		// No more than a minute, also when the machine's clock was set back in between.
		if (wait > 0) await clock.wait(Math.min(wait, MINUTE_MS));
		this.begins.push(clock.now());
		const isOver = this.begins.findIndex((begin) => begin > clock.now() - MINUTE_MS);
		this.begins.splice(0, Math.max(0, isOver));
	}
}

/**
 * Begins at most `perMinute` calls in any 60 seconds, for APIs that state a limit without reporting
 * it in headers. The calls come as fast as they can until the limit is reached.
 */
export function withPace(perMinute: number, pace: Pace, clock: Clock): SendLayer {
	return (send) => async (request) => {
		if (Number.isFinite(perMinute)) await pace.next(perMinute, clock);
		return await send(request);
	};
}
