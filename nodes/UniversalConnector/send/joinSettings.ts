import type { IDataObject } from 'n8n-workflow';

import { hasEach, parsePath, type Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { oneOf, optionText, pathOf } from '../optionValues';
import type { JoinSettings } from './join';
import { pathsIn, SYNC_KEY, type SyncKey } from './syncKey';
import type { Template } from './templates/template';

const WAYS = ['errors', 'key', 'lists', 'position', 'status'] as const;
const FIELD = 'Outcome: Read By';

/** Where most APIs hold the place of the record that an error means. */
const INDEX = parsePath('index', 'Outcome: Index Path');

function requireSync(sync: SyncKey): void {
	if (sync.fields.length > 0) return;
	throw new ConfigError(
		`'${FIELD}' goes by key, but 'Records: Sync Field' is not set`,
		"Enter the field that names a record, or choose another way in 'Outcome: Read By'.",
		{ field: 'Records: Sync Field' },
	);
}

/** Where an entry holds the key; the names of the sync fields unless said otherwise. */
function keyPaths(options: IDataObject, sync: SyncKey): readonly Path[] {
	const typed = pathsIn(optionText(options, 'replyKeyPath'), 'Outcome: Key Path');
	if (typed.length === 0 || typed.length === sync.fields.length) {
		return typed.length === 0 ? sync.fields : typed;
	}
	throw new ConfigError(
		`'Outcome: Key Path' has ${typed.length} fields, but 'Records: Sync Field' has ${sync.fields.length}`,
		'Enter as many, in the same order.',
		{ field: 'Outcome: Key Path' },
	);
}

function listed(options: IDataObject, sync: SyncKey): JoinSettings {
	const at = (name: string, label: string) => pathsIn(optionText(options, name), label);
	const paths = {
		created: at('createdPaths', 'Outcome: Created Paths'),
		updated: at('updatedPaths', 'Outcome: Updated Paths'),
		unchanged: at('unchangedPaths', 'Outcome: Unchanged Paths'),
		failed: at('failedPaths', 'Outcome: Failed Paths'),
	};
	if (Object.values(paths).every(({ length }) => length === 0)) {
		throw new ConfigError(
			`'${FIELD}' goes by lists, but no path of a list is set`,
			"Fill in at least one of 'Outcome: Created Paths', 'Updated Paths', 'Unchanged Paths' and 'Failed Paths'.",
			{ field: FIELD },
		);
	}
	const id = pathOf(options, 'replyIdPath', 'Outcome: ID Path');
	return {
		by: 'lists',
		paths: {
			...paths,
			keyNames: [SYNC_KEY],
			idName: '_id',
			scopeField: undefined,
			entry: { keys: keyPaths(options, sync), sync, id },
		},
	};
}

/** Options that say how an answer is read, and the ways of reading that use them. */
const USED_BY: ReadonlyArray<
	readonly [name: string, label: string, ways: ReadonlyArray<JoinSettings['by']>]
> = [
	['replyListPath', 'Outcome: List Path', ['errors', 'key', 'position']],
	['replyErrorPath', 'Outcome: Error Path', ['errors', 'key', 'position']],
	['replyIndexPath', 'Outcome: Index Path', ['errors']],
	['replyStatusPath', 'Outcome: Status Path', ['key', 'position']],
	['replyKeyPath', 'Outcome: Key Path', ['key', 'lists']],
	['createdPaths', 'Outcome: Created Paths', ['lists']],
	['updatedPaths', 'Outcome: Updated Paths', ['lists']],
	['unchangedPaths', 'Outcome: Unchanged Paths', ['lists']],
	['failedPaths', 'Outcome: Failed Paths', ['lists']],
];

/** Names of the ways as the editor shows them. */
const WAY_LABELS: Readonly<Record<JoinSettings['by'], string>> = {
	errors: 'Errors by Position',
	key: 'Key',
	lists: 'Lists by Outcome',
	position: 'Position',
	status: 'Status',
};

/** A path that is not looked at would let failed records pass for sent. */
function requireUsed(options: IDataObject, by: JoinSettings['by']): void {
	const stray = USED_BY.find(
		([name, , ways]) => optionText(options, name) !== '' && !ways.includes(by),
	);
	if (stray === undefined) return;
	const [, label, ways] = stray;
	const wanted = ways.map((way) => `'${WAY_LABELS[way]}'`).join(' or ');
	throw new ConfigError(
		`'${label}' is set, but '${FIELD}' is '${WAY_LABELS[by]}', which does not look there`,
		`Set '${FIELD}' to ${wanted}, or remove '${label}'.`,
		{ field: FIELD },
	);
}

/**
 * How the answers tell what became of the rows.
 * @throws ConfigError for settings that miss something or contradict each other
 */
export function readJoin(
	options: IDataObject,
	sync: SyncKey,
	template: Template | undefined,
): JoinSettings {
	if (template !== undefined) return template.join;
	const by = oneOf(options['joinBy'] ?? 'status', WAYS, FIELD);
	requireUsed(options, by);
	const id = pathOf(options, 'replyIdPath', 'Outcome: ID Path');
	if (by === 'status') return { by, id };
	if (by === 'key' || by === 'lists') requireSync(sync);
	if (by === 'lists') return listed(options, sync);
	const list = parsePath(optionText(options, 'replyListPath'), 'Outcome: List Path');
	if (by === 'errors') {
		const error = pathOf(options, 'replyErrorPath', 'Outcome: Error Path');
		return {
			by,
			list,
			error,
			index: pathOf(options, 'replyIndexPath', 'Outcome: Index Path') ?? INDEX,
		};
	}
	if (hasEach(list) && by === 'position') {
		throw new ConfigError("'Outcome: List Path' holds [*]", 'Enter the path of one list.', {
			field: 'Outcome: List Path',
		});
	}
	const entry = {
		keys: by === 'key' ? keyPaths(options, sync) : [],
		sync,
		id,
		error: pathOf(options, 'replyErrorPath', 'Outcome: Error Path'),
		status: pathOf(options, 'replyStatusPath', 'Outcome: Status Path'),
		redact: (text: string) => text,
	};
	return { by, list, entry };
}
