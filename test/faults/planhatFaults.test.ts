import { runPlanhat, spellingsOf } from '../helpers/planhat';
import { RunClock, withoutRealTime } from '../helpers/runClock';
import { unclear } from './clearWords';
import { TIMEOUT } from './connector/faults';
import {
	cases,
	credentialOf,
	missingCases,
	PECULIAR,
	pagedCase,
	type PlanhatCase,
	startSandbox,
	stateOf,
	THOROUGH,
	TOKEN,
} from './planhat/cases';
import {
	allFaults,
	commonFaults,
	hardestFaults,
	type NamedFault,
	pageFaults,
} from './planhat/faults';
import { Groups, Pool } from './pool';
import { Tally } from './tally';

const tally = new Tally('Planhat: each fault on each operation');

withoutRealTime();

afterAll(() => tally.report());

/** What a run left behind. */
interface Left {
	readonly before: string;
	readonly after: string;
	readonly output: string;
	readonly stored: string;
	readonly error?: Error & { description?: string };
}

function shown({ operation, title }: PlanhatCase, outputs: Array<Array<{ json: object }>>): string {
	// The words of an upsert differ: rows written by a call whose answer was lost count as unchanged.
	const isUpsert = operation === 'upsert' || title === 'api request bulk';
	const rows = outputs.flat().map(({ json }) => (isUpsert ? 'row' : { ...json, __v: 0 }));
	return JSON.stringify(rows);
}

async function left(one: PlanhatCase, faults: readonly NamedFault[]): Promise<Left> {
	const clock = new RunClock();
	const sandbox = await startSandbox(clock);
	try {
		const id = await one.prepare(sandbox);
		const before = stateOf(sandbox);
		for (const { fault } of faults) sandbox.faults.add(fault);
		const parameters = one.parameters(id);
		const options = {
			timeout: TIMEOUT,
			maxAttempts: 2,
			...(parameters['options'] as object),
		};
		const { outputs, error, stored } = await runPlanhat(
			sandbox,
			{ ...parameters, options },
			{ clock, credential: credentialOf(sandbox) },
		);
		const output = shown(one, outputs);
		return { before, after: stateOf(sandbox), output, stored, ...(error ? { error } : {}) };
	} finally {
		await sandbox.close();
	}
}

/** Words that send a person to look before the work is done a second time. */
const DOUBT = /may have|all the same|not for certain|could count it twice/;

/** What is wrong with the outcome of a run, compared with the run that met no fault. */
function wrong(
	{ effect, resource, title }: PlanhatCase,
	named: NamedFault,
	right: Left,
	{ error, before, after, output, stored }: Left,
): string[] {
	const leaks = spellingsOf(TOKEN).some((text) => stored.includes(text));
	const faults = leaks ? ['the token is stored'] : [];
	if (leaks) tally.counts.leaked += 1;
	if (after !== before && after !== right.after) {
		tally.counts.lost += 1;
		faults.push('records that neither were there nor were asked for');
	}
	if (error) {
		const words = `${error.message} ${error.description}`;
		const isSilent = effect === 'anew' && after !== before && !DOUBT.test(words);
		if (isSilent) faults.push(`done, but told as failed: ${words}`);
		return [...faults, ...unclear(error)];
	}
	if (after !== right.after) {
		tally.counts.lost += 1;
		faults.push('told as done, but is not');
	}
	// What creates and raw calls are answered with is free, so another answer is another result.
	const isFree = effect === 'anew' || resource === 'api';
	const isOther = ['bareString', 'empty', 'truncatedJson'].includes(named.fault.kind);
	// A delete that is repeated finds nothing any more.
	const isGone = title === 'api request DELETE';
	if (output !== right.output && !(isFree && isOther) && !isGone) {
		faults.push(`another result: ${output.slice(0, 300)}`);
	}
	return faults;
}

const groups = new Groups<string>(new Pool(32));

/** Begins the runs of all operations of a resource with each of their faults. */
function begin(
	name: string,
	all: readonly PlanhatCase[],
	faultsOf: (one: PlanhatCase) => readonly NamedFault[],
): void {
	groups.begin(name, async (run, found) => {
		for (const one of all) {
			const right = await left(one, []);
			if (right.error) found.push(`${one.title}, without a fault: ${right.error.message}`);
			for (const named of faultsOf(one)) {
				run(async () => {
					const after = await left(one, [named]);
					tally.add(after.error ? 'refused' : 'survived');
					for (const problem of wrong(one, named, right, after)) {
						found.push(`${one.title}, ${named.title}: ${problem}`);
					}
				});
			}
		}
	});
}

function faultsFor({ resource }: PlanhatCase): readonly NamedFault[] {
	if (THOROUGH.includes(resource)) return allFaults;
	return PECULIAR.includes(resource) ? commonFaults : hardestFaults;
}

it('has a case for every operation of the node', () => {
	expect(missingCases()).toEqual([]);
});

const names = [...new Set(cases.map(({ resource }) => resource))];

beforeAll(() => {
	for (const name of names) {
		const own = cases.filter(({ resource }) => resource === name);
		begin(name, own, faultsFor);
	}
	begin('a list', [pagedCase], () => pageFaults);
});

it.each(names)('%s: right or refused in clear words', async (name) => {
	expect(await groups.of(name)).toEqual([]);
});

it('a list: right or refused in clear words when its second page goes wrong', async () => {
	expect(await groups.of('a list')).toEqual([]);
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
