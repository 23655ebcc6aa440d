import { withoutRealTime } from '../helpers/runClock';
import { type LayerFault, readFaults } from './connector/faults';
import { allFaults, commonFaults, type NamedFault, pageFaults } from './planhat/faults';
import { inParallel, Tally } from './tally';
import { connectorModes, connectorTrial, everything, pollFaults } from './trigger/connector';
import { planhatEvents, planhatTrial } from './trigger/planhat';
import { type Phase, type Trial, wrongTrial, wrongWhole } from './trigger/trial';

const tally = new Tally('Triggers: each fault during a poll');

withoutRealTime();

afterAll(() => tally.report());

/** One run with one fault. */
interface Struck {
	readonly title: string;
	readonly start: () => Promise<Trial>;
	readonly look: (trial: Trial) => Promise<string[]>;
}

/** What is wrong, over all runs. */
async function problemsOf(runs: readonly Struck[]): Promise<string[]> {
	const found: string[] = [];
	await inParallel(runs, 16, async ({ title, start, look }) => {
		const trial = await start();
		const wrong = await look(trial).finally(async () => await trial.close());
		found.push(...wrong.map((what) => `${title}: ${what}`));
	});
	return found;
}

const during = (phase: Phase) => async (trial: Trial) => await wrongTrial(trial, phase, tally);

it.each(planhatEvents)('Planhat Trigger, $title: each change once', async (event) => {
	const struck = (phase: Phase, faults: readonly NamedFault[]): Struck[] =>
		faults.map((named) => ({
			title: `${phase}, ${named.title}`,
			start: async () => await planhatTrial(event, named),
			look: during(phase),
		}));
	const runs = [
		...struck('poll', [...allFaults, ...pageFaults]),
		...struck('activation', commonFaults),
	];
	expect(await problemsOf(runs)).toEqual([]);
});

it.each(connectorModes)(
	'Universal Connector Trigger, $emit, $options: each change once',
	async (mode) => {
		const struck = (phase: Phase, faults: readonly LayerFault[]): Struck[] =>
			faults.flatMap((fault) =>
				[1, 2].map((page) => ({
					title: `${phase}, page ${page}, ${fault[0]}`,
					start: async () => await connectorTrial(mode, fault, page),
					look: during(phase),
				})),
			);
		const runs = [...struck('poll', pollFaults), ...struck('activation', readFaults)];
		expect(await problemsOf(runs)).toEqual([]);
	},
);

it('Universal Connector Trigger, all records: all of them, or none', async () => {
	const runs = readFaults.flatMap((fault) =>
		[1, 2].map((page) => ({
			title: `page ${page}, ${fault[0]}`,
			start: async () => await connectorTrial(everything, fault, page),
			look: async (trial: Trial) => await wrongWhole(trial, tally),
		})),
	);
	expect(await problemsOf(runs)).toEqual([]);
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
