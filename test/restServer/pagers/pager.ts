import type { Handler } from '../exchange';
import type { Row } from '../records';

/** The list as it is at the moment; a function, since rows may come and go between pages. */
export type Rows = () => readonly Row[];

/** One way in which servers hand out a list page by page. */
export interface Pager<Options> {
	readonly name: string;
	readonly summary: string;
	serve(rows: Rows, options: Options): Handler;
}
