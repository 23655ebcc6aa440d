import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../../../nodes/shared/attempt';
import { byOutput } from '../../../helpers/connectorTrigger';
import type { PollingWorkflow } from '../../../helpers/polling';
import { type ChangingList, FAULTS, type Row } from './changingList';

export const RECORDS = 10_000;
export const POLLS = 200;
export const LIMIT_MS = 300_000;

/** Chances that are the same in every run. */
function chances(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
		return state / 4_294_967_296;
	};
}

const chance = chances(11);
const upTo = (count: number) => Math.floor(chance() * count);

/** The server's clock, which may be off, and may know whole seconds only. */
export class Life {
	private now = Date.UTC(2026, 0, 1);
	private readonly stamps = new Map<string, number>();
	private born = 0;
	readonly gone: string[] = [];
	constructor(private readonly list: ChangingList) {}

	pass(ms: number): void {
		this.now += ms;
	}

	private stamped(id: string, skewMs: number, isCoarse: boolean): string {
		const moment = Math.max(this.now + skewMs, (this.stamps.get(id) ?? 0) + 1);
		const stamp = isCoarse ? Math.ceil(moment / 1000) * 1000 : moment;
		this.stamps.set(id, stamp);
		return new Date(stamp).toISOString();
	}

	change(id: string, skewMs = 0, isCoarse = false): Row {
		return this.list.put(id, { updated: this.stamped(id, skewMs, isCoarse), plan: `p${upTo(3)}` });
	}

	create(skewMs = 0, isCoarse = false): Row {
		return this.change(`n${this.born++}`, skewMs, isCoarse);
	}

	remove(): void {
		const ids = [...this.list.rows.keys()];
		const id = ids[upTo(ids.length)] ?? '';
		this.list.rows.delete(id);
		this.gone.push(id);
	}
}

export interface Told {
	readonly versions: number[];
	readonly vanished: unknown[];
	failed: number;
	/** Ends of n8n between two polls, and while one was under way. */
	crashes: number;
	kills: number;
	overlaps: number;
	/** Ends of n8n while it handed something on. */
	deaths: number;
	/** Told again by the first poll after a start of n8n, as it was wanted. */
	readonly repeated: number[];
	/** Polls after which it was looked whether everything was told. */
	checked: number;
	longest: number;
}

/** Rows that were made or changed after the activation, which nobody was told. */
function untold(
	list: ChangingList,
	{ versions }: Told,
	first: number,
	swallowed: readonly number[],
): Row[] {
	const known = new Set([...versions, ...swallowed]);
	return [...list.rows.values()].filter(({ version }) => version > first && !known.has(version));
}

