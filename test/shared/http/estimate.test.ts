import fc from 'fast-check';

import { estimateOf } from '../../../nodes/shared/http/estimate';
import { Pace, withPace } from '../../../nodes/shared/http/pace';
import { ManualClock } from '../../helpers/clock';
import { answerOf, requestOf } from './requests';

const rate = (perMinute: number) => ({ perMinute, source: 'a test' });

it.each([
	[0, 200, 0],
	[1, 200, 0],
	[200, 200, 0],
	[201, 200, 1],
	[450, 200, 2],
	[10, 1, 9],
])('%i calls at %i a minute take %i minutes', (calls, perMinute, minutes) => {
	expect(estimateOf(calls, rate(perMinute))).toMatchObject({ calls, minutes });
});

it('says what it is based on', () => {
	expect(estimateOf(5, rate(60)).basis).toMatch(/^60 calls per minute \(a test\)/);
});

it.each([undefined, rate(Number.POSITIVE_INFINITY)])(
	'tells no minutes without a rate: %j',
	(known) => {
		expect(estimateOf(5, known)).toEqual({
			calls: 5,
			minutes: null,
			basis: expect.stringContaining('no rate limit is known'),
		});
	},
);

it('tells nothing when nothing tells the calls', () => {
	expect(estimateOf(undefined, rate(60))).toEqual({
		calls: null,
		minutes: null,
		basis: expect.stringMatching(/^Not estimated/),
	});
});

it('is what a run at that pace takes', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 120 }),
			fc.integer({ min: 1, max: 30 }),
			async (calls, perMinute) => {
				const clock = new ManualClock();
				const begin = clock.now();
				const send = withPace(perMinute, new Pace(), clock)(async () => answerOf(200));
				for (let call = 0; call < calls; call++) await send(requestOf('GET'));
				const { minutes } = estimateOf(calls, rate(perMinute));
				expect((clock.now() - begin) / 60_000).toBe(minutes);
			},
		),
		{ numRuns: 50 },
	);
});
