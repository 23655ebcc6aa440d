import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { by } from '../../../helpers/planhat';
import { planhatTrigger } from '../../../helpers/planhatTrigger';
import type { PollError, PollingWorkflow } from '../../../helpers/polling';
import { type Stage, startStage } from '../../../simulator/testClient';

let stage: Stage;

beforeEach(async () => {
	stage = await startStage();
});

afterEach(async () => await stage.simulator.close());

const DAY_MS = 86_400_000;
const today = () => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS).toISOString();

/** A license that renews today, made and changed at this moment of the server. */
function license(product: string, companyId = stage.companyId): string {
	stage.clock.advance(60_000);
	const record = { product, companyId, renewalDate: today() };
	return stage.simulator.store.insert('licenses', record)._id;
}

function trigger(event: string, others: INodeParameters = {}): PollingWorkflow {
	const date = event === 'dateReached' ? { dateField: 'renewalDate', days: 0 } : {};
	const parameters = { resource: 'license', event, ...date, ...others };
	return planhatTrigger(stage.simulator, parameters, { timezone: 'UTC' });
}

const ids = (records: readonly IDataObject[]) => records.map(({ _id }) => String(_id));

async function failure(work: Promise<unknown>): Promise<PollError> {
	return await work.then(
		() => {
			throw new Error('It did not fail');
		},
		(error: PollError) => error,
	);
}

const EVENTS = ['created', 'createdOrUpdated', 'dateReached', 'updated'];
const WAYS = EVENTS.flatMap((event) =>
	(['absent', 'present'] as const).map((timestamps) => [event, timestamps] as const),
);

describe.each(WAYS)('a test in the editor, %s, timestamps %s', (event, licenseTimestamps) => {
	beforeEach(() => stage.simulator.switches.set({ licenseTimestamps }));

	it('shows up to three records, and leaves a trigger that is on as it is', async () => {
		const old = [license('A'), license('B'), license('C'), license('D')];
		const workflow = trigger(event);
		const first = await workflow.activate();
		expect(first).toHaveLength(event === 'dateReached' ? 4 : 0);
		const { stored } = workflow;
		const late = license('E');
		const shown = await workflow.test();
		expect(shown).toHaveLength(3);
		expect([...old, late]).toEqual(expect.arrayContaining(ids(shown)));
		expect(workflow.stored).toBe(stored);
		expect(ids(await workflow.poll())).toEqual(event === 'updated' ? [] : [late]);
		expect(await workflow.poll()).toEqual([]);
	});

	it('shows a record before the trigger was ever on, and sets no baseline', async () => {
		const id = license('A');
		const workflow = trigger(event);
		expect(ids(await workflow.test())).toEqual([id]);
		expect(workflow.stored).toBe('{}');
		expect(ids(await workflow.activate())).toEqual(event === 'dateReached' ? [id] : []);
	});

	it('says what to do when there is nothing to show', async () => {
		const { message, description } = await failure(trigger(event).test());
		expect(message).toMatch(
			/^There are no licenses yet$|^No license has a date in 'Renewal Date'$/,
		);
		expect(description).toContain('in Planhat.');
		expect(description).not.toContain('Company');
	});

	it('shows only records of the company', async () => {
		license('A');
		const workflow = trigger(event, { companyId: by('id', stage.otherCompanyId) });
		expect((await failure(workflow.test())).description).toContain("'Company'");
		const id = license('B', stage.otherCompanyId);
		expect(ids(await workflow.test())).toEqual([id]);
	});

	it('shows the fields asked for', async () => {
		const id = license('A');
		const workflow = trigger(event, { options: { select: ['product'] } });
		expect(await workflow.test()).toEqual([{ _id: id, product: 'A' }]);
	});
});
