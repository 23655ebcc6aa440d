import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import { runMask } from './runMask';
import type { RequestContext } from './send';
import { tellModel } from './tool';

const toldBy = new WeakMap<object, Set<string>>();

/** Shows a hint below the node, secrets masked; in the log where no editor shows one, as in a poll. */
export function tellHint(
	context: RequestContext,
	message: string,
	more: Omit<NodeExecutionHint, 'message'> = { location: 'outputPane' },
): void {
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	tellModel(context, runMask(context).redact(message));
	if (addExecutionHints) {
		addExecutionHints.call(context, { ...more, message: runMask(context).redact(message) });
	} else {
		tellLog(context, message);
	}
}

/** As tellHint, once for all items of a run. */
export function hintOnce(context: RequestContext, message: string): void {
	const told = toldBy.get(context) ?? new Set<string>();
	toldBy.set(context, told);
	if (told.has(message)) return;
	told.add(message);
	tellHint(context, message);
}

/** Writes a warning to n8n's log, with the name of the node and secrets masked. */
export function tellLog(context: RequestContext, message: string): void {
	const { name } = context.getNode();
	context.logger.warn(`${name}: ${runMask(context).redact(message)}`);
}
