import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { EngineError, type ErrorCode } from '../http/errors';

/** Codes whose errors come from the service; the rest is about settings and input. */
const FROM_SERVICE: ReadonlySet<ErrorCode> = new Set([
	'http',
	'rate-limit',
	'network',
	'timeout',
	'response-shape',
]);

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
	const { message, hint: description, facts } = error;
	if (!FROM_SERVICE.has(error.code)) {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const shown: JsonObject = { message };
	const httpCode = facts.status === undefined ? {} : { httpCode: String(facts.status) };
	return new NodeApiError(node, shown, { message, description, itemIndex, ...httpCode });
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
	return { error: error.message, details: { code: error.code, hint: error.hint, ...facts } };
}
