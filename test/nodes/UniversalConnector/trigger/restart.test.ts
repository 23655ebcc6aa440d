import type { IDataObject } from 'n8n-workflow';

import { byOutput, connectorTrigger } from '../../../helpers/connectorTrigger';
import { PollingWorkflow, WorkflowRow } from '../../../helpers/polling';
import { ChangingList, listParameters } from './changingList';

let list: ChangingList;

const NOON = Date.UTC(2026, 4, 1, 12);
const MARK = { highWaterField: 'updated', highWaterParameter: 'since' };
const iso = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();
const ids = (records: readonly IDataObject[]) => records.map(({ id }) => id);

beforeEach(async () => {
	list = await ChangingList.start();
	list.filter = { in: 'query', name: 'since', isInclusive: true };
	list.fill(30, (at) => ({ updated: iso(at) }));
});
afterEach(async () => await list.close());

const trigger = (emit: string, options: IDataObject = {}) =>
	connectorTrigger(listParameters(list, emit, options, MARK));

const KINDS = ['new', 'newOrChanged', 'highWater'];

describe.each(KINDS)('when n8n dies while it hands on what a poll found, with %s', (emit) => {
	it('what it had saved the memory of, and no execution, is told by nobody', async () => {
		const workflow = trigger(emit);
		await workflow.activate();
		list.put('late', { updated: iso(40) });
		workflow.dieAt('between memory and execution');
		expect(await workflow.poll()).toEqual([]);
		expect(await workflow.restart()).toEqual([]);
		expect(await workflow.poll()).toEqual([]);
		expect(ids(workflow.swallowed)).toEqual(['late']);
	});

	it('the log says after the start what to look for', async () => {
		const workflow = trigger(emit);
		await workflow.activate();
		list.put('late', { updated: iso(40) });
		workflow.dieAt('between memory and execution');
		await workflow.poll();
		await workflow.restart();
		await workflow.poll();
		expect(workflow.infos).toEqual([
			expect.stringMatching(
				/^Trigger: n8n was started again .* emitted one item at 20\d\d-.*'After a Restart'/,
			),
		]);
	});

	it('what it had not saved the memory of is told after the start', async () => {
		const workflow = trigger(emit);
		await workflow.activate();
		list.put('late', { updated: iso(40) });
		workflow.dieAt('before the memory is saved');
		expect(await workflow.poll()).toEqual([]);
		expect(ids(await workflow.restart())).toEqual(['late']);
		expect(await workflow.poll()).toEqual([]);
	});

	it('nothing is lost where the last poll is told again after each start', async () => {
		const workflow = trigger(emit, { afterRestart: 'repeat' });
		await workflow.activate();
		for (const [round, death] of [
			'between memory and execution' as const,
			'before the memory is saved' as const,
		].entries()) {
			list.put(`late${round}`, { updated: iso(40 + round) });
			workflow.dieAt(death);
			expect(await workflow.poll()).toEqual([]);
			expect(ids(await workflow.restart())).toContain(`late${round}`);
			expect(await workflow.poll()).toEqual([]);
		}
	});

	it('a start that dies in the same way tells it again with the next one', async () => {
		const workflow = trigger(emit, { afterRestart: 'repeat' });
		await workflow.activate();
		list.put('late', { updated: iso(40) });
		for (let count = 0; count < 3; count++) {
			workflow.dieAt('between memory and execution');
			expect(count === 0 ? await workflow.poll() : await workflow.restart()).toEqual([]);
		}
		expect(ids(await workflow.restart())).toEqual(['late']);
	});

	it('a first poll that fails leaves the telling to the next one', async () => {
		const workflow = trigger(emit, { afterRestart: 'repeat' });
		await workflow.activate();
		list.put('late', { updated: iso(40) });
		workflow.dieAt('between memory and execution');
		await workflow.poll();
		list.fault = { kind: 'busy', after: 0 };
		await expect(workflow.restart()).rejects.toThrow('503');
		expect(ids(await workflow.poll())).toEqual(['late']);
		expect(await workflow.poll()).toEqual([]);
	});

	it('everything is told again that was there at the beginning, when it was to be told', async () => {
		const workflow = trigger(emit, { afterRestart: 'repeat', emitsExisting: true });
		workflow.dieAt('between memory and execution');
		expect(await workflow.activate()).toEqual([]);
		expect(await workflow.restart()).toHaveLength(30);
	});
});

