import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';

import type { Outcome } from '../../shared/batching/outcomes';
import { adviceOnFailures, serviceError } from '../../shared/n8n/errors';
import type { RequestContext } from '../../shared/n8n/send';

/** The output item that tells what became of an input item; n8n routes problems to the error output. */
export function outcomeItem(outcome: Outcome, index: number): INodeExecutionData {
	const { isProblem, reason, ...told } = outcome;
	const json: IDataObject = isProblem
		? { error: reason ?? outcome.outcome, details: { ...told } }
		: { ...told, ...(reason === undefined ? {} : { reason }) };
	return { json, pairedItem: { item: index } };
}

const SHOWN_PROBLEMS = 5;

/** Without a way on for failed records the run ends here, but it says what has landed. */
export function summaryError(context: RequestContext, outcomes: readonly Outcome[]): NodeApiError {
	const problems = outcomes.flatMap((outcome, index) =>
		outcome.isProblem ? [{ reason: outcome.reason ?? outcome.outcome, index }] : [],
	);
	const [first] = problems;
	const more = problems.length - SHOWN_PROBLEMS;
	const landed = outcomes.length - problems.length;
	const message = `${problems.length} of ${outcomes.length} records were not sent, or not for certain. The first reason: ${first?.reason ?? ''}`;
	const description = [
		...problems.slice(0, SHOWN_PROBLEMS).map(({ reason, index }) => `Item ${index}: ${reason}`),
		...(more > 0 ? [`… and ${more} more`] : []),
		...(landed > 0 ? [`${landed} of ${outcomes.length} are done and stay as they are.`] : []),
		adviceOnFailures(context, 'record'),
	].join('\n');
	return serviceError(context, { message, description, itemIndex: first?.index ?? 0 });
}
