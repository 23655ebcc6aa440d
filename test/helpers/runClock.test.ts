import { CancelledError } from '../../nodes/shared/http/errors';
import { n8nClock } from '../../nodes/shared/n8n/clock';
import { settled } from './clock';
import { inTime, RunClock } from './runClock';

const never = new AbortController().signal;

/** A call that a server holds back for ever; the connection is closed when its time is over. */
async function hangs(clock: RunClock, ms: number, hold = clock.hold): Promise<boolean> {
	return await clock.endingWith().within(ms, async (deadline) => {
		const gone = new AbortController();
		deadline.addEventListener('abort', () => gone.abort());
		return await hold(Number.POSITIVE_INFINITY, gone.signal);
	});
}

it('passes when the run waits, without a moment of real time', async () => {
	const clock = new RunClock(1_000);
	await clock.endingWith().wait(3_600_000);
	expect(clock.now()).toBe(3_601_000);
});

it('is the clock of the nodes, and the time of credentials, only in the run that has it', async () => {
	const clock = new RunClock(1_000);
	const times = await inTime(clock, async () => {
		await n8nClock(undefined).wait(5);
		return [n8nClock(undefined).now(), Date.now()];
	});
	expect(times).toEqual([1_005, 1_005]);
	expect(Date.now()).toBeGreaterThan(1_005);
});

it('ends a call whose answer is held back, after exactly its time', async () => {
	const clock = new RunClock(0);
	expect(await hangs(clock, 2_000)).toBe(false);
	expect(clock.now()).toBe(2_000);
});

it('gives the reason of a real deadline', async () => {
	const clock = new RunClock(0);
	const signals: AbortSignal[] = [];
	await clock.endingWith().within(10, async (deadline) => {
		signals.push(deadline);
		await clock.hold(20, never);
	});
	expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError' });
});

it('lets an answer come that is held back for less than the call may take', async () => {
	const clock = new RunClock(0);
	const work = async () => await clock.hold(50, never);
	expect(await clock.endingWith().within(60, work)).toBe(true);
	expect(clock.now()).toBe(50);
});

it('stands still while a call is under way that no server holds back', async () => {
	const clock = new RunClock(0);
	let answer: () => void = () => undefined;
	const isAnswered = new Promise<void>((resolve) => (answer = resolve));
	const fast = clock.endingWith().within(10, async (deadline) => {
		await isAnswered;
		return deadline.aborted;
	});
	const slow = hangs(clock, 5);
	const waiting = clock.endingWith().wait(1);
	for (let turn = 0; turn < 50; turn++) await settled();
	expect(clock.now()).toBe(0);
	answer();
	expect([await fast, await slow]).toEqual([false, false]);
	await waiting;
	expect(clock.now()).toBe(5);
});

it('goes on holding back what n8n waits for beyond the call', async () => {
	const clock = new RunClock(0);
	const refresh = clock.holdOn(Number.POSITIVE_INFINITY, never);
	const call = async () =>
		await clock.endingWith().within(2_000, async (deadline) => {
			const ended = new Promise((resolve) => deadline.addEventListener('abort', resolve));
			await Promise.race([refresh, ended]);
		});
	await call();
	await call();
	expect(clock.now()).toBe(4_000);
});

it('ends waits with the run', async () => {
	const run = new AbortController();
	const clock = new RunClock(0);
	const held = clock.endingWith().within(10, async () => {
		const waiting = clock.endingWith(run.signal).wait(5);
		run.abort();
		await waiting;
	});
	await expect(held).rejects.toBeInstanceOf(CancelledError);
	await expect(clock.endingWith(run.signal).wait(5)).rejects.toBeInstanceOf(CancelledError);
});
