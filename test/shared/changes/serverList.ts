import type { ChangeOptions, ChangeSource } from '../../../nodes/shared/changes/changes';
import { readNewest } from '../../../nodes/shared/changes/newest';

/** A record of the model. */
export interface Entry {
	readonly id: string;
	readonly version: number;
	readonly stamp?: number;
	readonly created?: number;
}

/** A list on a server, which sorts by the timestamp and pages by offset. */
export class ServerList {
	private readonly entries = new Map<string, Entry>();
	/** Called before each page is given, with the number of pages so far. */
	onPage: (page: number) => void = () => undefined;
	pages = 0;

	put(entry: Entry): void {
		this.entries.set(entry.id, entry);
	}

	delete(id: string): void {
		this.entries.delete(id);
	}

	get(id: string): Entry | undefined {
		return this.entries.get(id);
	}

	get all(): Entry[] {
		return [...this.entries.values()];
	}

	private page(offset: number, limit: number, order: (a: Entry, b: Entry) => number): Entry[] {
		this.onPage(this.pages);
		this.pages += 1;
		return this.all.sort(order).slice(offset, offset + limit);
	}

	/** Latest first, without a timestamp last. */
	newestPage(offset: number, limit: number): Entry[] {
		const key = ({ stamp }: Entry) => stamp ?? Number.NEGATIVE_INFINITY;
		return this.page(offset, limit, (a, b) => key(b) - key(a) || 0);
	}

	private whole(): Entry[] {
		const size = 100;
		const found: Entry[] = [];
		for (let offset = 0; ; offset += size) {
			const page = this.page(offset, size, (a, b) => (a.id < b.id ? -1 : 1));
			found.push(...page);
			if (page.length < size) return found;
		}
	}

	/** The list as the search for changes sees it, with pages small enough that there are several. */
	source(): ChangeSource<Entry> {
		return {
			keyOf: ({ id }) => id,
			fieldsOf: ({ id, version }) => ({ id, version }),
			stampOf: ({ stamp }) => stamp,
			createdOf: ({ created }) => created,
			newest: async (isEnough) =>
				await readNewest(
					{
						page: async (offset, limit) => this.newestPage(offset, limit),
						keyOf: ({ id }) => id,
						stampOf: ({ stamp }) => stamp,
						firstPage: 60,
						maxPage: 130,
					},
					isEnough,
				),
			unstamped: async () => this.whole().filter(({ stamp }) => stamp === undefined),
			all: async () => this.whole(),
			lostStamps: () => new Error('The timestamps are gone'),
		};
	}
}

export const OVERLAP_MS = 300_000;

const room = (most: number) => ({ most, what: 'records', hint: 'Use fewer.' });

/** What a trigger would ask for. */
export function options(changes: Partial<ChangeOptions> = {}): ChangeOptions {
	return {
		overlapMs: OVERLAP_MS,
		content: { watched: [], ignored: new Set() },
		isByContent: false,
		needsCreated: false,
		fieldsRead: [],
		memory: { stamps: room(100_000), contents: room(50_000) },
		...changes,
	};
}
