import type { JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { CancelledError, EngineError, type ErrorCode } from '../http/errors';
import { maskTexts } from '../http/redact';
import { runMask } from './runMask';
import type { RequestContext } from './send';
import { runsAsTool } from './tool';

/** Codes whose errors come from the service; the rest is about settings and input. */
const FROM_SERVICE: ReadonlySet<ErrorCode> = new Set([
	'http',
	'rate-limit',
	'network',
	'timeout',
	'response-shape',
]);

/** n8n files a run as canceled, not as failed, when the error holds the word in this spelling. */
const CANCELED = 'The run was canceled';

/** Masks secrets in everything that n8n keeps of an error. */
function masked<Failure extends Error>(error: Failure, redact: (text: string) => string): Failure {
	const texts = error as { description?: unknown; messages?: unknown };
	error.message = redact(error.message);
	if (error.stack !== undefined) error.stack = redact(error.stack);
	if (typeof texts.description === 'string') texts.description = redact(texts.description);
	if (Array.isArray(texts.messages)) texts.messages = maskTexts(texts.messages, redact);
	if (error.cause instanceof Error && error.cause !== error) masked(error.cause, redact);
	return error;
}

/** Turns whatever went wrong for an item into the error that n8n shows, secrets masked. */
export function toNodeError(
	context: RequestContext,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const node = context.getNode();
	const { redact } = runMask(context);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context['itemIndex'] ??= itemIndex;
		return masked(error, redact);
	}
	if (!(error instanceof EngineError)) {
		const own = error instanceof Error ? error : String(error);
		return masked(new NodeOperationError(node, own, { itemIndex }), redact);
	}
	const { facts } = error;
	const description = redact(error.hint);
	const message = error instanceof CancelledError ? CANCELED : redact(error.message);
	if (!FROM_SERVICE.has(error.kind)) {
		const nodeError = new NodeOperationError(node, message, { description, itemIndex });
		return saying(nodeError, message);
	}
	const httpCode = facts.status === undefined ? {} : { httpCode: String(facts.status) };
	return serviceError(context, { message, description, itemIndex, ...httpCode });
}

/** What a person is told when the service did not do what it should. */
export interface ServiceErrorText {
	readonly message: string;
	readonly description: string;
	readonly itemIndex: number;
	/** Status of the answer, if there was one. */
	readonly httpCode?: string;
}

/** The error n8n shows for a service, with exactly these words, secrets masked. */
export function serviceError(context: RequestContext, text: ServiceErrorText): NodeApiError {
	const { redact } = runMask(context);
	const message = redact(text.message);
	const shown = { ...text, message, description: redact(text.description) };
	return saying(new NodeApiError(context.getNode(), { message }, shown), message);
}

/**
 * Puts the message back: n8n replaces every message that holds a word such as ECONNRESET or EEXIST
 * anywhere ("preexisting") by one of its own, which would hide what happened.
 */
function saying<NodeError extends NodeApiError | NodeOperationError>(
	error: NodeError,
	message: string,
): NodeError {
	error.message = message;
	error.messages = [];
	return error;
}

/**
 * What an item on the error branch says: the message, and details a later node can act on, secrets
 * masked.
 */
export function errorJson(context: RequestContext, error: unknown): JsonObject {
	// An object of texts, numbers and objects stays one.
	return maskTexts(plainErrorJson(error), runMask(context).redact) as JsonObject;
}

function plainErrorJson(error: unknown): JsonObject {
	if (!(error instanceof EngineError)) {
		const message = error instanceof Error ? error.message : String(error);
		const description = error instanceof NodeOperationError ? error.description : undefined;
		return {
			error: message,
			details: { code: 'config', ...(description ? { hint: description } : {}) },
		};
	}
	// JSON round trip: facts hold optional members, which JsonObject does not know.
	const facts = JSON.parse(JSON.stringify(error.facts)) as JsonObject;
	return { error: error.message, details: { code: error.kind, hint: error.hint, ...facts } };
}

/** What to do about failed rows, when the run has tried them all; `one` is what a row is called. */
export function adviceOnFailures(context: RequestContext, one: string): string {
	// A model has no settings to change, and would hear nothing at all from an error output.
	return runsAsTool(context)
		? `Correct what the reason names, and call the tool again for the failed ${one} only.`
		: `To get the outcome of each ${one}, set 'On Error' in the node's settings to 'Continue (using error output)'.`;
}
