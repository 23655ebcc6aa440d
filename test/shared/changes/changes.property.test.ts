import fc from 'fast-check';

import { type ChangeState, findChanges } from '../../../nodes/shared/changes/changes';
import { digest } from '../../../nodes/shared/changes/digest';
import { expectedKeys } from '../../../nodes/shared/changes/marks';
import { attemptAsync } from '../../../nodes/shared/attempt';
import { type Entry, options, OVERLAP_MS, ServerList } from './serverList';

/** What happens to the list or to the trigger. Places are taken modulo what there is. */
type Step =
	| { do: 'create'; isStamped: boolean; skewMs: number }
	| { do: 'update'; place: number; skewMs: number }
	| { do: 'touchMany'; place: number; count: number }
	| { do: 'delete'; place: number }
	| { do: 'goBack'; place: number; ms: number }
	| { do: 'jumpAhead'; place: number }
	| { do: 'wait'; ms: number }
	| { do: 'poll'; during: Step[]; failsAt?: number }
	| { do: 'crash' };

/** Timestamps of a server are off by less than the overlap, to either side. */
const skewMs = fc.oneof(
	fc.constant(0),
	fc.integer({ min: -OVERLAP_MS / 2 + 1, max: OVERLAP_MS / 2 - 1 }),
);
const place = fc.nat({ max: 5000 });

const change: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('create' as const), isStamped: fc.boolean(), skewMs }),
	fc.record({ do: fc.constant('update' as const), place, skewMs }),
	fc.record({ do: fc.constant('touchMany' as const), place, count: fc.nat({ max: 900 }) }),
	fc.record({ do: fc.constant('delete' as const), place }),
	fc.record({ do: fc.constant('jumpAhead' as const), place }),
);
/** Not during a poll: what was read and falls below the floor in the same poll is not looked for. */
const goBack: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('goBack' as const),
	place,
	ms: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 10 ** 12 })),
});
const wait: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('wait' as const),
	// Often none, so that many records have the same timestamp.
	ms: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 3_600_000 })),
});
const poll: fc.Arbitrary<Step> = fc.record(
	{
		do: fc.constant('poll' as const),
		during: fc.array(change, { maxLength: 4 }),
		failsAt: fc.nat({ max: 12 }),
	},
	{ requiredKeys: ['do', 'during'] },
);
const step = fc.oneof(
	{ weight: 5, arbitrary: change },
	{ weight: 2, arbitrary: goBack },
	{ weight: 3, arbitrary: wait },
	{ weight: 4, arbitrary: poll },
	{ weight: 1, arbitrary: fc.constant<Step>({ do: 'crash' }) },
);

const CENTURY_MS = 100 * 365 * 86_400_000;

const versionOf = ({ id, version }: Entry) => `${id} ${version}`;

/** A server with a list, and a trigger that watches it as n8n lets it. */
class Play {
	readonly list = new ServerList();
	readonly told: string[] = [];
	/** What was there when the trigger was turned on. */
	baseline: ReadonlySet<string> = new Set();
	private readonly used = new Set<string>();
	private now = Date.UTC(2026, 0, 1);
	private counter = 0;
	private state: ChangeState | undefined;
	/** What n8n wrote to its database: only when something was handed on. */
	private saved = '';

	constructor(initial: number) {
		for (let index = 0; index < initial; index++) {
			this.now += index % 7 === 0 ? 60_000 : 0;
			this.apply({ do: 'create', isStamped: index % 50 !== 0, skewMs: 0 });
		}
	}

	private at(place: number): Entry | undefined {
		const { all } = this.list;
		return all[place % Math.max(1, all.length)];
	}

	/** A record under a timestamp that it never had: one that it had is taken for an older state. */
	private put(entry: Entry, wished: number, step: 1 | -1): void {
		let stamp = wished;
		while (this.used.has(`${entry.id} ${stamp}`)) stamp += step;
		this.used.add(`${entry.id} ${stamp}`);
		this.list.put({ ...entry, version: entry.version + 1, stamp });
	}

	/** The timestamp of a record that the trigger remembers in its present state goes back. */
	private goBack(place: number, ms: number): void {
		if (this.state?.by !== 'stamps') return;
		const expected = expectedKeys(this.state.stamps);
		const known = this.list.all.filter(
			(entry) =>
				entry.stamp !== undefined &&
				expected.has(digest(entry.id)) &&
				(this.baseline.has(versionOf(entry)) || this.told.includes(versionOf(entry))),
		);
		const entry = known[place % Math.max(1, known.length)];
		if (!entry) return;
		this.put(entry, (entry.stamp ?? 0) - ms, -1);
	}

	private change(entry: Entry | undefined, skew: number): void {
		if (!entry) return;
		this.put(entry, Math.max(this.now + skew, (entry.stamp ?? 0) + 1), 1);
	}

	apply(step: Step): void {
		if (step.do === 'wait') this.now += step.ms;
		if (step.do === 'delete') this.list.delete(this.at(step.place)?.id ?? '');
		if (step.do === 'goBack') this.goBack(step.place, step.ms);
		if (step.do === 'jumpAhead') this.change(this.at(step.place), CENTURY_MS);
		if (step.do === 'update') this.change(this.at(step.place), step.skewMs);
		if (step.do === 'touchMany') {
			for (let at = 0; at < step.count; at++) this.change(this.at(step.place + at), 0);
		}
		if (step.do !== 'create') return;
		const stamp = this.now + step.skewMs;
		const id = `r${this.counter++}`;
		this.used.add(`${id} ${stamp}`);
		this.list.put({ id, version: 0, ...(step.isStamped ? { stamp, created: stamp } : {}) });
	}

	async run(step: Step): Promise<void> {
		if (step.do === 'crash') this.state = JSON.parse(this.saved) as ChangeState;
		else if (step.do === 'poll') await this.poll(step.during, step.failsAt);
		else this.apply(step);
	}

	async poll(during: readonly Step[] = [], failsAt?: number): Promise<void> {
		this.list.pages = 0;
		this.list.onPage = (page) => {
			const step = page > 0 ? during[page - 1] : undefined;
			if (step) this.apply(step);
			if (page === failsAt) throw new Error('The server is down');
		};
		const found = await attemptAsync(
			async () => await findChanges(this.state, this.list.source(), options()),
		);
		this.list.onPage = () => undefined;
		if (!found.ok) return;
		const isFirst = this.state === undefined;
		this.state = found.value.state;
		this.told.push(...found.value.changes.map(({ item }) => versionOf(item)));
		if (isFirst || found.value.changes.length > 0) this.saved = JSON.stringify(this.state);
	}

	get versions(): string[] {
		return this.list.all.map(versionOf);
	}
}

const RUNS = { numRuns: 100 };

it.each([0, 40, 900])(
	'tells each change once and loses none, whatever happens to a list of %d records',
	async (initial) => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
				const play = new Play(initial);
				await play.poll();
				const baseline = new Set(play.versions);
				play.baseline = baseline;
				for (const each of steps) await play.run(each);
				// The list comes to rest, and the trigger is asked some times more.
				for (let count = 0; count < 3; count++) await play.poll();
				expect(play.told).toEqual([...new Set(play.told)]);
				expect(play.told.filter((version) => baseline.has(version))).toEqual([]);
				const told = new Set(play.told);
				const lost = play.versions.filter(
					(version) => !told.has(version) && !baseline.has(version),
				);
				expect(lost).toEqual([]);
			}),
			RUNS,
		);
	},
);
