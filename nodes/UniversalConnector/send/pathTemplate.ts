import { describeValue } from '../../shared/extract/jsonValue';
import { formatPath, hasEach, parsePath, type Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { encodeStrict } from '../../shared/http/query';
import { joinPieces, type PathPiece } from '../../shared/http/path';
import { requireFreePath } from '../requestSettings';

/** A path with places for values of the row: `/people/{id}`. */
export interface PathTemplate {
	/** Label of the field it was typed into. */
	readonly field: string;
	/** Text as typed, and where the values stand that go in between. */
	readonly parts: ReadonlyArray<string | Path>;
}

/**
 * Reads a path with placeholders; a placeholder is the path of a field.
 * @throws ConfigError for a placeholder that can't be read, a path that leads to another host, and
 * an expression that gives nothing or more than one part of a path
 */
export function parseTemplate(pieces: readonly PathPiece[], field: string): PathTemplate {
	const { path: text } = joinPieces(pieces, { field, isWriting: true });
	const parts = text.split(/(\{[^{}]*\})/).map((part): string | Path => {
		if (!/^\{.*\}$/s.test(part)) return part;
		const path = parsePath(part.slice(1, -1).trim(), field);
		if (path.length > 0 && !hasEach(path)) return path;
		throw new ConfigError(
			`'${field}' holds ${part}, which names no field`,
			'Write the name of one field in curly brackets, for example {id}.',
			{ field },
		);
	});
	requireFreePath(parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''), field);
	return { field, parts };
}

/** The values as they may stand in an address. */
function written({ field }: PathTemplate, path: Path, value: unknown): string {
	const isPlain = ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
	const text = isPlain ? String(value) : '';
	const name = `{${formatPath(path)}}`;
	if (text.trim() === '') {
		const what = isPlain ? 'an empty text' : describeValue(value);
		throw new ConfigError(
			`'${field}' needs a value for ${name}, but the row has ${what} there`,
			'Give every row a value there, or filter out rows without one.',
			{ field },
		);
	}
	// Encoded it would become another text, and so another record.
	if (/\p{Surrogate}/u.test(text)) {
		throw new ConfigError(
			`'${field}' can't take the value for ${name}: a character in it is cut in half`,
			'Correct the value of the row; a step before may have shortened it.',
			{ field },
		);
	}
	if (text !== '.' && text !== '..') return encodeStrict(text);
	throw new ConfigError(
		`'${field}' can't take '${text}' for ${name}: it would lead to another address`,
		'Correct the value of the row.',
		{ field },
	);
}

/**
 * The path with values in it, each encoded so that it stays one part of the address.
 * @throws ConfigError for a row without a value, or with one that would change the address
 */
export function fillTemplate(template: PathTemplate, valueOf: (path: Path) => unknown): string {
	return requireFreePath(
		template.parts
			.map((part) => (typeof part === 'string' ? part : written(template, part, valueOf(part))))
			.join(''),
		template.field,
	);
}
