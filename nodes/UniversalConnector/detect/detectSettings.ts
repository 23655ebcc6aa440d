import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { detect, type Detected } from '../../shared/detect/detect';
import { maskTexts } from '../../shared/http/redact';
import { itemParameters } from '../../shared/n8n/parameters';
import type { FetchResult } from '../fetchResult';
import { type Plan, preparePlan } from '../plan';
import { nodeJson } from './nodeJson';
import { answerReader } from './readAnswer';
import { topicsOf } from './topics';

/**
 * Why what was found out may not lead to all records, as a clause; undefined where the answers prove
 * that it does.
 */
function doubtIn(
	{ scheme, places: [place], hasMoved }: Detected,
	[warning]: readonly string[],
): string | undefined {
	if (scheme.confidence === 'none') return 'how the API hands out pages could not be told';
	if (scheme.confidence !== 'certain') return 'how the API hands out pages is not proven';
	if (place?.confidence === 'guess')
		return 'another list in the answer may be the one with the records';
	if (hasMoved) return 'the list changed while it was looked at';
	return warning === undefined ? undefined : 'an answer held an error beside its records';
}

function runOf(
	{ usage, signedIn }: Plan,
	detected: Detected,
	warnings: readonly string[],
): IDataObject {
	const { reads, notes } = detected;
	const doubt = doubtIn(detected, warnings);
	return {
		summary:
			doubt === undefined
				? 'The way to read the whole list was found out, and the answers prove it.'
				: `Not complete: ${doubt}.`,
		stopReason: 'detected',
		complete: doubt === undefined,
		records: 0,
		reads: reads.map(({ purpose, outcome }) => ({ purpose, outcome })),
		...usage,
		warnings: [...signedIn.warnings, ...warnings, ...notes],
	};
}

/**
 * Finds out by at most eight reads how an API gives its records, and makes a node of it.
 * @throws ConfigError before any call, and whatever the first read fails with
 */
export async function detectSettings(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<FetchResult> {
	const plan = await preparePlan(context, itemIndex);
	const { template, signedIn } = plan;
	const warnings: string[] = [];
	const read = answerReader(plan, (message) => void warnings.push(message));
	const found = await attemptAsync(
		async () => await detect({ template, read, allowed: signedIn.allowedOrigins }),
	);
	plan.end();
	if (!found.ok) throw found.error;
	const { redact } = signedIn;
	const node = nodeJson(found.value, itemParameters(context, itemIndex), redact);
	const topics = topicsOf(found.value, node).map(
		(topic) => maskTexts(topic, redact) as IDataObject,
	);
	return {
		records: topics,
		run: maskTexts(runOf(plan, found.value, warnings), redact) as IDataObject,
	};
}
