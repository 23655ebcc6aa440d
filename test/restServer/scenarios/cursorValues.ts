import { cursor } from '../pagers/cursor';
import type { CursorOptions } from '../pagers/cursor';
import {
	arrayCursor,
	asJsonText,
	countdownCursor,
	objectCursor,
	oddCursor,
} from '../pagers/cursorCodec';
import type { CursorCodec } from '../pagers/cursorCodec';
import type { EndMarker } from '../pagers/endMarkers';
import { lastRecord } from '../pagers/lastRecord';
import { complete, defineScenario, rowsOf, sizeOf } from '../scenario';
import type { Found, Placed, Plan, Stage } from '../scenario';
import { cursorGiven, sizeParam } from './given';

const inQuery: Placed = { in: 'query', name: 'cursor' };
const inBody: Placed = { in: 'body', name: 'paging.after' };
const saidInBody: Found = { in: 'body', at: 'next_cursor' };

type CursorPlanOptions = Partial<Omit<CursorOptions, 'size' | 'codec'>> & {
	codec?: (rows: number, size: number) => CursorCodec;
};

/** A list by cursor; with the cursor in the body, the size stands beside it and the method is POST. */
export function cursorPlan(stage: Stage, options: CursorPlanOptions): Plan {
	const rows = rowsOf(stage, 45);
	const size = sizeOf(stage, 20);
	const { codec, to = inQuery, from = saidInBody, ...rest } = options;
	const sizePlace: Placed =
		to.in === 'body' ? { in: 'body', name: 'paging.limit' } : { in: 'query', name: 'limit' };
	return {
		list: cursor.serve(() => rows, {
			...rest,
			...(codec ? { codec: codec(rows.length, size) } : {}),
			to,
			from,
			size: { ...sizePlace, missing: size },
		}),
		records: rows,
		given: {
			...cursorGiven(size),
			...(to.in === 'body' ? { method: 'POST', body: { paging: {} } } : {}),
			size: { ...sizePlace, value: size },
			cursor: { from, to, ...(options.first === undefined ? {} : { first: options.first }) },
		},
		expected: complete('no-cursor'),
	};
}

const ends = {
	null: { end: 'null' },
	emptyText: { end: 'emptyText' },
	blankText: { end: 'blankText' },
	missing: { end: 'missing' },
	false: { end: 'false' },
	nullText: { end: 'nullText' },
	noneText: { end: 'noneText' },
	undefinedText: { end: 'undefinedText' },
	blankHeader: { end: 'blankHeader', from: { in: 'header', at: 'X-Next-Cursor' } },
	zeroIsEnd: { end: 'zero' },
	zeroIsValid: { end: 'null', codec: countdownCursor },
} as const satisfies Record<string, CursorPlanOptions & { end: EndMarker }>;

const forms = {
	objectInBody: { to: inBody, codec: () => objectCursor },
	arrayInBody: { to: inBody, codec: () => arrayCursor },
	objectInQuery: { codec: () => reading(objectCursor) },
	arrayInQuery: { codec: () => reading(arrayCursor) },
} as const satisfies Record<string, CursorPlanOptions>;

/** Says the cursor as JSON and takes it back as JSON text, since a query has nothing but text. */
function reading(codec: CursorCodec): CursorCodec {
	return { write: codec.write, read: asJsonText(codec).read };
}

/** P09 to P14: what cursors look like and where they go. */
export const cursorValueScenarios = [
	defineScenario({
		id: 'P09',
		title: 'end of the list said in one of many ways',
		variants: [
			'null',
			'emptyText',
			'blankText',
			'missing',
			'false',
			'nullText',
			'noneText',
			'undefinedText',
			'blankHeader',
			'zeroIsEnd',
			'zeroIsValid',
		],
		build: (stage) => cursorPlan(stage, ends[stage.variant]),
	}),
	defineScenario({
		id: 'P10',
		title: 'first call without a cursor, or with *',
		variants: ['forbiddenFirst', 'starFirst'],
		build: (stage) => cursorPlan(stage, stage.variant === 'starFirst' ? { first: '*' } : {}),
	}),
	defineScenario({
		id: 'P11',
		title: 'cursor of characters that encodings change',
		variants: ['query', 'body', 'header'],
		build: (stage) =>
			cursorPlan(stage, {
				codec: () => oddCursor,
				to: {
					query: inQuery,
					body: inBody,
					header: { in: 'header', name: 'X-Cursor' } as const,
				}[stage.variant],
			}),
	}),
	defineScenario({
		id: 'P12',
		title: 'cursor that is an object or an array',
		variants: ['objectInBody', 'arrayInBody', 'objectInQuery', 'arrayInQuery'],
		build: (stage) => cursorPlan(stage, forms[stage.variant]),
	}),
	defineScenario({
		id: 'P13',
		title: 'cursor from a response header into a request header',
		variants: ['headers'],
		build: (stage) => {
			const plan = cursorPlan(stage, {
				end: 'missing',
				// The answer spells its header in yet another case than the documentation does.
				from: { in: 'header', at: 'x-NEXT-cursor' },
				to: { in: 'header', name: 'X-Cursor' },
			});
			const documented: Found = { in: 'header', at: 'X-Next-Cursor' };
			return {
				...plan,
				given: {
					...plan.given,
					cursor: { from: documented, to: { in: 'header', name: 'X-Cursor' } },
				},
			};
		},
	}),
	defineScenario({
		id: 'P14',
		title: 'id of the last record as the cursor',
		variants: ['startingAfter'],
		build: (stage) => {
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			return {
				list: lastRecord.serve(() => rows, {
					after: 'starting_after',
					size: 'limit',
					missing: size,
				}),
				records: rows,
				given: {
					recordPath: 'data',
					size: sizeParam(size),
					lastRecordKey: { at: 'id', to: { in: 'query', name: 'starting_after' } },
				},
				expected: complete('empty-page', 'short-page'),
			};
		},
	}),
];
