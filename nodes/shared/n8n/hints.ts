import type { IExecuteFunctions } from 'n8n-workflow';

import type { RequestContext } from './send';

const toldBy = new WeakMap<object, Set<string>>();

/**
 * Shows a hint below the node, once for all items of a run; in the log where there is no editor to
 * show it, as in a poll.
 */
export function hintOnce(context: RequestContext, message: string): void {
	const told = toldBy.get(context) ?? new Set<string>();
	toldBy.set(context, told);
	if (told.has(message)) return;
	told.add(message);
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	if (addExecutionHints) {
		addExecutionHints.call(context, { message, location: 'outputPane' });
	} else {
		context.logger.warn(`${context.getNode().name}: ${message}`);
	}
}
