import { planhatApi } from '../../../nodes/Planhat/api';
import { ConfigError, NetworkError, RateLimitError } from '../../../nodes/shared/http/errors';
import { LostAnswers } from '../../../nodes/shared/http/lostAnswers';
import { layered } from '../../../nodes/shared/http/message';
import { DEFAULT_RETRY, withRetry } from '../../../nodes/shared/http/retry';
import { ManualClock } from '../../helpers/clock';

/** An API whose tries fail with these errors, one after the other. */
function failing(...errors: Error[]) {
	const lost = new LostAnswers();
	const left = [...errors];
	const plain = async () => await Promise.reject(left.shift() as Error);
	const retry = withRetry(DEFAULT_RETRY, new ManualClock());
	return planhatApi({
		baseUrl: 'https://api.planhat.com',
		send: layered(plain, [retry, lost.layer]),
		lost,
		requireAccess: () => undefined,
		redact: (text) => text,
	});
}

const cut = new NetworkError('cut', 'Run again.', true);
const call = { method: 'PUT', path: '/assets/a', body: {} } as const;

it.each([
	['there is no host of that name any more', new ConfigError('no host', 'Check it.')],
	['the server wants to be left alone', new RateLimitError('wait', 'Later.')],
])('does not forget a try that may have arrived when %s', async (_what, last) => {
	await expect(failing(cut, last).send(call)).rejects.toMatchObject({
		name: 'NetworkError',
		message: last.message,
		mayHaveArrived: true,
	});
});

it('says of a first try that surely did not arrive what it is', async () => {
	const refused = new ConfigError('no host', 'Check it.');
	await expect(failing(refused).send(call)).rejects.toBe(refused);
});
