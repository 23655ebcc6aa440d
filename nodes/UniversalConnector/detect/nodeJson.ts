import type { IDataObject } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import type { Detected } from '../../shared/detect/detect';
import type { Scheme } from '../../shared/detect/scheme';
import { retypedIn } from '../../shared/detect/textPosition';
import { formatPath } from '../../shared/extract/path';
import { withoutParameter } from '../../shared/http/query';
import { type Json, readJson } from '../../shared/json/readJson';
import { writeJson } from '../../shared/json/writeJson';
import type { ItemParameters } from '../../shared/n8n/parameters';
import { rowsOf } from '../optionValues';
import { type NodeSettings, schemeSettings } from './schemeSettings';
import { type Cleaned, withoutSecrets } from './withoutSecrets';

/** The node's full type, as workflows store it. */
const NODE_TYPE = 'n8n-nodes-planhat.universalConnector';

/** Shown below the node on the canvas. */
const UNFINISHED =
	"Reads one page only: how the API hands out more could not be told. Set 'Pagination', and remove 'Limit: Pages'.";

/** Shown where one answer seems to hold everything and nothing has proven it. */
const UNPROVEN =
	"Reads one page and does not call it complete: nothing proves that there is no more. If one answer holds all records, set 'Pagination' to 'None' and remove 'Limit: Pages'.";

/** Whether the scheme leads to all records: a way to go on, or a proof that there is no more. */
function leadsToAll({ scheme }: Detected): boolean {
	if (scheme.confidence === 'none') return false;
	return scheme.value.kind !== 'none' || scheme.confidence === 'certain';
}

/** The first page as it is, and a run that ends at its limit: never a complete one. */
function firstPageOnly(received: number): NodeSettings {
	return {
		parameters: { pagination: 'page', pageParameter: 'page', limitParameter: '' },
		options: {
			// So that an empty first page is looked past, which the limit forbids, and proves nothing.
			start: 0,
			isStartSent: false,
			shortPage: 'goesOn',
			pageSize: Math.max(received, 1),
			maxPages: 1,
		},
	};
}

/** Stated totals end a read, so one that may count something else stays out. */
function totalOptions({ totals: [total], received }: Detected): IDataObject {
	if (total === undefined) return {};
	const { source, unit } = total.value.source;
	const came = unit === 'pages' ? 1 : received;
	if (!total.isProven && total.value.stated <= came) return {};
	if (source.from !== 'body' && source.from !== 'header') return {};
	return {
		totalAt: source.from === 'body' ? formatPath(source.path) : source.name,
		...(source.from === 'header' ? { totalIn: 'header' } : {}),
		...(unit === 'pages' ? { totalUnit: 'pages' } : {}),
	};
}

function recordOptions({
	options: { shape, keyField },
	syncFields: [sync],
	isFiltered,
}: Detected): IDataObject {
	const isWanted = sync?.value.isUsualKey === true || (isFiltered && sync?.confidence === 'likely');
	return {
		...(shape === undefined || shape === 'list' ? {} : { shape }),
		...(keyField === undefined ? {} : { keyField }),
		...(sync && isWanted ? { syncField: formatPath(sync.value.path) } : {}),
	};
}

/** Records that each page of a moving list reads again, and half of a page at most. */
const OVERLAP = 20;

/** Of a list that changes while it is read, records that slip past a page are found again. */
function overlapOptions({ hasMoved, syncFields: [sync] }: Detected, paging: NodeSettings) {
	const { parameters, options } = paging;
	const overlap = Math.min(OVERLAP, Math.floor(Number(options['pageSize']) / 2));
	const isUsable = parameters['pagination'] === 'offset' && sync?.value.isUsualKey === true;
	return hasMoved && isUsable && overlap > 0 ? { overlap } : {};
}

/** Asking for more than came by itself is worth it from the node's own page size on. */
const WORTH_ASKING = 100;

/**
 * Records to ask for in a page: as many as were shown to come, where that saves calls. A page that
 * swallowed the whole list shows no way on, so by cursor or link it is not asked for.
 */
function wantedSize({ cap, received, scheme }: Detected): number {
	if (cap.confidence !== 'none') return Math.max(cap.value, 1);
	const leads = scheme.confidence !== 'none' && /^(cursor|nextLink)$/.test(scheme.value.kind);
	const { atLeast = 0 } = cap;
	return Math.max(received, atLeast >= WORTH_ASKING && !leads ? atLeast : 0, 1);
}

/** Path and options as the person typed them, with placeholders in the text that takes the position. */
function typedRequest(
	scheme: Scheme | undefined,
	parameters: ItemParameters,
): { readonly path: string; readonly options: IDataObject } {
	const path = parameters.text('path');
	const options = parameters.collection('options');
	const text = scheme !== undefined && 'text' in scheme ? scheme.text : undefined;
	if (text === undefined) return { path, options };
	if (text.in === 'body') {
		const { body } = options;
		// A body that was typed is JSON, or it would not have been sent.
		const parsed = attempt(() => readJson(String(body)).value as Json);
		const value = typeof body === 'string' && parsed.ok ? parsed.value : (body as Json);
		return { path, options: { ...options, body: writeJson(retypedIn(value, text)) } };
	}
	const entries = rowsOf(options['query'], 'entry');
	const at = entries.findIndex(({ name, value }) => name === text.name && value === text.from);
	const entry = { name: text.name, value: text.to };
	const isInPath = at < 0;
	return {
		path: isInPath ? withoutParameter(path, text.name) : path,
		options: {
			...options,
			query: {
				entry: isInPath
					? [...entries, entry]
					: entries.map((one, index) => (index === at ? entry : one)),
			},
		},
	};
}

/** Parameters of a node that fetches with what was found out. */
function fetchParameters(detected: Detected, parameters: ItemParameters): IDataObject {
	const { scheme, received, hasMore, options } = detected;
	const known = scheme.confidence === 'none' ? undefined : scheme.value;
	const paging = leadsToAll(detected)
		? schemeSettings(known, {
				usual: Math.max(received, 1),
				wanted: wantedSize(detected),
			})
		: firstPageOnly(received);
	const authentication = parameters.text('authentication');
	const isPaged = known?.kind !== 'none';
	const { path, options: typed } = typedRequest(known, parameters);
	return {
		operation: 'fetch',
		authentication,
		...(authentication === 'none' ? { baseUrl: parameters.text('baseUrl') } : {}),
		path,
		...paging.parameters,
		recordPath: formatPath(options.path),
		options: {
			...typed,
			...paging.options,
			...(isPaged ? totalOptions(detected) : {}),
			...(hasMore ? { hasMorePath: formatPath(hasMore) } : {}),
			...recordOptions(detected),
			...overlapOptions(detected, paging),
		},
	};
}

/**
 * A node ready to be pasted on the canvas, as the editor copies nodes. It holds no credential and
 * no secret.
 */
export function nodeJson(
	detected: Detected,
	parameters: ItemParameters,
	redact: (text: string) => string,
): Cleaned {
	const { settings, removed } = withoutSecrets(fetchParameters(detected, parameters), redact);
	const notes = detected.scheme.confidence === 'none' ? UNFINISHED : UNPROVEN;
	const node = {
		parameters: settings,
		type: NODE_TYPE,
		typeVersion: 1,
		position: [0, 0],
		name: 'Universal Connector',
		...(leadsToAll(detected) ? {} : { notes, notesInFlow: true }),
	};
	return { settings: { nodes: [node], connections: {} }, removed };
}
