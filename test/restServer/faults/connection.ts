import { bodyText } from '../answer';
import type { Layer } from '../exchange';
import { atPage } from './atPage';
import type { Strike } from './atPage';
import type { Hold } from './hold';

/** Closes the connection after some bytes of the body; 0 closes it before any answer. */
export function cutAtPage(strike: Strike & { afterBytes?: number }): Layer {
	return atPage(strike, (answer) => ({
		...answer,
		body: bodyText(answer),
		ending: 'cut',
		...(strike.afterBytes === undefined ? {} : { cutAfter: strike.afterBytes }),
	}));
}

/** E08: takes the request and never answers. */
export function hangAtPage(strike: Strike & { hold?: Hold }): Layer {
	return atPage(strike, (answer) => ({ ...answer, ending: 'hang', hold: strike.hold }));
}
