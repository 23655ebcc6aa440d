import { jsonAnswer } from '../answer';
import type { Layer, Pair } from '../exchange';
import { atPage } from './atPage';
import type { Strike } from './atPage';

/** Another status instead of the page (E07: 500 once on page 4). */
export function statusAtPage(status: number, strike: Strike, headers: readonly Pair[] = []): Layer {
	return atPage(strike, () => jsonAnswer({ error: `fault ${status}` }, { status, headers }));
}
