import { bodyText } from '../answer';
import type { Answer } from '../answer';

/** What can be wrong (or merely odd) with the body of a 200 (E06). */
export const bodyDamages = {
	/** The page a proxy or a login wall shows. */
	html: () => ({
		status: 200,
		headers: [['content-type', 'text/html; charset=utf-8'] as const],
		body: '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in</body></html>',
	}),
	empty: (answer) => ({ ...answer, body: '' }),
	noContent: () => ({ status: 204 }),
	/** RFC 8259 section 8.1 forbids to send it and allows to ignore it. */
	byteOrderMark: (answer) => ({ ...answer, body: `\uFEFF${bodyText(answer)}` }),
	/** The length is right for what is sent, so only parsing finds out. */
	cutJson: (answer) => {
		const { served: _served, ...rest } = answer;
		return { ...rest, body: bodyText(answer).slice(0, -10) };
	},
} as const satisfies Record<string, (answer: Answer) => Answer>;

export type BodyDamage = keyof typeof bodyDamages;
