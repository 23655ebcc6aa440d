import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { adviceOnFailures, serviceError } from '../../shared/n8n/errors';
import type { RequestContext } from '../../shared/n8n/send';
import { plural } from '../words';
import type { BulkRow } from './row';

/** What became of a row, whatever was done with it. */
interface Told {
	readonly outcome: string;
	readonly id?: string;
	readonly processed?: number;
	readonly reason?: string;
	readonly isProblem: boolean;
}

/** The output item that tells what became of a row; n8n routes problems to the error output. */
export function outcomeItem(
	outcome: Told,
	row: Pick<BulkRow, 'keys'> | undefined,
	index: number,
): INodeExecutionData {
	const { isProblem, reason, ...told } = outcome;
	const keys: IDataObject = {};
	for (const [name, value] of row?.keys ?? []) if (name !== '_id') keys[name] = value;
	const json: IDataObject = isProblem
		? { error: reason ?? outcome.outcome, details: { ...told, ...keys } }
		: { ...told, ...keys, ...(reason === undefined ? {} : { reason }) };
	return { json, pairedItem: { item: index } };
}

const SHOWN_PROBLEMS = 5;

/** Without a way on for failed rows the run ends here, but it says what has landed. */
export function summaryError(
	context: RequestContext,
	resource: Pick<ResourceDefinition, 'label'>,
	outcomes: readonly Told[],
): NodeApiError {
	const problems = outcomes.flatMap((outcome, index) =>
		outcome.isProblem ? [{ reason: outcome.reason ?? outcome.outcome, index }] : [],
	);
	const [first] = problems;
	const more = problems.length - SHOWN_PROBLEMS;
	const skippedRows = outcomes.filter(({ outcome }) => outcome === 'skipped').length;
	const landedRows = outcomes.length - problems.length - skippedRows;
	const message = `${problems.length} of ${outcomes.length} ${plural(resource)} were not written, or not for certain. The first reason: ${first?.reason ?? ''}`;
	const description = [
		...problems.slice(0, SHOWN_PROBLEMS).map(({ reason, index }) => `Item ${index}: ${reason}`),
		...(more > 0 ? [`… and ${more} more`] : []),
		...(landedRows > 0
			? [`${landedRows} of ${outcomes.length} are done and stay as they are.`]
			: []),
		adviceOnFailures(context, 'row'),
	].join('\n');
	return serviceError(context, { message, description, itemIndex: first?.index ?? 0 });
}
