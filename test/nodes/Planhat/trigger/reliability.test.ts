import { attemptAsync } from '../../../../nodes/shared/attempt';
import { planhatTrigger } from '../../../helpers/planhatTrigger';
import type { PollingWorkflow } from '../../../helpers/polling';
import type { Fault } from '../../../simulator/faults';
import { type Stage, startStage } from '../../../simulator/testClient';

const RECORDS = 10_000;
const LIMIT_MS = 300_000;

let stage: Stage;

beforeEach(async () => {
	stage = await startStage();
});

afterEach(async () => await stage.simulator.close());

/** Chances that are the same in every run. */
function chances(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
		return state / 4_294_967_296;
	};
}

/** What goes wrong with the answer to a read; the trigger is set to try once. */
const FAULTS: readonly Fault[] = [
	{ kind: 'status', status: 503 },
	{ kind: 'truncatedJson' },
	{ kind: 'cut', bytes: 1000, phase: 'afterEffect' },
	{ kind: 'bareString' },
	{ kind: 'status', status: 500, after: 1 },
];

type Collection = 'assets' | 'licenses';

/** The version of a record as far as this test is concerned. */
function versionOf(record: Readonly<Record<string, unknown>>): string {
	return `${String(record['_id'])} ${String(record['sourceId'])}`;
}

/** Ten thousand records that change while a trigger watches, each change with its own number. */
class Tenant {
	readonly ids: string[] = [];
	private changes = 0;

	constructor(private readonly collection: Collection) {
		const { store } = stage.simulator;
		for (let index = 0; index < RECORDS; index++) {
			if (index % 20 === 0) stage.clock.advance(1000);
			const made = store.insert(collection, { name: `Bay ${index}`, companyId: stage.companyId });
			this.ids.push(made._id);
		}
	}

	/** The server's clock may be off, and may know whole seconds only. */
	change(id: string | undefined, skewMs: number, isCoarse: boolean): void {
		const { store } = stage.simulator;
		const doc = store.collection(this.collection).get(id ?? '');
		if (!doc) throw new Error('There is no such record');
		const before = Date.parse(String(doc['updatedAt']));
		const moment = Math.max(stage.clock.now() + skewMs, before + 1);
		const stamp = isCoarse ? Math.ceil(moment / 1000) * 1000 : moment;
		const updatedAt = new Date(stamp).toISOString();
		store.update(this.collection, doc, { sourceId: `v${++this.changes}`, updatedAt });
	}

	get changed(): string[] {
		const all = stage.simulator.store.all(this.collection);
		return all.filter(({ sourceId }) => sourceId !== undefined).map(versionOf);
	}
}

