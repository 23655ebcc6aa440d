import { offset } from '../pagers/offset';
import { param } from '../exchange';
import type { Handler } from '../exchange';
import { shifting } from '../pagers/shifting';
import { totalInBody } from '../pagers/totals';
import { makeRecords } from '../records';
import type { Row } from '../records';
import { complete, defineScenario, partial, rowsOf, sizeOf } from '../scenario';
import { offsetGiven } from './given';

const changes = {
	/** One row more at the top: the last row of the page read comes again on the next. */
	inserted: (rows: readonly Row[]) => [...makeRecords(1, rows.length + 1), ...rows],
	/** One row of the page read is gone: the first unread row slips onto that page. */
	removed: (rows: readonly Row[]) => rows.slice(1),
} as const;

/** P34: rows changed later than a moment, so that a run can go on behind the depth limit. */
function windowed(rows: readonly Row[], serve: (rows: readonly Row[]) => Handler): Handler {
	return (exchange) => {
		const since = param(exchange, 'updated_since');
		return serve(since === undefined ? rows : rows.filter(({ updatedAt }) => updatedAt > since))(
			exchange,
		);
	};
}

/** P32 and P34: lists that change while they are read, or that end before they end. */
export const movingListScenarios = [
	defineScenario({
		id: 'P32',
		title: 'rows inserted or removed between pages',
		variants: ['inserted', 'removed'],
		build: (stage) => {
			const rows = rowsOf(stage, 60);
			const size = sizeOf(stage, 20);
			const list = shifting(rows, { afterPage: 1, change: changes[stage.variant] });
			return {
				list: list.layer(
					offset.serve(list.rows, {
						offset: 'offset',
						limit: 'limit',
						missing: size,
						total: totalInBody('total', 'records'),
					}),
				),
				records: rows,
				given: { ...offsetGiven(size), total: { in: 'body', at: 'total', unit: 'records' } },
				expected: {
					...complete('total-reached', 'empty-page', 'short-page'),
					notes:
						stage.variant === 'inserted'
							? 'each row once after removing duplicates by key'
							: 'each row once with an overlap of one; without it one row is short of the first total',
				},
			};
		},
	}),
	defineScenario({
		id: 'P34',
		title: 'error behind a depth of 10,000 records',
		variants: ['depth'],
		build: (stage) => {
			const depth = stage.overrides.cap ?? 10_000;
			const rows = rowsOf(stage, Math.ceil(depth * 1.2));
			const size = sizeOf(stage, Math.ceil(depth / 10));
			const options = { offset: 'offset', limit: 'limit', missing: size, depth };
			return {
				list: windowed(rows, (some) => offset.serve(() => some, options)),
				// A page that reaches beyond the depth is refused as a whole.
				records: rows.slice(0, Math.floor(depth / size) * size),
				given: {
					...offsetGiven(size),
					notes: 'updated_since gives rows changed after a moment, oldest first',
				},
				expected: partial('reason depth limit; a window on updatedAt brings the rest', 'error'),
			};
		},
	}),
];
