import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { detect, type Detected } from '../../shared/detect/detect';
import type { Confidence } from '../../shared/detect/finding';
import { maskTexts } from '../../shared/http/redact';
import { itemParameters } from '../../shared/n8n/parameters';
import type { FetchResult } from '../fetchResult';
import { type Plan, preparePlan } from '../plan';
import { nodeJson } from './nodeJson';
import { answerReader } from './readAnswer';
import { topicsOf } from './topics';

/** What became of the search for settings, for people. */
const SUMMARY: Readonly<Record<Confidence, string>> = {
	certain: 'How the API gives its records was found out. The node to paste is in the first record.',
	likely:
		'How the API gives its records is likely, and not proven. Look at the run of the node to paste before you rely on it.',
	guess:
		'How the API gives its records is a guess. Check it in the documentation of the API before you rely on the node to paste.',
	none: "How the API gives its records could not be told. The evidence of 'Pagination' says why.",
};

function runOf(
	{ usage, signedIn }: Plan,
	{ scheme, reads, notes }: Detected,
	warnings: readonly string[],
): IDataObject {
	return {
		summary: SUMMARY[scheme.confidence],
		stopReason: 'detected',
		complete: scheme.confidence === 'certain' && scheme.isProven,
		records: 0,
		reads: reads.map(({ purpose, outcome }) => ({ purpose, outcome })),
		...usage,
		warnings: [...signedIn.warnings, ...warnings, ...notes],
	};
}

/**
 * Finds out by at most three reads how an API gives its records, and makes a node of it.
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
