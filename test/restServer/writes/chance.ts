import { jsonAnswer } from '../answer';
import type { Layer } from '../exchange';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Troubles by the part of calls that they befall. */
export interface Troubles {
	/** 429 before anything was done. */
	readonly throttled?: number;
	/** 500 before anything was done. */
	readonly failed?: number;
	/** 500 although everything was done. */
	readonly failedAfter?: number;
	/** Connection closed before anything was done. */
	readonly cut?: number;
	/** Connection closed although everything was done. */
	readonly cutAfter?: number;
	/** No answer although everything was done. */
	readonly hungAfter?: number;
}

const nothingYet = { body: '{}', ending: 'cut', cutAfter: 0, status: 200 } as const;

/** Strikes calls at random; `struck` counts them by trouble. */
export function withTroubles(
	troubles: Troubles,
	random: () => number,
	struck: Record<string, number> = {},
): Layer {
	const list = Object.entries(troubles) as Array<[keyof Troubles, number]>;
	return (next) => async (exchange) => {
		let chance = random();
		const trouble = list.find(([, part]) => (chance -= part) < 0)?.[0];
		if (trouble === undefined) return await next(exchange);
		struck[trouble] = (struck[trouble] ?? 0) + 1;
		if (trouble === 'throttled') {
			return jsonAnswer({ error: 'slow down' }, { status: 429, headers: [['Retry-After', '0']] });
		}
		if (trouble === 'failed') return jsonAnswer({ error: 'out of order' }, { status: 500 });
		if (trouble === 'cut') return nothingYet;
		const answer = await next(exchange);
		if (trouble === 'failedAfter') return jsonAnswer({ error: 'lost it' }, { status: 500 });
		if (trouble === 'hungAfter') return { ...answer, ending: 'hang' };
		return { ...answer, ...nothingYet };
	};
}
