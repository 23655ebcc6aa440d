import type { Scheme } from '../../shared/detect/scheme';
import type { StatedTotal } from '../../shared/detect/totals';
import type { RecordPlace } from '../../shared/detect/recordLists';
import { formatPath } from '../../shared/extract/path';
import type { Placement } from '../../shared/pagination/placement';

const PLACES: Readonly<Record<Placement['in'], string>> = {
	body: ' in the body',
	header: ' in a header',
	query: '',
};

function parameter({ in: where, name }: Placement): string {
	return `'${name}'${PLACES[where]}`;
}

/** A way of paging in the words of the node. */
export function schemeInWords(scheme: Scheme): string {
	switch (scheme.kind) {
		case 'none':
			return 'None';
		case 'offset':
		case 'page': {
			const label = scheme.kind === 'offset' ? 'Limit and Offset' : 'Limit and Page';
			if (scheme.text !== undefined) {
				const sized = scheme.size ? " and '{limit}'" : '';
				const { name } = scheme.text;
				const where = name === '' ? 'in a text of the body' : `in the text of '${name}'`;
				return `${label}: '{${scheme.kind}}' from ${scheme.start}${sized} ${where}`;
			}
			const size = scheme.size ? ` and ${parameter(scheme.size)}` : '';
			return `${label}: ${parameter(scheme.position)} from ${scheme.start}${size}`;
		}
		case 'cursor':
			return `Cursor: from ${scheme.at}${scheme.source.from === 'header' ? ' in a header' : scheme.source.from === 'lastRecord' ? `, field '${formatPath(scheme.source.path)}'` : ''} into ${parameter(scheme.position)}`;
		case 'nextLink':
			return `Next Link: ${scheme.at}${scheme.isRebased ? ', rebased to your own host' : ''}`;
	}
}

const SHAPES: Readonly<Record<RecordPlace['shape'], string>> = {
	list: '',
	map: ' (a map by ID)',
	object: ' (one record)',
	table: ' (a table)',
};

/** Where records stand, in words. */
export function placeInWords({ path, shape, count }: RecordPlace): string {
	const where = path.length === 0 ? 'the whole answer' : formatPath(path);
	const many = `${count} ${count === 1 ? 'record' : 'records'}`;
	return `${where}${SHAPES[shape]}: ${many}`;
}

/** A stated total, in words. */
export function totalInWords({ stated, at, source }: StatedTotal): string {
	const one = source.unit.slice(0, -1);
	return `${stated} ${stated === 1 ? one : source.unit}, at ${at}`;
}
