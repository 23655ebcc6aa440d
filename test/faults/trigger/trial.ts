import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../../nodes/shared/attempt';
import type { PollError, PollingWorkflow } from '../../helpers/polling';
import { spellingsOf } from '../../helpers/spellings';
import { unclear } from '../clearWords';
import type { Tally } from '../tally';

/** A trigger that watches a server of its own, which meets one fault. */
export interface Trial {
	readonly workflow: PollingWorkflow;
	/** What tells apart the items that are told. */
	nameOf(item: IDataObject): string;
	/** Changes the server's records; gives the names of what has to be told of it, each once. */
	change(): readonly string[];
	strike(): void;
	heal(): void;
	readonly secret: string;
	close(): Promise<void>;
}

/** When the fault is there: while the workflow is turned on, or during a poll. */
export type Phase = 'activation' | 'poll';

/** What came of a poll, and what is wrong with it. */
class Watch {
	readonly told: string[] = [];
	readonly faults: string[] = [];
	private readonly words: string[] = [];

	constructor(private readonly trial: Trial) {}

	/** Whether it worked; a failure has to speak clearly and to leave what is remembered alone. */
	async does(work: 'activate' | 'poll'): Promise<boolean> {
		const { workflow, nameOf } = this.trial;
		const before = workflow.stored;
		const done = await attemptAsync(async () => await workflow[work]());
		if (done.ok) {
			this.told.push(...done.value.map(nameOf));
			return true;
		}
		// What a poll throws is an error of n8n's.
		const error = done.error as PollError;
		this.words.push(`${error.message} ${error.description ?? ''}`);
		this.faults.push(...unclear(error));
		if (workflow.stored !== before) this.faults.push('it failed and remembers something');
		return false;
	}

	/** Has to work: nothing is wrong any more. */
	async works(work: 'activate' | 'poll'): Promise<void> {
		if (!(await this.does(work))) this.faults.push(`${work} without a fault: ${this.words.at(-1)}`);
	}

	/** Whether the secret stands in an error, in n8n's log, or in its database. */
	get isLeaking(): boolean {
		const { workflow, secret } = this.trial;
		const texts = [...this.words, ...workflow.warnings, workflow.stored];
		return spellingsOf(secret).some((text) => texts.some((other) => other.includes(text)));
	}
}

/**
 * Puts the fault in the way once, lets n8n end without a word, and looks whether the polls after it
 * tell all that has changed, each once.
 */
export async function wrongTrial(trial: Trial, phase: Phase, tally: Tally): Promise<string[]> {
	const watch = new Watch(trial);
	const { told, faults } = watch;
	if (phase === 'poll') await watch.works('activate');
	const expected = phase === 'poll' ? trial.change() : [];
	trial.strike();
	const isFine = await watch.does(phase === 'poll' ? 'poll' : 'activate');
	tally.add(isFine ? 'survived' : 'refused');
	trial.heal();
	trial.workflow.crash();
	if (phase === 'activation' && !isFine) await watch.works('activate');
	const all = phase === 'poll' ? expected : trial.change();
	await watch.works('poll');
	await watch.works('poll');
	const missing = all.filter((name) => !told.includes(name));
	const doubled = told.filter((name, at) => told.indexOf(name) !== at);
	const foreign = told.filter((name) => !all.includes(name));
	tally.counts.lost += missing.length + doubled.length + foreign.length;
	if (missing.length > 0) faults.push(`not told: ${missing.join(', ')}`);
	if (doubled.length > 0) faults.push(`told twice: ${doubled.join(', ')}`);
	if (foreign.length > 0) faults.push(`told without a reason: ${foreign.join(', ')}`);
	if (watch.isLeaking) {
		tally.counts.leaked += 1;
		faults.push('the secret is told or stored');
	}
	return faults;
}

/** The same for a trigger that tells everything each time: all of it, or nothing. */
export async function wrongWhole(trial: Trial, tally: Tally): Promise<string[]> {
	const watch = new Watch(trial);
	const { told, faults } = watch;
	const expected = [...trial.change()];
	trial.strike();
	const isFine = await watch.does('poll');
	tally.add(isFine ? 'survived' : 'refused');
	trial.heal();
	trial.workflow.crash();
	await watch.works('poll');
	const right = isFine ? [...expected, ...expected] : expected;
	if (told.join() !== right.join()) {
		tally.counts.lost += 1;
		faults.push(`told: ${told.join(', ')}`);
	}
	if (watch.isLeaking) {
		tally.counts.leaked += 1;
		faults.push('the secret is told or stored');
	}
	return faults;
}
