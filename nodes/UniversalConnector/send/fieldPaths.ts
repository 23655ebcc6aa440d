import type { IDataObject } from 'n8n-workflow';

import { formatPath, hasEach, type Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { optionText } from '../optionValues';
import { pathsIn } from './syncKey';

const EXCLUDED = 'Records: Exclude Fields';
const INTEGERS = 'Records: Big Number Fields';

/**
 * Fields that are left out of what is sent.
 * @throws ConfigError for places in lists, out of which nothing is taken
 */
export function excludedPaths(options: IDataObject): readonly Path[] {
	const paths = pathsIn(optionText(options, 'exclude'), EXCLUDED);
	const inList = paths.find((path) => path.some(({ kind }) => kind !== 'key'));
	if (inList === undefined) return paths;
	throw new ConfigError(
		`'${EXCLUDED}' can't take out '${formatPath(inList)}', which leads into a list`,
		'Enter names of fields outside of lists, or leave out the whole list.',
		{ field: EXCLUDED },
	);
}

/**
 * Fields whose texts of digits are sent as numbers.
 * @throws ConfigError for paths that stand for many places
 */
export function integerPaths(options: IDataObject): readonly Path[] {
	const paths = pathsIn(optionText(options, 'integerFields'), INTEGERS);
	const many = paths.find(hasEach);
	if (many === undefined) return paths;
	throw new ConfigError(
		`'${INTEGERS}' holds '${formatPath(many)}', which stands for many places`,
		'Enter one place each, for example lines[0].id.',
		{ field: INTEGERS },
	);
}

const COLUMNS = 'Body: Columns';

/**
 * Fields that are the columns of a table, in their order; none for all fields.
 * @throws ConfigError for paths that stand for many places, and for columns without a table
 */
export function columnPaths(options: IDataObject, isTable: boolean): readonly Path[] {
	const paths = pathsIn(optionText(options, 'columns'), COLUMNS);
	const many = paths.find(hasEach);
	if (many === undefined && (isTable || paths.length === 0)) return paths;
	throw new ConfigError(
		many === undefined
			? `'${COLUMNS}' is set, but 'Body Shape' is no table`
			: `'${COLUMNS}' holds '${formatPath(many)}', which stands for many places`,
		many === undefined ? "Set 'Body Shape' to 'Table', or empty it." : 'Enter one place each.',
		{ field: COLUMNS },
	);
}
