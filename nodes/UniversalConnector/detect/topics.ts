import type { IDataObject } from 'n8n-workflow';

import type { Detected } from '../../shared/detect/detect';
import type { Confidence, Finding, Unknown } from '../../shared/detect/finding';
import { formatPath } from '../../shared/extract/path';
import type { Cleaned } from './withoutSecrets';
import { placeInWords, schemeInWords, totalInWords } from './words';

const UNKNOWN = "Can't tell";

/** What one topic was answered with; one output item. */
interface Topic {
	readonly topic: string;
	readonly found: string;
	readonly confidence: Confidence;
	/** Whether a read of its own has shown it. */
	readonly proven: boolean;
	readonly evidence: string;
	readonly alternatives: readonly string[];
}

type Candidates<T> = ReadonlyArray<Finding<T>>;

/** Alternatives are listed up to here; the rest says nothing. */
const LISTED = 5;

function topicOf<T>(
	topic: string,
	[best, ...others]: Candidates<T>,
	inWords: (value: T) => string,
	none: string,
): Topic {
	const alternatives = others
		.slice(0, LISTED)
		.map(({ value, confidence }) => `${inWords(value)} (${confidence})`);
	if (best === undefined) {
		return {
			topic,
			found: UNKNOWN,
			confidence: 'none',
			proven: false,
			evidence: none,
			alternatives,
		};
	}
	const { value, confidence, isProven, evidence } = best;
	return { topic, found: inWords(value), confidence, proven: isProven, evidence, alternatives };
}

function candidates<T>(best: Finding<T> | Unknown, others: Candidates<T> = []): Candidates<T> {
	return best.confidence === 'none' ? others : [best, ...others];
}

function paginationTopic({ scheme, otherSchemes }: Detected): Topic {
	if (scheme.confidence !== 'none') {
		return topicOf('Pagination', candidates(scheme, otherSchemes), schemeInWords, '');
	}
	return topicOf('Pagination', [], schemeInWords, scheme.evidence);
}

function sizeTopic({ cap, size, unasked }: Detected): Topic {
	const named = size === undefined ? '' : ` ${size.evidence}`;
	const usual = `${unasked} ${unasked === 1 ? 'record comes' : 'records come'} without asking for a number.`;
	const none = [usual, named.trim(), cap.evidence].filter((text) => text !== '').join(' ');
	const orMore = cap.confidence !== 'none' && cap.isFloor ? ' or more' : '';
	const inWords = (value: number) => `${value} records${orMore}`;
	const topic = topicOf('Page Size', candidates(cap), inWords, none);
	return cap.confidence === 'none' ? topic : { ...topic, evidence: `${usual} ${topic.evidence}` };
}

function totalTopic({ totals, unusableTotals }: Detected): Topic {
	const none = ['The answer states no total that can be used.', ...unusableTotals].join(' ');
	return topicOf('Total', totals, totalInWords, none);
}

const CONFIDENCES: readonly Confidence[] = ['none', 'guess', 'likely', 'certain'];

function weaker(one: Confidence, other: Confidence): Confidence {
	return CONFIDENCES[Math.min(CONFIDENCES.indexOf(one), CONFIDENCES.indexOf(other))] ?? 'none';
}

function settingsTopic(
	{ scheme, places: [place], reads }: Detected,
	{ settings, removed }: Cleaned,
) {
	const paging =
		scheme.confidence === 'none' ? 'pagination to be completed' : schemeInWords(scheme.value);
	const records = place === undefined ? '' : `${placeInWords(place.value)}. `;
	const left =
		removed.length === 0
			? ''
			: ` Values that look like secrets were left empty: ${removed.join(', ')}. Put them into the credential.`;
	return {
		topic: 'Settings',
		found: `${records}${paging}`,
		confidence: weaker(scheme.confidence, place?.confidence ?? 'none'),
		proven: scheme.confidence !== 'none' && scheme.isProven,
		evidence: `Found out with ${reads.length} ${reads.length === 1 ? 'read' : 'reads'}. Copy 'settings' from the JSON view and paste it on the canvas.${left}`,
		alternatives: [],
		settings,
	};
}

/** What was found out, a topic an item; the first one holds the node to paste. */
export function topicsOf(detected: Detected, node: Cleaned): IDataObject[] {
	const { syncFields, highWaterFields, places } = detected;
	const topics = [
		settingsTopic(detected, node),
		topicOf('Record Path', places, placeInWords, 'No records were found.'),
		paginationTopic(detected),
		sizeTopic(detected),
		totalTopic(detected),
		topicOf(
			'Sync Field',
			syncFields,
			({ path }) => formatPath(path),
			'No field has a value in every record that no other record has.',
		),
		topicOf(
			'High-Water Field',
			highWaterFields,
			({ path }) => formatPath(path),
			'No field holds dates or times in all records.',
		),
	];
	return topics.map((topic) => ({ ...topic }) as IDataObject);
}
