import { CeilingError, noUsage, withMeter } from '../../../nodes/shared/http/meter';
import { layered } from '../../../nodes/shared/http/message';
import { DEFAULT_RETRY, withRetry } from '../../../nodes/shared/http/retry';
import { ManualClock } from '../../helpers/clock';
import { answerOf, requestOf } from './requests';

const NO_LIMIT = Number.POSITIVE_INFINITY;
const FREE = { maxCalls: NO_LIMIT, maxBytes: NO_LIMIT, endsAt: NO_LIMIT };

it('counts a request that was seen before as a repeated one, another equal one not', async () => {
	const usage = noUsage();
	const send = withMeter(usage, FREE, new ManualClock())(async () => answerOf(200, {}, 'abc'));
	const request = requestOf('GET');
	await send(request);
	await send(request);
	await send(requestOf('GET'));
	expect(usage).toEqual({ calls: 3, retries: 1, signIns: 0, bytes: 9, waitedMs: 0 });
});

it('counts every attempt below the retries', async () => {
	const usage = noUsage();
	const clock = new ManualClock();
	const answers = [answerOf(500), answerOf(500), answerOf(200)];
	const send = layered(
		async () => answers.shift() ?? answerOf(200),
		[withRetry(DEFAULT_RETRY, clock), withMeter(usage, FREE, clock)],
	);
	await send(requestOf('GET'));
	expect(usage).toMatchObject({ calls: 3, retries: 2 });
});

it('refuses the call above the limit and does not count it', async () => {
	const usage = noUsage();
	const send = withMeter(
		usage,
		{ ...FREE, maxCalls: 1 },
		new ManualClock(),
	)(async () => answerOf(200));
	await send(requestOf('GET'));
	await expect(send(requestOf('GET'))).rejects.toBeInstanceOf(CeilingError);
	expect(usage.calls).toBe(1);
});
