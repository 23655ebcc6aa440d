import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The columns of the table in docs/reliability.md. */
export interface Counts {
	/** Runs with a fault, a trap or a bad input. */
	tried: number;
	/** Runs that gave the right result all the same. */
	survived: number;
	/** Runs that ended with an error that says what happened and what to do. */
	refused: number;
	/** Records told as done that were not, or written more than once. */
	lost: number;
	/** Places outside a credential in which a secret was found. */
	leaked: number;
}

const page = join(__dirname, '..', '..', 'docs', 'reliability.md');

/** Counts what one test file tried; the page about reliability has to tell the same. */
export class Tally {
	readonly counts: Counts = { tried: 0, survived: 0, refused: 0, lost: 0, leaked: 0 };

	constructor(private readonly title: string) {}

	add(outcome: 'survived' | 'refused'): void {
		this.counts.tried += 1;
		this.counts[outcome] += 1;
	}

	/** The row of the table, as the page has it. */
	get row(): string {
		const { tried, survived, refused, lost, leaked } = this.counts;
		const figures = [tried, survived, refused, lost, leaked].map((one) =>
			one.toLocaleString('en-US'),
		);
		return `| ${[this.title, ...figures].join(' | ')} |`;
	}

	/** To be called when all tests of the file have run. */
	report(): void {
		const folder = process.env['FAULTS_COUNTS'];
		if (folder) writeFileSync(join(folder, this.title.replace(/\W+/g, '-')), this.row);
	}

	/** What the page says otherwise, in words; empty when it agrees. */
	get differenceFromPage(): string {
		const [, ...cells] = this.rowOfPage().map((cell) => Number(cell.replaceAll(',', '')));
		const names = ['tried', 'survived', 'refused', 'lost', 'leaked'] as const;
		const differences = names.filter((name, at) => this.counts[name] !== cells[at]);
		return differences.map((name) => `${name} is ${this.counts[name]}`).join(', ');
	}

	/** The cells of this row as the page has them; none when it has no such row. */
	private rowOfPage(): string[] {
		const lines = readFileSync(page, 'utf8').split('\n');
		const line = lines.find((text) => text.startsWith(`| ${this.title} |`)) ?? '';
		return line.split('|').slice(1, -1);
	}
}

/** Works on a list with so many at a time; a fault that hangs then holds up nobody else. */
export async function inParallel<Item>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item) => Promise<void>,
): Promise<void> {
	const left = [...items];
	const worker = async (): Promise<void> => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}
