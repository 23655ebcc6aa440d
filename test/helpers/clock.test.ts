import { CancelledError } from '../../nodes/shared/http/errors';
import { ManualClock, settled } from './clock';

it('jumps to the next waiter when nothing else can go on', async () => {
	const clock = new ManualClock({ start: 1_000 });
	await clock.wait(60_000);
	expect(clock.now()).toBe(61_000);
	expect(clock.waits).toEqual([60_000]);
});

it('wakes waiters in the order of their moments, equal ones in the order they came', async () => {
	const clock = new ManualClock({ start: 0 });
	const woken: string[] = [];
	const waiter = async (name: string, ...waits: number[]) => {
		for (const ms of waits) {
			await clock.wait(ms);
			woken.push(`${name} ${clock.now()}`);
		}
	};
	await Promise.all([waiter('a', 30, 10), waiter('b', 10, 20, 10), waiter('c', 10, 30)]);
	expect(woken).toEqual(['b 10', 'c 10', 'a 30', 'b 30', 'c 40', 'a 40', 'b 40']);
});

it('stands still while held and passes as far as it is told', async () => {
	const clock = new ManualClock({ start: 0, isHeld: true });
	const woken: number[] = [];
	const wait = async (ms: number) => {
		await clock.wait(ms);
		woken.push(clock.now());
	};
	const waits = [wait(10), wait(25)];
	await settled();
	expect(woken).toEqual([]);
	await clock.advance(20);
	expect([woken, clock.now(), clock.waiting]).toEqual([[10], 20, 1]);
	await clock.advance(5);
	await Promise.all(waits);
	expect(woken).toEqual([10, 25]);
});

it('gives chances by turns and stays at the last', () => {
	const clock = new ManualClock({ random: [0.1, 0.9] });
	expect([clock.random(), clock.random(), clock.random()]).toEqual([0.1, 0.9, 0.9]);
	expect(new ManualClock({ random: 0.3 }).random()).toBe(0.3);
});

it('ends all waits when cancelled, those to come as well', async () => {
	const clock = new ManualClock({ isHeld: true });
	const waiting = clock.wait(5);
	clock.cancel();
	await expect(waiting).rejects.toBeInstanceOf(CancelledError);
	await expect(clock.wait(5)).rejects.toBeInstanceOf(CancelledError);
});

it.each([-1, Number.NaN])('refuses to wait for %s ms', async (ms) => {
	await expect(new ManualClock().wait(ms)).rejects.toThrow('makes no sense');
});
