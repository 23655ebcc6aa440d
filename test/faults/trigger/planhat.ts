import type { INodeParameters } from 'n8n-workflow';

import { planhatTrigger } from '../../helpers/planhatTrigger';
import { startStage } from '../../simulator/testClient';
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

const isEndless = ({ fault }: NamedFault) => fault.kind === 'hang' || fault.kind === 'drip';

/** Midnight UTC of the day it is where n8n is, which decides what is due. */
const today = () => new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000).toISOString();

/** A sandbox with three records, and a trigger that watches them. */
export async function planhatTrial(
	{ collection, parameters, tells }: PlanhatEvent,
	named: NamedFault,
): Promise<Trial> {
	const { simulator, clock, companyId } = await startStage({ token: TOKEN });
	const { store } = simulator;
	const [old] = ['A', 'B', 'C'].map((name) => store.insert(collection, { name, companyId }));
	const workflow = planhatTrigger(
		simulator,
		{ ...parameters, options: { timeout: isEndless(named) ? 2 : 60, maxAttempts: 2 } },
		{ timezone: 'UTC' },
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
			const made = store.insert(collection, { name: 'D', companyId, renewalDate: today() });
			const ids = { due: made._id, new: made._id, old: old._id };
			return tells.map((which) => ids[which]);
		},
		strike: () => simulator.faults.add({ ...named.fault }),
		heal: () => simulator.faults.clear(),
		secret: TOKEN,
		close: async () => await simulator.close(),
	};
}
