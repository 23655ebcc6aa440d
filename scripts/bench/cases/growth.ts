import {
	type BenchCase,
	type Finding,
	requireEqual,
	seconds,
	share,
	type Stage,
} from '../benchCase';
import { ListServer } from '../listServerProcess';
import type { Contender, Measurement, N8nBench } from '../n8nBench';
import { inPieces, runPieces } from '../pieces';
import { median } from '../rounds';
import { connector } from '../workflows';

const WANTED_GROWTH = 1.3;

/** What one number of records took. */
interface Size {
	records: number;
	milliseconds: number;
	cpuMs: number;
	peakMb: number;
}

function summed(records: number, runs: readonly Measurement[]): Size {
	return {
		records,
		milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
		cpuMs: median(runs.map(({ usage }) => usage?.cpuMs ?? Number.NaN)),
		peakMb: Math.max(...runs.map(({ usage }) => usage?.peakMb ?? Number.NaN)),
	};
}

async function measure(rounds: number, run: Contender): Promise<Measurement[]> {
	const runs: Measurement[] = [];
	for (let round = 0; round <= rounds; round++) runs.push(await run());
	return runs.slice(1);
}

async function readWhole(n8n: N8nBench, server: ListServer, records: number, rounds: number) {
	await server.configure({ total: records, latencyMs: 0 });
	const options = {};
	const reader = connector({
		baseUrl: server.url,
		path: '/records',
		pagination: 'offset',
		options,
	});
	const run = await n8n.prepare([reader]);
	return summed(
		records,
		await measure(rounds, async () => {
			const measurement = await run();
			requireEqual('Last record', measurement.last['id'], `r-${records - 1}`);
			return measurement;
		}),
	);
}

async function readPieces(n8n: N8nBench, server: ListServer, records: number): Promise<Size> {
	await server.configure({ total: records, latencyMs: 0 });
	const run = await n8n.prepareFile(inPieces(server.url));
	return summed(records, [await runPieces(run, server, records)]);
}

/** The largest growth of the time for one record from a smaller number of records to a larger. */
function growthOf(sizes: readonly Size[]): { ours: number; theirs: number } {
	const each = sizes.map(({ milliseconds, records }) => milliseconds / records);
	const pairs = each.flatMap((theirs, at) => each.slice(at + 1).map((ours) => ({ ours, theirs })));
	return pairs.reduce((worst, pair) =>
		pair.ours / pair.theirs > worst.ours / worst.theirs ? pair : worst,
	);
}

function inWords({ records, milliseconds, cpuMs, peakMb }: Size): string {
	return `${records}: ${seconds(milliseconds)}, processor ${seconds(cpuMs)}, peak ${peakMb.toFixed(0)} MB`;
}

async function measureAll({ n8n, scale, openN8n }: Stage, server: ListServer): Promise<Size[]> {
	const sizes: Size[] = [];
	for (const records of scale.growth.slice(0, -1)) {
		sizes.push(await readWhole(n8n, server, records, scale.rounds));
	}
	// Memory that an earlier run took would hide what this one takes.
	await openN8n(async (fresh) => {
		const largest = scale.growth.at(-1) ?? 0;
		sizes.push(await readWhole(fresh, server, largest, scale.rounds));
	});
	await openN8n(async (fresh) => {
		sizes.push(await readPieces(fresh, server, scale.pieced));
	});
	return sizes;
}

/** How time and memory grow with the number of records; the largest number is read in pieces. */
export const growth: BenchCase = {
	name: 'growth',
	async run(stage) {
		const sizes = await ListServer.during(async (server) => await measureAll(stage, server));
		const [pieced, largest] = [...sizes].reverse() as [Size, Size];
		const perRecord = (milliseconds: number) => `${(milliseconds * 1000).toFixed(1)} µs a record`;
		const memory: Finding = share(
			'memory_growth',
			`Peak memory of n8n: ${pieced.records} records in pieces against ${largest.records} in one run`,
			{ ours: pieced.peakMb, theirs: largest.peakMb },
			WANTED_GROWTH,
			(amount) => `${amount.toFixed(0)} MB`,
		);
		const time = share(
			'time_growth',
			`Time for one record, largest growth between any two of ${sizes.map(({ records }) => records).join(', ')} records`,
			growthOf(sizes),
			WANTED_GROWTH,
			perRecord,
		);
		return [{ ...time, measured: `${time.measured}; ${sizes.map(inWords).join('; ')}` }, memory];
	},
};
