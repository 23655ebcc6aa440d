import type { INodeParameters } from 'n8n-workflow';

import { planhatTrigger } from '../../helpers/planhatTrigger';
import { startStage } from '../../simulator/testClient';
import { RunClock } from '../../helpers/runClock';
import { TIMEOUT } from '../connector/faults';
import { TOKEN } from '../planhat/cases';
import type { NamedFault } from '../planhat/faults';
import type { Trial } from './trial';

/** One event of the Planhat Trigger, told by timestamp, by content, or by date. */
export interface PlanhatEvent {
	readonly title: string;
	readonly collection: 'assets' | 'licenses';
	readonly parameters: INodeParameters;
	/** Which of the record that was there, the new one, and the one that is due is told. */
	readonly tells: ReadonlyArray<'due' | 'new' | 'old'>;
}

const BOTH = ['new', 'old'] as const;

/** Every event; in the sandbox assets have timestamps, and licenses have none. */
export const planhatEvents: readonly PlanhatEvent[] = [
	...(
		[
			['created', ['new']],
			['updated', ['old']],
			['createdOrUpdated', BOTH],
		] as const
	).flatMap(([event, tells]): PlanhatEvent[] => [
		{
			title: `${event}, by timestamp`,
			collection: 'assets',
			parameters: { resource: 'asset', event },
			tells,
		},
		{
			title: `${event}, by content`,
			collection: 'licenses',
			parameters: { resource: 'license', event },
			tells,
		},
	]),
	{
		title: 'dateReached',
		collection: 'licenses',
		parameters: { resource: 'license', event: 'dateReached', dateField: 'renewalDate', days: 0 },
		tells: ['due'],
	},
];

/** When the polls begin; what is due is due on that day. */
const NOON = Date.UTC(2026, 0, 10, 12);
const TODAY = '2026-01-10T00:00:00.000Z';

/** A sandbox with three records, and a trigger that watches them. */
export async function planhatTrial(
	{ collection, parameters, tells }: PlanhatEvent,
	named: NamedFault,
): Promise<Trial> {
	const time = new RunClock(NOON);
	const { simulator, clock, companyId } = await startStage({ token: TOKEN, hold: time.hold });
	const { store } = simulator;
	const [old] = ['A', 'B', 'C'].map((name) => store.insert(collection, { name, companyId }));
	const workflow = planhatTrigger(
		simulator,
		{ ...parameters, options: { timeout: TIMEOUT, maxAttempts: 2 } },
		{ timezone: 'UTC', clock: time },
	);
	return {
		workflow,
		nameOf: ({ _id }) => String(_id),
		change() {
			clock.advance(60_000);
			if (!old) throw new Error('There is no record');
			const updatedAt = new Date(clock.now()).toISOString();
			const stamp = collection === 'assets' ? { updatedAt } : {};
			store.update(collection, old, { externalId: 'changed', ...stamp });
			const made = store.insert(collection, { name: 'D', companyId, renewalDate: TODAY });
			const ids = { due: made._id, new: made._id, old: old._id };
			return tells.map((which) => ids[which]);
		},
		strike: () => simulator.faults.add({ ...named.fault }),
		heal: () => simulator.faults.clear(),
		secret: TOKEN,
		close: async () => await simulator.close(),
	};
}
