import type { IExecuteFunctions } from 'n8n-workflow';

import type { Path } from '../../shared/extract/path';
import { valueAt } from '../../shared/extract/readPath';
import type { DataRecord } from '../../shared/extract/records';
import { itemParameters } from '../../shared/n8n/parameters';
import { addressOf } from '../requestSettings';
import { holdsExpression } from './itemExpression';
import { fillTemplate, parseTemplate, type PathTemplate } from './pathTemplate';
import type { PreparedRow } from './row';
import type { SendSettings } from './settings';

/** What a placeholder of the record found begins with: `{found.id}`. */
const FOUND = 'found';

/** The value for a placeholder: of the mapped record first, then of the input item. */
export function valueFor(row: PreparedRow, found: DataRecord | undefined) {
	return (path: Path): unknown => {
		const [first] = path;
		if (found !== undefined && first?.kind === 'key' && first.key === FOUND && path.length > 1) {
			return valueAt(found, path.slice(1));
		}
		return valueAt(row.record, path) ?? valueAt(row.item, path);
	};
}

/** The absolute address of a template, filled in. */
export function addressFor(
	baseUrl: string,
	template: PathTemplate,
	row: PreparedRow,
	found?: DataRecord,
): string {
	return addressOf(baseUrl, fillTemplate(template, valueFor(row, found)));
}

/**
 * The path for each item: the template's, or the one in the node, where an expression may give
 * another one for every item.
 * @throws ConfigError for a path that can't be used
 */
export function pathReader(
	context: IExecuteFunctions,
	{ template }: SendSettings,
): (index: number) => PathTemplate {
	const read = (index: number) =>
		parseTemplate(
			template === undefined
				? itemParameters(context, index).pieces('path')
				: [{ text: template.path }],
			'Path',
		);
	const raw = context.getNode().parameters['path'];
	if (template === undefined && holdsExpression(raw)) return read;
	const path = read(0);
	return () => path;
}