describe.each(KINDS)('what the last poll told comes again with %s', (emit) => {
	it('after each start of n8n along with what is new', async () => {
		const workflow = trigger(emit, { afterRestart: 'repeat' });
		await workflow.activate();
		list.put('a', { updated: iso(40) });
		expect(ids(await workflow.poll())).toEqual(['a']);
		expect(await workflow.poll()).toEqual([]);
		list.put('b', { updated: iso(41) });
		expect(ids(await workflow.restart())).toEqual(['a', 'b']);
		expect(ids(await workflow.restart())).toEqual(['a', 'b']);
		list.put('c', { updated: iso(42) });
		expect(ids(await workflow.poll())).toEqual(['c']);
		expect(ids(await workflow.restart())).toEqual(['c']);
	});

	it('not when a person turns the workflow on, which saves that it was told', async () => {
		const workflow = trigger(emit, { afterRestart: 'repeat' });
		await workflow.activate();
		list.put('a', { updated: iso(40) });
		expect(ids(await workflow.poll())).toEqual(['a']);
		expect(await workflow.activate()).toEqual([]);
		expect(await workflow.restart()).toEqual([]);
	});

	it('never where nothing shall come twice', async () => {
		const workflow = trigger(emit);
		await workflow.activate();
		list.put('a', { updated: iso(40) });
		expect(ids(await workflow.poll())).toEqual(['a']);
		expect(await workflow.restart()).toEqual([]);
		expect(await workflow.poll()).toEqual([]);
	});
});

it('vanished records come again after a start, when that is wanted, and are not lost', async () => {
	const workflow = trigger('newOrChanged', { afterRestart: 'repeat', emitsVanished: true });
	await workflow.activate();
	list.rows.delete('r3');
	expect(await workflow.poll()).toEqual([]);
	workflow.dieAt('between memory and execution');
	expect(await workflow.poll()).toEqual([]);
	// It has to be missing twice, and what n8n knows of the first time was never saved.
	const told = [...(await workflow.restart()), ...(await workflow.poll())];
	expect(byOutput(told).vanished).toEqual([{ id: 'r3' }]);
});

it('refuses a choice that there is not', async () => {
	await expect(trigger('new', { afterRestart: 'twice' }).activate()).rejects.toThrow(
		"no 'twice' after a restart",
	);
});

describe('two triggers in one workflow', () => {
	const pair = () => {
		const row = new WorkflowRow();
		return ['new', 'newOrChanged'].map((emit) =>
			connectorTrigger(listParameters(list, emit, {}, MARK), [], { row, name: `Watch ${emit}` }),
		) as [PollingWorkflow, PollingWorkflow];
	};

	it('each remember their own, also over a start of n8n', async () => {
		const triggers = pair();
		await PollingWorkflow.activateTogether(triggers);
		list.put('a');
		for (const one of triggers) expect(ids(await one.poll())).toEqual(['a']);
		expect(await PollingWorkflow.restartTogether(triggers)).toEqual([[], []]);
		list.put('b');
		for (const one of triggers) expect(ids(await one.poll())).toEqual(['b']);
	});

	it('tell again and never lose, when n8n is started after one of them was published alone', async () => {
		const triggers = pair();
		const [first, second] = triggers;
		await PollingWorkflow.activateTogether(triggers);
		await second.activate();
		list.put('a');
		for (const one of triggers) expect(ids(await one.poll())).toEqual(['a']);
		// n8n keeps one text for both, and the copies of the two overwrite it in turn.
		const [again, others] = await PollingWorkflow.restartTogether(triggers);
		expect([again, others]).toEqual([[expect.objectContaining({ id: 'a' })], []]);
		list.put('b');
		for (const one of triggers) expect(ids(await one.poll())).toEqual(['b']);
		expect(await first.poll()).toEqual([]);
	});

	it('are as one again once the workflow was turned off and on', async () => {
		const triggers = pair();
		const [, second] = triggers;
		await PollingWorkflow.activateTogether(triggers);
		await second.activate();
		await PollingWorkflow.activateTogether(triggers);
		list.put('a');
		for (const one of triggers) expect(ids(await one.poll())).toEqual(['a']);
		expect(await PollingWorkflow.restartTogether(triggers)).toEqual([[], []]);
	});
});