/** Lets the requests under way get some steps further. */
async function aMoment(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Polls among changes, faults, crashes and polls that overlap. */
async function play(
	trigger: PollingWorkflow,
	tenant: Tenant,
	{ pollCount, repeats }: { pollCount: number; repeats: boolean },
) {
	const chance = chances(7);
	const told: string[] = [];
	const repeated: string[] = [];
	const problems = {
		failed: 0,
		crashes: 0,
		kills: 0,
		overlaps: 0,
		deaths: 0,
		checked: 0,
		longest: 0,
	};
	/** Whether n8n was started since the last poll that worked, and what that one told. */
	let isRestarted = false;
	let last: readonly string[] = [];
	const crash = () => {
		trigger.crash();
		isRestarted = true;
	};
	/** What a poll told, less what it was to tell again. */
	const count = (versions: readonly string[]) => {
		const known = new Set(isRestarted && repeats ? told : []);
		// What n8n swallowed was told to nobody yet.
		const again = new Set(last.filter((version) => known.has(version)));
		repeated.push(...versions.filter((version) => again.has(version)));
		told.push(...versions.filter((version) => !again.has(version)));
		isRestarted = false;
		if (versions.length > 0) last = versions;
	};
	const poll = async (): Promise<boolean> => {
		const done = await attemptAsync(async () => await trigger.poll());
		if (done.ok) count(done.value.map(versionOf));
		else problems.failed += 1;
		return done.ok;
	};
	/** All that has changed is told by the poll that finds it, not by some later one. */
	const checkedPoll = async () => {
		if (!(await poll())) return;
		problems.checked += 1;
		const lost = repeats ? [] : trigger.swallowed.map(versionOf);
		const all = new Set([...told, ...lost]);
		expect(tenant.changed.filter((version) => !all.has(version))).toEqual([]);
	};
	/** n8n dies while it hands on what this poll finds, and is started again. */
	const deadlyPoll = async () => {
		const before = trigger.swallowed.length;
		trigger.dieAt(chance() < 0.5 ? 'between memory and execution' : 'before the memory is saved');
		const done = await attemptAsync(async () => await trigger.poll());
		if (trigger.isDoomed) {
			// It failed or found nothing, so there was nothing to hand on.
			trigger.liveOn();
			return;
		}
		expect(done).toEqual({ ok: true, value: [] });
		problems.deaths += 1;
		const swallowed = trigger.swallowed.slice(before).map(versionOf);
		if (swallowed.length > 0) last = swallowed;
		isRestarted = true;
	};
	const perPoll = RECORDS / pollCount;
	for (let round = 0; round < pollCount; round++) {
		stage.clock.advance(Math.floor(chance() * 60_000));
		const skewMs = Math.floor((chance() - 0.5) * 120_000);
		const isCoarse = chance() < 0.3;
		const own = tenant.ids.slice(round * perPoll, (round + 1) * perPoll);
		const others = Array.from({ length: 10 }, () => tenant.ids[Math.floor(chance() * RECORDS)]);
		[...own, ...others].forEach((id) => tenant.change(id, skewMs, isCoarse));
		const fault = chance() < 0.15 ? FAULTS[Math.floor(chance() * FAULTS.length)] : undefined;
		if (fault) stage.simulator.faults.add({ ...fault });
		const polls: Array<Promise<unknown>> = [];
		const course = chance();
		if (course < 0.05) {
			problems.kills += 1;
			polls.push(poll());
			crash();
		} else if (course < 0.25) {
			problems.overlaps += 1;
			polls.push(poll());
			await aMoment();
			tenant.change(tenant.ids[Math.floor(chance() * RECORDS)], 0, false);
			polls.push(poll());
		} else if (course < 0.35) {
			polls.push(deadlyPoll());
		} else {
			polls.push(checkedPoll());
		}
		await Promise.all(polls);
		stage.simulator.faults.clear();
		problems.longest = Math.max(problems.longest, trigger.stored.length);
		if (chance() < 0.1) {
			problems.crashes += 1;
			crash();
		}
	}
	await poll();
	await checkedPoll();
	return { told, repeated, problems };
}

describe(`${RECORDS} records that change among faults, crashes, overlapping polls and skewed clocks`, () => {
	it.each<[Collection, number, 'present' | 'absent', number, boolean]>([
		// By timestamp: 500 records and those of five minutes before, 6,500 of which were just made.
		['assets', 200, 'present', 7000 * 13, false],
		// What was known before is kept, too.
		['assets', 200, 'present', 2 * 7000 * 13, true],
		// By content: all records, 22 characters for each.
		['licenses', 50, 'absent', RECORDS * 22 + 2000, false],
	])(
		'are told: %s over %d polls, timestamps %s, in %d characters of memory, after a restart again: %s',
		async (collection, pollCount, timestamps, most, repeats) => {
			stage.simulator.switches.set({ licenseTimestamps: timestamps });
			const tenant = new Tenant(collection);
			const trigger = planhatTrigger(stage.simulator, {
				resource: collection === 'assets' ? 'asset' : 'license',
				event: 'createdOrUpdated',
				options: { maxAttempts: 1, afterRestart: repeats ? 'repeat' : 'goOn' },
			});
			expect(await trigger.activate()).toEqual([]);
			const { told, repeated, problems } = await play(trigger, tenant, { pollCount, repeats });
			expect(told).toHaveLength(new Set(told).size);
			const swallowed = trigger.swallowed.map(versionOf);
			expect(swallowed.length).toBeGreaterThan(0);
			const all = new Set(repeats ? told : [...told, ...swallowed]);
			expect(tenant.changed.filter((version) => !all.has(version))).toEqual([]);
			expect(all.size).toBeGreaterThanOrEqual(RECORDS);
			expect(repeated.length > 0).toBe(repeats);
			expect(problems.deaths).toBeGreaterThan(0);
			expect(problems.failed).toBeGreaterThan(pollCount / 20);
			expect(problems.crashes).toBeGreaterThan(pollCount / 20);
			expect(problems.kills).toBeGreaterThan(0);
			expect(problems.checked).toBeGreaterThan(pollCount / 3);
			expect(problems.overlaps).toBeGreaterThan(pollCount / 10);
			expect(problems.longest).toBeLessThan(most);
		},
		LIMIT_MS,
	);
});

it(
	'tells ten thousand changes of one moment at once, and remembers little more than their digests',
	async () => {
		const tenant = new Tenant('assets');
		const trigger = planhatTrigger(stage.simulator, {
			resource: 'asset',
			event: 'createdOrUpdated',
		});
		await trigger.activate();
		stage.clock.advance(3_600_000);
		tenant.ids.forEach((id) => tenant.change(id, 0, true));
		const told = await trigger.poll();
		expect(new Set(told.map(versionOf)).size).toBe(RECORDS);
		expect(told).toHaveLength(RECORDS);
		// The contents of the news are kept for one poll.
		expect(trigger.stored.length).toBeLessThan(RECORDS * 33 + 1000);
		trigger.crash();
		expect(await trigger.poll()).toEqual([]);
	},
	LIMIT_MS,
);

it('tells a change that the list shows late, after others that came later', async () => {
	const tenant = new Tenant('assets');
	const trigger = planhatTrigger(stage.simulator, { resource: 'asset', event: 'updated' });
	await trigger.activate();
	stage.clock.advance(3_600_000);
	tenant.ids.slice(0, 1000).forEach((id) => tenant.change(id, 0, false));
	expect(await trigger.poll()).toHaveLength(1000);
	tenant.change(tenant.ids[5000], -200_000, false);
	expect(await trigger.poll()).toEqual([expect.objectContaining({ _id: tenant.ids[5000] })]);
});

it('starts afresh with other settings, and not with another way to show the same', async () => {
	const tenant = new Tenant('assets');
	const parameters = { resource: 'asset', event: 'updated' };
	const trigger = planhatTrigger(stage.simulator, parameters);
	await trigger.activate();
	stage.clock.advance(60_000);
	tenant.change(tenant.ids[1], 0, false);
	const shown = { ...parameters, options: { select: ['name'], overlap: 60, maxPages: 20 } };
	expect(await trigger.activate({ parameters: shown })).toHaveLength(1);
	stage.clock.advance(60_000);
	tenant.change(tenant.ids[2], 0, false);
	const other = { ...parameters, event: 'createdOrUpdated' };
	expect(await trigger.activate({ parameters: other })).toEqual([]);
});
