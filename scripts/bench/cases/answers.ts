import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BenchCase, Stage } from '../benchCase';
import { requireEqual, share } from '../benchCase';
import { alternate, median } from '../rounds';

/**
 * Over a thousand times the size. Ten megabytes no longer fit into what is near the processor; a
 * reader that goes through a text again and again would be at a thousand.
 */
const WANTED_GROWTH = 3;

type Read = (text: string) => { value: unknown };

/** The reader of this package as it is published. */
function builtReader(): Read {
	const file = join(__dirname, '..', '..', '..', 'dist', 'nodes', 'shared', 'json', 'readJson.js');
	// Not known before the build, which the benchmark begins with.
	return (createRequire(__filename)(file) as { readJson: Read }).readJson;
}

/** A piece as often as it goes into so many bytes. */
const filled = (bytes: number, piece: string): string[] =>
	Array.from({ length: Math.max(1, Math.floor(bytes / piece.length)) }, () => piece);

const record = '{"id":"r-1","name":"Harbour","amount":12.5,"serial":9007199254740993}';
const privateCharacters = Array.from(
	{ length: 6_399 },
	(_, at) => `"\\u${(0xe000 + at).toString(16)}"`,
);

/** Answers of about so many bytes: as they should be, and as they are at their worst. */
const kinds: ReadonlyArray<readonly [name: string, make: (bytes: number) => string]> = [
	['whole', (bytes) => `[${filled(bytes, record).join()}]`],
	['without big numbers', (bytes) => `[${filled(bytes, record.replace('993}', '}')).join()}]`],
	['cut', (bytes) => `[${filled(bytes, record).join()}`],
	['cut inside a text', (bytes) => `[9007199254740993,"${filled(bytes, '\\"').join('')}`],
	['backslashes', (bytes) => `[9007199254740993,"${filled(bytes, '\\\\\\"').join('')}"]`],
	['digits alone', (bytes) => `[${filled(bytes, '9').join('')}`],
	['quotes alone', (bytes) => `[9007199254740993${filled(bytes, ',""').join('')}]`],
	['minus signs', (bytes) => `[9007199254740993${filled(bytes, '-').join('')}`],
	[
		'characters for private use',
		(bytes) =>
			`[9007199254740993,"${filled(bytes, 'x').join('')}",${privateCharacters
				.slice(0, Math.ceil(bytes / 10))
				.join()}]`,
	],
];

/** Milliseconds of one reading, as often as makes it long enough to be measured. */
function timeOf(read: Read, text: string, times: number): number {
	const start = performance.now();
	for (let time = 0; time < times; time++) {
		try {
			read(text);
		} catch (error) {
			// What is cut is no JSON; how long it takes to find out is what is measured.
			if (!(error instanceof SyntaxError)) throw error;
		}
	}
	return (performance.now() - start) / times;
}

interface Growth {
	readonly name: string;
	/** Nanoseconds for a byte at the smallest size, and the most at a larger one. */
	readonly first: number;
	readonly most: number;
}

/** How the time for a byte of one kind of answer grows with its size. */
async function growthOf(
	read: Read,
	[name, make]: (typeof kinds)[number],
	{ scale }: Stage,
): Promise<Growth> {
	const largest = Math.max(...scale.answers);
	const texts = scale.answers.map((bytes) => make(bytes));
	const contenders = texts.map((text, at) => {
		const times = Math.ceil(largest / text.length);
		return [String(at), async () => await Promise.resolve(timeOf(read, text, times))] as const;
	});
	const rounds = await alternate(scale.rounds, Object.fromEntries(contenders));
	const each = texts.map((text, at) => (median(rounds[String(at)] ?? []) * 1e6) / text.length);
	return { name, first: each[0] ?? Number.NaN, most: Math.max(...each.slice(1)) };
}

/** How the time of reading an answer grows with its size, for good answers and for the worst. */
export const answers: BenchCase = {
	name: 'answers',
	async run(stage) {
		const read = builtReader();
		const [first] = read('[9007199254740993]').value as unknown[];
		requireEqual('A whole number', String(first), '9007199254740993');
		const growths: Growth[] = [];
		for (const kind of kinds) growths.push(await growthOf(read, kind, stage));
		const ratioOf = ({ first: few, most: many }: Growth) => many / few;
		const [worst] = [...growths].sort((a, b) => ratioOf(b) - ratioOf(a)) as [Growth];
		const perByte = (nanoseconds: number) => `${nanoseconds.toFixed(1)} ns a byte`;
		const finding = share(
			'answer_growth',
			`Reading an answer: time for a byte, largest growth from ${scaleInWords(stage)} of any kind`,
			{ ours: worst.most, theirs: worst.first },
			WANTED_GROWTH,
			perByte,
		);
		const all = growths.map(
			(one) => `${one.name} ${perByte(one.first)}, growth ${ratioOf(one).toFixed(2)}`,
		);
		return [{ ...finding, measured: `${worst.name}: ${finding.measured}; ${all.join('; ')}` }];
	},
};

function scaleInWords({ scale }: Stage): string {
	const kilobytes = scale.answers.map((bytes) => `${bytes / 1_000} KB`);
	return `${kilobytes[0]} to ${kilobytes.slice(1).join(', ')}`;
}
