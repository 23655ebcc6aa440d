import { attempt } from '../attempt';
import { messageIn } from '../http/answer';
import { readContent } from '../http/content';
import { plainText } from '../json/plainText';
import { isSomething } from './isSomething';
import type { Path } from './path';
import { valueAt } from './readPath';
import type { ApiResponse, SendLayer } from '../http/message';

/** A place in the answer and the value that means something there; any value when left out. */
export interface AnswerTest {
	readonly path: Path;
	readonly equals?: string;
}

/** What an API says in its own way (quirks E04, E05). */
export interface AnswerRules {
	/** Statuses that mean "too many calls" here. */
	readonly throttleStatuses: readonly number[];
	/** A success status whose body means "too many calls". */
	readonly throttleTest?: AnswerTest;
	/** A success status whose body is an error. */
	readonly errorTest?: AnswerTest;
	/** Whether such an error goes away when asked again. */
	readonly isErrorTemporary: boolean;
	/** Told the error instead, where the records beside it are wanted (quirk P35). */
	readonly onTolerated?: (message: string) => void;
}

function matches(test: AnswerTest | undefined, body: unknown): boolean {
	if (test === undefined) return false;
	const value = valueAt(body, test.path);
	return test.equals === undefined ? isSomething(value) : plainText(value) === test.equals;
}

function translated(response: ApiResponse, rules: AnswerRules): number {
	if (rules.throttleStatuses.includes(response.status)) return 429;
	const isOk = response.status >= 200 && response.status < 300;
	if (!isOk || (rules.throttleTest === undefined && rules.errorTest === undefined)) {
		return response.status;
	}
	const contentType = response.headers['content-type'];
	const content = attempt(() => readContent(response.body, { contentType })?.value);
	if (!content.ok) return response.status;
	if (matches(rules.throttleTest, content.value)) return 429;
	if (rules.errorTest === undefined || !matches(rules.errorTest, content.value)) {
		return response.status;
	}
	if (rules.onTolerated === undefined) return rules.isErrorTemporary ? 500 : 400;
	rules.onTolerated(messageIn(valueAt(content.value, rules.errorTest.path)) ?? 'no message');
	return response.status;
}

/**
 * Gives answers the status that says what they mean, so that retry and errors need no second
 * rule: 429 for throttling, 500 or 400 for an error inside a 200.
 */
export function withAnswerRules(rules: AnswerRules): SendLayer {
	return (send) => async (request) => {
		const response = await send(request);
		const status = translated(response, rules);
		return status === response.status
			? response
			: { ...response, status, sentStatus: response.status };
	};
}
