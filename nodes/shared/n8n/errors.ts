import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { CancelledError, EngineError, type ErrorCode } from '../http/errors';

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

/** Turns whatever went wrong for an item into the error that n8n shows. */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context['itemIndex'] ??= itemIndex;
		return error;
	}
	if (!(error instanceof EngineError)) {
		return new NodeOperationError(node, error instanceof Error ? error : String(error), {
			itemIndex,
		});
	}
	const { hint: description, facts } = error;
	const message = error instanceof CancelledError ? CANCELED : error.message;
	if (!FROM_SERVICE.has(error.kind)) {
		const nodeError = new NodeOperationError(node, message, { description, itemIndex });
		return saying(nodeError, message);
	}
	const httpCode = facts.status === undefined ? {} : { httpCode: String(facts.status) };
	return serviceError(node, { message, description, itemIndex, ...httpCode });
}

/** What a person is told when the service did not do what it should. */
export interface ServiceErrorText {
	readonly message: string;
	readonly description: string;
	readonly itemIndex: number;
	/** Status of the answer, if there was one. */
	readonly httpCode?: string;
}

/** The error n8n shows for a service, with exactly these words. */
export function serviceError(node: INode, text: ServiceErrorText): NodeApiError {
	return saying(new NodeApiError(node, { message: text.message }, text), text.message);
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

/** What an item on the error branch says: the message, and details a later node can act on. */
export function errorJson(error: unknown): JsonObject {
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
