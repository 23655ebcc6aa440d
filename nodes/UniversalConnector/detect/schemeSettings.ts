import type { IDataObject } from 'n8n-workflow';

import type { Scheme } from '../../shared/detect/scheme';
import { formatPath } from '../../shared/extract/path';
import type { Placement } from '../../shared/pagination/placement';
import type { Source } from '../../shared/pagination/source';

/** Parameters of the node, and options apart, by their stored names. */
export interface NodeSettings {
	readonly parameters: IDataObject;
	readonly options: IDataObject;
}

/** How large the pages should be. */
export interface PageSizes {
	/** Records that come without asking. */
	readonly usual: number;
	/** Records to ask for. */
	readonly wanted: number;
}

type Of<Kind extends Scheme['kind']> = Extract<Scheme, { kind: Kind }>;

function sourceText(source: Source): string {
	if (source.from === 'header') return source.name;
	return source.from === 'link' ? source.rel : formatPath(source.path);
}

/** A place as an option; the query is the default. */
function placed(name: 'positionIn' | 'sizeIn', placement: Placement | undefined): IDataObject {
	return placement === undefined || placement.in === 'query' ? {} : { [name]: placement.in };
}

function counted(
	{ kind, position, start, size }: Of<'offset' | 'page'>,
	{ wanted, usual }: PageSizes,
): NodeSettings {
	const usualStart = kind === 'offset' ? 0 : 1;
	return {
		parameters: {
			pagination: kind,
			[`${kind}Parameter`]: position.name,
			limitParameter: size?.name ?? '',
		},
		options: {
			pageSize: size === undefined ? usual : wanted,
			...(start === usualStart ? {} : { start }),
			...placed('positionIn', position),
			...placed('sizeIn', size),
		},
	};
}

function cursor(
	{ source, position, isZeroValid = false, size, isSizeFirstOnly = false }: Of<'cursor'>,
	{ wanted }: PageSizes,
): NodeSettings {
	return {
		parameters: {
			pagination: 'cursor',
			cursorPath: sourceText(source),
			cursorParameter: position.name,
		},
		options: {
			...(source.from === 'body' ? {} : { cursorIn: source.from }),
			...placed('positionIn', position),
			...(isZeroValid ? { isZeroValid } : {}),
			...(size ? { sizeParameter: size.name, pageSize: wanted, ...placed('sizeIn', size) } : {}),
			...(isSizeFirstOnly ? { isSizeFirstOnly } : {}),
		},
	};
}

function nextLink(
	{ source, isRebased, size }: Of<'nextLink'>,
	{ wanted }: PageSizes,
): NodeSettings {
	return {
		parameters: {
			pagination: 'nextLink',
			...(source.from === 'link'
				? { linkIn: 'link' }
				: { linkIn: 'body', linkPath: sourceText(source) }),
		},
		options: {
			...(isRebased ? { isRebased } : {}),
			...(size ? { sizeParameter: size.name, pageSize: wanted, ...placed('sizeIn', size) } : {}),
		},
	};
}

/** What a scheme is in the node: its parameters and options. */
export function schemeSettings(scheme: Scheme | undefined, sizes: PageSizes): NodeSettings {
	switch (scheme?.kind) {
		case 'offset':
		case 'page':
			return counted(scheme, sizes);
		case 'cursor':
			return cursor(scheme, sizes);
		case 'nextLink':
			return nextLink(scheme, sizes);
		default:
			return { parameters: { pagination: 'none' }, options: {} };
	}
}
