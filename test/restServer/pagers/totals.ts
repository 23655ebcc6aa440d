import { atPath } from '../json';
import type { JsonValue } from '../json';
import type { Beside, Slice } from './slice';

/** States how much there is, besides the rows of a page. */
export type Total = (part: Slice) => Beside;

export type TotalUnit = 'records' | 'pages';

const count = ({ all, size }: Slice, unit: TotalUnit): number =>
	unit === 'records' ? all.length : Math.ceil(all.length / size);

/** P31: the same key means records at one API and pages at the next. */
export const totalInBody =
	(path: string, unit: TotalUnit): Total =>
	(part) => ({ fields: atPath(path, count(part, unit)) });

/** P30: whatever a server says when it does not know or does not care. */
export const claimInBody =
	(path: string, claim: JsonValue): Total =>
	() => ({ fields: atPath(path, claim) });

/** P29: `X-Total-Count`, `X-WP-TotalPages`. */
export const totalInHeader =
	(name: string, unit: TotalUnit): Total =>
	(part) => ({ headers: [[name, String(count(part, unit))]] });

/**
 * P29: RFC 9110 section 14.4 with a unit other than bytes. `range` or `total` may be unknown, and
 * an empty page has no range to state.
 */
export const contentRange =
	(unknown: 'nothing' | 'range' | 'total'): Total =>
	({ all, from, rows }) => {
		const range =
			unknown === 'range' || rows.length === 0 ? '*' : `${from}-${from + rows.length - 1}`;
		const total = unknown === 'total' ? '*' : String(all.length);
		return { headers: [['Content-Range', `items ${range}/${total}`]] };
	};
