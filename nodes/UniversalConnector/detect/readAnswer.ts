import { attemptAsync } from '../../shared/attempt';
import type { ReadAnswer } from '../../shared/detect/reads';
import { Answer } from '../../shared/http/answer';
import { AnswerTooLargeError, ResponseShapeError } from '../../shared/http/errors';
import type { ApiRequest, ApiResponse } from '../../shared/http/message';
import { toRequest } from '../../shared/pagination/template';
import { type Plan, sendOf } from '../plan';

/** A page larger than this is not worth the time to look at. */
const MOST_BYTES = 20_000_000;

function tooLarge(request: ApiRequest, { signedIn }: Plan): ResponseShapeError {
	return new ResponseShapeError(
		`The answer is larger than ${MOST_BYTES / 1_000_000} megabytes`,
		"Let 'Path' ask for fewer records, for example with ?limit=100.",
		{ method: request.method, url: signedIn.redact(request.url), field: 'Path' },
	);
}

/** Sends as a read does, with its retries, waits and limits, and parses the answer. */
export function answerReader(plan: Plan, warn: (message: string) => void): ReadAnswer {
	const { redact } = plan.signedIn;
	const send = sendOf(plan, (message) => {
		warn(`An answer holds an error beside its records: ${redact(message)}`);
	});

	function parse(request: ApiRequest, response: ApiResponse) {
		const answer = new Answer(request, response, redact).requireSuccess();
		return { body: answer.json(), headers: response.headers, url: request.url };
	}

	return async (template) => {
		const request = toRequest(template);
		const answer = await attemptAsync(async () =>
			parse(request, await send({ ...request, maxBytes: MOST_BYTES })),
		);
		if (answer.ok || !(answer.error instanceof AnswerTooLargeError)) return answer;
		return { ok: false, error: tooLarge(request, plan) };
	};
}
