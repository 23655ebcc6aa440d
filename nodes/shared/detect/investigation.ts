import type { DataRecord } from '../extract/records';
import type { PageFacts } from '../pagination/strategy';
import { readTotals } from '../pagination/totals';
import type { RequestTemplate } from '../pagination/template';
import { valueAt } from '../extract/readPath';
import type { Cap } from './cap';
import type { Answer, Finding, Unknown } from './finding';
import { factsOf, type Look, recordsIn } from './look';
import type { Reads } from './reads';
import type { RequestPlaces, SizeHint } from './requestPlaces';
import { identityFor, type Overlap, overlapOf } from './sameRecords';
import type { Scheme } from './scheme';
import { countsItsPage, type StatedTotal, withUnit } from './totals';

/** A later page, compared with the first one. */
export interface LaterPage {
	readonly answer: Answer;
	readonly records: readonly DataRecord[];
	readonly overlap: Overlap;
	/** Records that no read before had brought. */
	readonly fresh: number;
	readonly facts: PageFacts;
}

/** What is known so far; each step adds to it. */
export class Investigation {
	scheme: Finding<Scheme> | Unknown = { confidence: 'none', evidence: '' };
	/** Other schemes that the first answer allows. */
	others: Array<Finding<Scheme>> = [];
	cap: Cap = { confidence: 'none', evidence: 'No large page was asked for.' };
	size: SizeHint | undefined;
	total: Finding<StatedTotal> | undefined;
	/** All different records that were seen. */
	readonly records: DataRecord[];
	readonly notes: string[] = [];
	/** Whether the list was seen to change between two reads. */
	hasMoved = false;
	/** Numbers that turned out to be no totals, as sentences. */
	readonly noTotals: string[] = [];
	/** Whether records are left out after the page was cut, so that offsets give some of them again. */
	isFiltered = false;
	/** Records that came without asking for a number. */
	readonly unasked: number;
	/** Whether the list is handed out in pages only when a size is asked for. */
	isSizeNeeded = false;
	private readonly identity: (record: DataRecord) => string;
	private firstPage: readonly string[];

	constructor(
		/** The request for the first page. */
		public template: RequestTemplate,
		/** What the first page shows. */
		public look: Look,
		readonly places: RequestPlaces,
		readonly allowed: readonly string[],
		readonly reads: Reads,
	) {
		this.records = [...look.records];
		this.unasked = look.records.length;
		this.identity = identityFor(look.records);
		this.firstPage = look.records.map(this.identity);
		this.size = places.size;
		this.total = look.totals.found[0];
	}

	get received(): number {
		return this.look.records.length;
	}

	/** The first answer, as paginations see it. */
	get firstFacts(): PageFacts {
		return factsOf(this.look.answer, this.look.records);
	}

	/** Reads another page; a text says why there is none. */
	async page(purpose: string, template: RequestTemplate): Promise<LaterPage | string | undefined> {
		const answer = await this.reads.read(purpose, template);
		if (answer === undefined || typeof answer === 'string') return answer;
		const records = recordsIn(answer, this.look.options);
		const overlap = overlapOf(this.firstPage, records.map(this.identity));
		const words = {
			unseen: 'none of them on the first page',
			mixed: 'some of them on the first page',
		};
		const where =
			typeof overlap.start === 'number'
				? `beginning with number ${overlap.start + 1} of the first page`
				: words[overlap.start];
		this.reads.tell(
			records.length === 0 ? 'No records came' : `${records.length} records came, ${where}`,
		);
		const seen = new Set(this.records.map(this.identity));
		const fresh = records.filter((record) => !seen.has(this.identity(record)));
		this.records.push(...fresh);
		return { answer, records, overlap, fresh: fresh.length, facts: factsOf(answer, records) };
	}

	/** Begins anew with a page of a size that was asked for, because only such pages lead on. */
	beginWith(template: RequestTemplate, look: Look): void {
		this.template = template;
		this.look = look;
		this.firstPage = look.records.map(this.identity);
		this.total = look.totals.found[0] ?? this.total;
		this.isSizeNeeded = true;
	}

	/** Notes that the list changed between two reads, so that no place in it is sure. */
	tellMoved(): void {
		if (!this.hasMoved) this.notes.push('The list changed while it was looked at.');
		this.hasMoved = true;
	}

	/** Takes a new first page for the old one, and says where the later page lies in it. */
	rebased(first: LaterPage, later: LaterPage): Overlap {
		this.firstPage = first.records.map(this.identity);
		return overlapOf(this.firstPage, later.records.map(this.identity));
	}

	/** The number of records or pages that an answer states at the place of the known total. */
	statedIn({ facts }: Pick<LaterPage, 'facts'>): number | undefined {
		if (this.total === undefined) return undefined;
		const { total, totalPages } = readTotals(this.total.value.source, facts);
		return total ?? totalPages;
	}

	/** Whether the number taken for a total counts the records of each page, as a page of another size shows. */
	countsPages(page: LaterPage): boolean {
		if (this.total === undefined) return false;
		const sizes = [this.received, page.overlap.count] as const;
		return countsItsPage(this.total.value.stated, this.statedIn(page), sizes);
	}

	/**
	 * Learns the unit of the total from a page of another size, as far as one came; a number that
	 * follows the page is no total and is given up.
	 */
	learnUnit(page: LaterPage, size: number): void {
		if (this.total === undefined) return;
		if (this.countsPages(page)) {
			const { at } = this.total.value;
			this.noTotals.push(`'${at}' counts the records of one page, so it is no total.`);
			this.total = undefined;
			return;
		}
		this.total = withUnit(this.total, this.statedIn(page), [this.received, size]);
	}

	/** Whether the answer's own flag or total says that more follows after `read` records. */
	hasMore(page: LaterPage, read: number): boolean | undefined {
		const { more } = this.look;
		const flag = more === undefined ? undefined : valueAt(page.facts.body, more.path);
		if (typeof flag === 'boolean') return flag;
		const stated = this.statedIn(page);
		if (this.total === undefined || stated === undefined) return undefined;
		if (this.total.value.source.unit === 'records')
			return stated < read ? undefined : stated > read;
		return this.total.isProven && page.overlap.start === 0 ? stated > 1 : undefined;
	}
}
