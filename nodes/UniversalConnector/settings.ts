import type { IDataObject } from 'n8n-workflow';

import type { DuplicatePolicy } from '../shared/batching/duplicates';
import type { AnswerRules } from '../shared/extract/answerRules';
import type { MappingRow } from '../shared/extract/mapping';
import { parsePath, type Path, requireSafeKey } from '../shared/extract/path';
import type { RecordOptions } from '../shared/extract/records';
import { isKnownCharset } from '../shared/http/charset';
import { CONTENT_FORMATS, type ContentHints } from '../shared/http/content';
import { ConfigError } from '../shared/http/errors';
import { parseAllowedOrigins } from '../shared/http/origin';
import { type ItemParameters, optionNumber, optionSwitch } from '../shared/n8n/parameters';
import type { MoreFlag } from '../shared/pagination/hasMore';
import type { Source } from '../shared/pagination/source';
import type { RequestTemplate } from '../shared/pagination/template';
import type { TotalSource } from '../shared/pagination/totals';
import { envelopeOf } from './envelopeSettings';
import { answerRules, failureSettings } from './failureSettings';
import { mappingOf } from './mappingSettings';
import { amountOf, oneOf, optionText, pathOf, statusesOf } from './optionValues';
import { requestTemplate } from './requestSettings';
import { type Authentication, authentications } from './signIn';

/** What one item asks the connector to read; nothing below it reads parameters. */
export interface FetchSettings {
	readonly authentication: Authentication;
	/** Only without a credential. */
	readonly baseUrl: string;
	/** Its URL is the path as typed. */
	readonly request: RequestTemplate;
	/** What may be wrong with the path, for the person to know. */
	readonly pathDoubt?: string;
	readonly records: RecordOptions;
	readonly total?: TotalSource;
	readonly hasMore?: MoreFlag;
	/** Whether a page that comes again and again is how this API ends. */
	readonly isRepeatEnd: boolean;
	readonly endStatuses: readonly number[];
	/** How the text of answers is read. */
	readonly content: Omit<ContentHints, 'contentType'>;
	/** Character set of the answers, over the one that they state. */
	readonly charset?: string;
	readonly pagesInFlight: number;
	readonly limits: FetchLimits;
	/** Origins that redirects may be followed to, without sign-in data. */
	readonly redirectOrigins: readonly string[];
	readonly maxAttempts: number;
	readonly timeoutMs: number;
	readonly maxWaitMs: number;
	readonly answers: AnswerRules;
	/** Whether an error beside records is reported instead of ending the read. */
	readonly toleratesErrors: boolean;
	readonly keepsPartial: boolean;
	readonly failsOnTotalMismatch: boolean;
	readonly resumeFrom: string;
	readonly sync: SyncSettings;
	readonly mapping: readonly MappingRow[];
	readonly isPreview: boolean;
}

/** Limits that the person sets; Infinity for none. */
export interface FetchLimits {
	readonly maxRecords: number;
	readonly maxPages: number;
	readonly maxCalls: number;
	/** Not an end: calls wait for it. */
	readonly callsPerMinute: number;
	readonly maxMs: number;
	readonly maxBytes: number;
}

/** What makes a record unique. */
export interface SyncSettings {
	readonly fields: readonly Path[];
	readonly duplicates: DuplicatePolicy;
	/** Whether values that differ in blanks around them or in case count as one. */
	readonly trims: boolean;
	readonly ignoresCase: boolean;
}

function moreFlagOf(options: IDataObject): MoreFlag | undefined {
	const path = pathOf(options, 'hasMorePath', 'Paging: Has-More Path');
	const meanings = ['asNamed', 'more', 'end'] as const;
	const meaning = oneOf(
		options['hasMoreMeans'] ?? 'asNamed',
		meanings,
		'Paging: Has-More Path Means',
	);
	return path === undefined ? undefined : { path, meaning };
}

/** A source typed as "body or header" and a path or name; undefined when nothing is typed. */
function totalOf(options: IDataObject): TotalSource | undefined {
	const at = optionText(options, 'totalAt');
	if (at === '') return undefined;
	const from = oneOf(options['totalIn'] ?? 'body', ['body', 'header'], 'Paging: Total Is In');
	const source: Source =
		from === 'body'
			? { from, path: parsePath(at, 'Paging: Total Path or Header') }
			: { from, name: at };
	const units = ['pages', 'records'] as const;
	const unit = oneOf(options['totalUnit'] ?? 'records', units, 'Paging: Total Counts');
	return { source, unit };
}

function recordOptions(parameters: ItemParameters, options: IDataObject): RecordOptions {
	const keyField = optionText(options, 'keyField');
	const envelope = envelopeOf(options);
	return {
		path: parsePath(parameters.text('recordPath'), 'Record Path'),
		shape: oneOf(options['shape'] ?? 'list', ['list', 'map', 'object', 'table'], 'Records: Shape'),
		columns: pathOf(options, 'columnsPath', 'Records: Column Names Path'),
		...(keyField === '' ? {} : { keyField: requireSafeKey(keyField, 'Records: Key Field') }),
		missing: optionSwitch(options, 'isMissingEnd', { label: 'Records: Missing Path Ends' })
			? 'ends'
			: 'error',
		// Not even an empty list otherwise: resume tokens are bound to what stands here.
		...(envelope.length === 0 ? {} : { envelope }),
	};
}