/** Polls among changes, faults, crashes and polls that overlap. */
export async function play(
	{ list, life }: { list: ChangingList; life: Life },
	workflow: PollingWorkflow,
	{ removes, repeats }: { removes: boolean; repeats: boolean },
): Promise<Told> {
	const told: Told = {
		versions: [],
		vanished: [],
		failed: 0,
		crashes: 0,
		kills: 0,
		overlaps: 0,
		deaths: 0,
		repeated: [],
		checked: 0,
		longest: 0,
	};
	/** Whether n8n was started since the last poll that worked, and what that one told. */
	let isRestarted = false;
	let last: { versions: readonly number[]; vanished: readonly unknown[] } = {
		versions: [],
		vanished: [],
	};
	const crash = () => {
		workflow.crash();
		isRestarted = true;
	};
	const versionsOf = (items: readonly IDataObject[]) => items.map(({ version }) => Number(version));
	/** What a poll told, less what it was to tell again. */
	const count = (versions: readonly number[], vanished: readonly unknown[]) => {
		const mayRepeat = isRestarted && repeats;
		// What n8n swallowed was told to nobody yet.
		const [known, knownGone] = [new Set(told.versions), new Set(told.vanished)];
		const again = new Set(mayRepeat ? last.versions.filter((one) => known.has(one)) : []);
		const goneAgain = new Set(mayRepeat ? last.vanished.filter((id) => knownGone.has(id)) : []);
		told.repeated.push(...versions.filter((version) => again.has(version)));
		told.versions.push(...versions.filter((version) => !again.has(version)));
		told.vanished.push(...vanished.filter((id) => !goneAgain.has(id)));
		isRestarted = false;
		if (versions.length + vanished.length > 0) last = { versions, vanished };
	};
	const poll = async (): Promise<boolean> => {
		const done = await attemptAsync(async () => byOutput(await workflow.poll()));
		if (!done.ok) {
			told.failed += 1;
			return false;
		}
		const { records, vanished } = done.value;
		count(
			versionsOf(records),
			vanished.map(({ id }) => id),
		);
		return true;
	};
	/** All that has changed is told by the poll that finds it, not by some later one. */
	const checkedPoll = async () => {
		if (!(await poll())) return;
		told.checked += 1;
		const swallowed = repeats ? [] : versionsOf(workflow.swallowed);
		expect(untold(list, told, RECORDS, swallowed)).toEqual([]);
	};
	/** n8n dies while it hands on what this poll finds, and is started again. */
	const deadlyPoll = async () => {
		const before = workflow.swallowed.length;
		workflow.dieAt(chance() < 0.5 ? 'between memory and execution' : 'before the memory is saved');
		const done = await attemptAsync(async () => await workflow.poll());
		if (workflow.isDoomed) {
			// It failed or found nothing, so there was nothing to hand on.
			workflow.liveOn();
			return;
		}
		expect(done).toEqual({ ok: true, value: [] });
		told.deaths += 1;
		const { records, vanished } = byOutput(workflow.swallowed.slice(before));
		if (records.length + vanished.length > 0) {
			last = { versions: versionsOf(records), vanished: vanished.map(({ id }) => id) };
		}
		isRestarted = true;
	};
	const perPoll = RECORDS / POLLS;
	for (let round = 0; round < POLLS; round++) {
		life.pass(upTo(60_000));
		const skewMs = Math.floor((chance() - 0.5) * 120_000);
		const isCoarse = chance() < 0.3;
		const own = Array.from({ length: perPoll }, (_, at) => `r${round * perPoll + at}`);
		const others = Array.from({ length: 10 }, () => `r${upTo(RECORDS)}`);
		for (const id of [...own, ...others]) {
			if (list.rows.has(id)) life.change(id, skewMs, isCoarse);
		}
		for (let at = 0; at < 3; at++) life.create(skewMs, isCoarse);
		if (removes) for (let at = 0; at < 5; at++) life.remove();
		const kind = FAULTS[upTo(FAULTS.length)] ?? 'busy';
		if (chance() < 0.15) list.fault = { kind, after: upTo(2) };
		const polls: Array<Promise<unknown>> = [];
		const course = chance();
		if (course < 0.05) {
			told.kills += 1;
			const letGo = list.hold();
			polls.push(poll());
			await list.isAsked(list.asked.length + 1);
			crash();
			letGo();
		} else if (course < 0.25) {
			told.overlaps += 1;
			const letGo = list.hold();
			polls.push(poll());
			await list.isAsked(list.asked.length + 1);
			polls.push(poll());
			await list.isAsked(list.asked.length + 1);
			letGo();
			const ids = [...list.rows.keys()];
			// Changes while the list is read, also at its end.
			life.change(ids[upTo(ids.length)] ?? '');
			life.create();
		} else if (course < 0.35) {
			polls.push(deadlyPoll());
		} else {
			polls.push(checkedPoll());
		}
		await Promise.all(polls);
		list.fault = undefined;
		told.longest = Math.max(told.longest, workflow.stored.length);
		if (chance() < 0.1) {
			told.crashes += 1;
			crash();
		}
	}
	await poll();
	await checkedPoll();
	return told;
}

export function requireTrouble(told: Told): void {
	expect(told.failed).toBeGreaterThan(POLLS / 20);
	expect(told.crashes).toBeGreaterThan(POLLS / 20);
	expect(told.kills).toBeGreaterThan(POLLS / 50);
	expect(told.checked).toBeGreaterThan(POLLS / 2);
	expect(told.overlaps).toBeGreaterThan(POLLS / 10);
	expect(told.deaths).toBeGreaterThan(POLLS / 50);
}

/**
 * No version twice, and the last one of each record that has changed since the activation. What n8n
 * swallowed is lost, unless the last poll is told again after each start.
 */
export function requireEachOnce(
	list: ChangingList,
	told: Told,
	first: number,
	{ workflow, repeats }: { workflow: PollingWorkflow; repeats: boolean },
): void {
	const swallowed = workflow.swallowed.map(({ version }) => Number(version));
	expect(swallowed.length).toBeGreaterThan(0);
	expect(told.versions).toHaveLength(new Set(told.versions).size);
	expect(untold(list, told, first, repeats ? [] : swallowed)).toEqual([]);
	expect(told.repeated.length > 0).toBe(repeats);
	expect(told.versions.length).toBeGreaterThanOrEqual(RECORDS * 0.9);
}
