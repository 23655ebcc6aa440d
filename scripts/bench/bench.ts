import { writeFileSync } from 'node:fs';
import type { BenchCase, Finding, Scale } from './benchCase';
import { FULL, QUICK } from './benchCase';
import { cases } from './cases';
import { N8nBench, type RunningN8n } from './n8nBench';

export interface BenchOptions {
	/** Small amounts: whether it runs, not how fast. */
	isQuick: boolean;
	/** Where the ratios go as JSON. */
	jsonFile?: string;
	/** Names of cases; all when empty. */
	only: readonly string[];
	node: string;
	print(line: string): void;
	startN8n(): Promise<RunningN8n & { stop(): Promise<void> }>;
}

async function withN8n(
	options: BenchOptions,
	use: (n8n: N8nBench) => Promise<void>,
): Promise<void> {
	const running = await options.startN8n();
	try {
		await use(await N8nBench.open(running));
	} finally {
		await running.stop();
	}
}

/** The cases to run. */
function chosen(only: readonly string[]): readonly BenchCase[] {
	const unknown = only.filter((name) => !cases.some((known) => known.name === name));
	if (unknown.length === 0)
		return cases.filter(({ name }) => only.length === 0 || only.includes(name));
	throw new Error(
		`No case '${unknown.join()}'. There are ${cases.map(({ name }) => name).join(', ')}.`,
	);
}

function line({ key, ratio, wanted, isReached, title, measured }: Finding, isQuick: boolean) {
	const verdict = isQuick ? '' : isReached ? ' (reached)' : ' (NOT REACHED)';
	return `${key}: ${ratio.toFixed(2)}, wanted ${wanted}${verdict}\n    ${title}\n    ${measured}`;
}

/** Each finding by its key, as tools read it. */
function asJson(findings: readonly Finding[]): string {
	const entries = findings.map(({ key, ...rest }) => [key, rest]);
	return `${JSON.stringify({ cases: Object.fromEntries(entries) }, null, '\t')}\n`;
}

/**
 * Runs the cases one after the other and prints each result as soon as it is known.
 *
 * @throws Error when a result is wrong, however fast it was
 */
export async function runBench(options: BenchOptions): Promise<readonly Finding[]> {
	const scale: Scale = options.isQuick ? QUICK : FULL;
	const wanted = chosen(options.only);
	const findings: Finding[] = [];
	await withN8n(options, async (n8n) => {
		const openN8n = async (use: (fresh: N8nBench) => Promise<void>) => await withN8n(options, use);
		for (const { name, run } of wanted) {
			options.print(`\n== ${name}`);
			for (const finding of await run({ n8n, scale, node: options.node, openN8n })) {
				findings.push(finding);
				options.print(line(finding, options.isQuick));
			}
			if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, asJson(findings));
		}
	});
	return findings;
}