function contentHints(options: IDataObject): Omit<ContentHints, 'contentType'> {
	const label = 'Records: CSV Delimiter';
	// Not trimmed: a tab is a delimiter, too.
	const typed = typeof options['delimiter'] === 'string' ? options['delimiter'] : '';
	const delimiter = typed === '\\t' ? '\t' : typed;
	if (delimiter.length > 1 || /["\r\n]/.test(delimiter)) {
		throw new ConfigError(
			`'${label}' is '${typed}', but it has to be one character`,
			'Enter for example ; or \\t for a tab, or leave it empty to have it found out.',
			{ field: label },
		);
	}
	const format = options['format'] ?? 'automatic';
	return {
		format: oneOf(format, CONTENT_FORMATS, 'Records: Format'),
		delimiter: delimiter === '' ? undefined : delimiter,
	};
}

function charsetOption(options: IDataObject): string | undefined {
	const label = 'Records: Character Set';
	const charset = optionText(options, 'charset');
	if (charset === '' || isKnownCharset(charset)) return charset === '' ? undefined : charset;
	throw new ConfigError(
		`'${label}' is '${charset.slice(0, 40)}', which is no known character set`,
		'Enter for example utf-8, iso-8859-1, windows-1252 or utf-16le, or leave it empty.',
		{ field: label },
	);
}

function limitsOf(options: IDataObject): FetchLimits {
	const limit = (name: string, label: string, fallback: number, min: number, isWhole: boolean) =>
		amountOf(options, name, { label, fallback, min, isWhole });
	return {
		maxRecords: limit('maxRecords', 'Limit: Records', 0, 0, true),
		maxPages: limit('maxPages', 'Limit: Pages', 10_000, 1, true),
		maxCalls: limit('maxCalls', 'Limit: Calls', 20_000, 1, true),
		callsPerMinute: limit('callsPerMinute', 'Limit: Calls per Minute', 0, 0, true),
		maxMs: limit('maxSeconds', 'Limit: Seconds', 0, 0, false) * 1000,
		maxBytes: limit('maxMegabytes', 'Limit: Megabytes', 0, 0, false) * 1_000_000,
	};
}

function syncOf(options: IDataObject): SyncSettings {
	const policies = ['firstWins', 'lastWins', 'rejectAll'] as const;
	return {
		fields: optionText(options, 'syncField')
			.split(',')
			.map((field) => field.trim())
			.filter((field) => field !== '')
			.map((field) => parsePath(field, 'Records: Sync Field')),
		duplicates: oneOf(options['duplicates'] ?? 'lastWins', policies, 'Records: Duplicates'),
		trims: optionSwitch(options, 'isSyncTrimmed', { label: 'Records: Sync Field Ignores Blanks' }),
		ignoresCase: optionSwitch(options, 'isSyncCaseIgnored', {
			label: 'Records: Sync Field Ignores Case',
		}),
	};
}

/** A token for going on and a preview exclude each other: the one reads, the other must not. */
function requireConsistent({ isPreview, resumeFrom, records }: FetchSettings): void {
	if (resumeFrom !== '' && records.shape === 'table' && records.columns === undefined) {
		throw new ConfigError(
			"A table whose first row names the columns can't be read from the middle",
			"Set 'Records: Column Names Path', or remove the 'Resume Token' to begin again.",
			{ field: 'Resume Token' },
		);
	}
	if (!isPreview || resumeFrom === '') return;
	throw new ConfigError(
		"'Preview Only' is on and a 'Resume Token' is given",
		"Turn 'Preview Only' off to go on, or remove the token to look at the first requests.",
		{ field: 'Preview Only' },
	);
}

/**
 * Reads all settings of one item.
 * @throws ConfigError naming the field that can't be used; nothing was sent
 */
export function readSettings(parameters: ItemParameters): FetchSettings {
	const options = parameters.collection('options');
	const total = totalOf(options);
	const hasMore = moreFlagOf(options);
	const known = authentications.map(({ value }) => value);
	const settings: FetchSettings = {
		authentication: oneOf(parameters.text('authentication'), known, 'Authentication'),
		baseUrl: parameters.text('baseUrl'),
		...requestTemplate(parameters, options),
		records: recordOptions(parameters, options),
		total,
		hasMore,
		isRepeatEnd:
			oneOf(options['repeatedPage'] ?? 'unclear', ['unclear', 'ends'], 'Paging: Repeated Page') ===
			'ends',
		endStatuses: statusesOf(options, 'endStatuses', 'Paging: End Statuses'),
		content: contentHints(options),
		charset: charsetOption(options),
		pagesInFlight: optionNumber(options, 'pagesInFlight', {
			label: 'Paging: Pages in Flight',
			fallback: 4,
			min: 1,
			max: 50,
			isWhole: true,
		}),
		limits: limitsOf(options),
		redirectOrigins: parseAllowedOrigins(
			optionText(options, 'redirectHosts'),
			'Request: Redirect Hosts',
		),
		answers: answerRules(options),
		...failureSettings(options),
		resumeFrom: optionText(options, 'resumeFrom'),
		sync: syncOf(options),
		mapping: mappingOf(options),
		isPreview: optionSwitch(options, 'isPreview', { label: 'Preview Only' }),
	};
	requireConsistent(settings);
	return settings;
}
