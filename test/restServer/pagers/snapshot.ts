import { Refusal, jsonAnswer } from '../answer';
import type { Placed } from '../scenario';
import type { Pager } from './pager';
import { readPlaced, readSize } from './placement';
import { slice } from './slice';

export interface SnapshotOptions {
	/** Where the client sends the id back. */
	to: Placed;
	/** Member of the answer that holds the id. */
	at: string;
	size: Placed & { missing: number };
}

/**
 * P36: a scroll whose id is new on every page. An older id is gone, except the one just used: a
 * client that lost an answer may ask again.
 */
export const snapshot: Pager<SnapshotOptions> = {
	name: 'snapshot',
	summary: 'gives a new snapshot id with every page',
	serve: (rows, options) => {
		let newest = 0;
		return (exchange) => {
			const sent = readPlaced(exchange, options.to);
			const { generation, from, size } =
				sent === undefined
					? {
							generation: 0,
							from: 0,
							size: readSize(exchange, options.size) ?? options.size.missing,
						}
					: readId(String(sent), newest);
			newest = generation + 1;
			const part = slice(rows(), from, size);
			const end = from + part.rows.length;
			return jsonAnswer(
				{ data: [...part.rows], [options.at]: `snap-${newest}-${end}-${size}` },
				{ served: { page: newest, key: `${from}-${end}` } },
			);
		};
	},
};

/** The id carries its generation, the rows given so far, and the size chosen at the start. */
function readId(id: string, newest: number): { generation: number; from: number; size: number } {
	const found = /^snap-(\d+)-(\d+)-(\d+)$/.exec(id);
	if (!found) throw new Refusal(400, 'no such snapshot');
	const [generation = 0, from = 0, size = 0] = found.slice(1).map(Number);
	if (generation < newest - 1) throw new Refusal(404, 'this snapshot id has expired');
	return { generation, from, size };
}
