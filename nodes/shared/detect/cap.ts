import { isUsualSize } from '../pagination/pageSize';
import type { Finding, Unknown } from './finding';

/** How a request for a large page ended. */
export interface LargePage {
	readonly asked: number;
	readonly received: number;
	/** Records of a page when no size is asked for. */
	readonly usual: number;
	/** Whether the answer says that there is more after it; absent when it does not say. */
	readonly hasMore?: boolean;
}

/**
 * The most records a page may hold; a floor when all that were asked for came, so that more may be
 * possible. Where nothing can be told, how many came at least.
 */
export type Cap =
	| (Finding<number> & { readonly isFloor: boolean })
	| (Unknown & { readonly atLeast?: number });

/** A size no API takes for an attack, and above what came by itself. */
export function largeSize(usual: number): number {
	return usual >= 1_000 ? 5 * usual : 1_000;
}

function found(value: number, confidence: 'certain' | 'likely', evidence: string): Cap {
	return { value, confidence, isProven: confidence === 'certain', isFloor: false, evidence };
}

/** Whether people choose such numbers as a limit. */
function isRound(count: number): boolean {
	return count === 50 || count === 250 || (count > 0 && count % 100 === 0);
}

/** What a large page says about the most that a page may hold. */
export function capIn({ asked, received, usual, hasMore }: LargePage): Cap {
	const came = `A page of ${asked} was asked for and ${received} records came`;
	if (received >= asked) {
		const evidence = `${came}: the server gives at least so many.`;
		return { value: asked, confidence: 'certain', isProven: true, isFloor: true, evidence };
	}
	if (hasMore === true && received !== usual) {
		// A server that leaves out records after it cut the page gives odd numbers.
		const confidence = isUsualSize(received) ? 'certain' : 'likely';
		return found(received, confidence, `${came}, although there are more.`);
	}
	if (hasMore === false || received === 0) {
		const evidence = `${came}, and the list ended there: it is too short to show a limit.`;
		return { confidence: 'none', evidence, atLeast: received };
	}
	if (received === usual) {
		return found(received, 'likely', `${came}, as many as without asking.`);
	}
	if (received > usual && isRound(received)) {
		return found(received, 'likely', `${came}, a round number as limits are.`);
	}
	const evidence = `${came}: that is the end of the list or the most a page may hold, which can't be told apart.`;
	return { confidence: 'none', evidence, atLeast: received };
}
