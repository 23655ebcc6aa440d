import { attempt } from '../../shared/attempt';
import { mayBePartial } from '../../shared/batching/refusals';
import { isSomething } from '../../shared/extract/isSomething';
import { isObject } from '../../shared/extract/jsonValue';
import { messageIn } from '../../shared/http/answer';
import { HttpError } from '../../shared/http/errors';
import type { PlanhatAnswer } from '../api';

const SHOWN_REASONS = 3;

/** What the report of a bulk call lists as refused (Planhat developer documentation, bulk upsert). */
function refusedIn(body: unknown): unknown[] {
	if (!isObject(body)) return [];
	return Object.entries(body)
		.filter(([name, list]) => /Errors$/.test(name) && Array.isArray(list) && isSomething(list))
		.flatMap(([, list]) => list as unknown[]);
}

/**
 * The error of a write of which Planhat took a part only, with its answer, which names what was
 * taken; undefined when it took all.
 */
export function partialError(answer: PlanhatAnswer): HttpError | undefined {
	const { status, request, redact } = answer;
	if (!answer.isSuccess || request.method === 'GET') return undefined;
	const parsed = attempt(() => answer.json());
	const body = parsed.ok ? parsed.value : undefined;
	const refused = refusedIn(body);
	if (refused.length === 0 && !mayBePartial(status)) return undefined;
	const reasons = refused.map((one) => messageIn(one) ?? JSON.stringify(one));
	const told = [...new Set(reasons)].slice(0, SHOWN_REASONS).join('; ');
	const said = told === '' ? '' : `: ${redact(told)}`;
	return new HttpError(
		`Planhat took the request in part only (${status})${said}`,
		"What it took is done and stays; its answer, in 'details', names it. Send the rest alone, or use 'Create or Update' of the resource, which tells what became of each row.",
		{ method: request.method, url: redact(request.url), status, answer: body ?? null },
	);
}
