import { AccessError } from '../../../nodes/shared/http/errors';
import { withGuard } from '../../../nodes/shared/http/guard';
import { layered, type Send, type SendLayer } from '../../../nodes/shared/http/message';
import { answerOf, requestOf } from './requests';

const GET = requestOf('GET');

it('layers a send so that the first layer sees a request first and its answer last', async () => {
	const seen: string[] = [];
	const noting =
		(name: string): SendLayer =>
		(send) =>
		async (request) => {
			seen.push(`${name} out`);
			const answer = await send(request);
			seen.push(`${name} back`);
			return answer;
		};
	const send: Send = async () => {
		seen.push('sent');
		return answerOf(200);
	};
	await layered(send, [noting('a'), noting('b')])(GET);
	expect(seen).toEqual(['a out', 'b out', 'sent', 'b back', 'a back']);
});

it('is the send itself without layers', () => {
	const send: Send = async () => answerOf(200);
	expect(layered(send, [])).toBe(send);
});

describe('a guard', () => {
	it('lets a request pass as it is', async () => {
		const send = jest.fn(async () => answerOf(200));
		await withGuard(() => undefined)(send)(GET);
		expect(send.mock.calls).toEqual([[GET]]);
	});

	it('refuses by rejecting, before anything is sent', async () => {
		const send = jest.fn(async () => answerOf(200));
		const error = new AccessError('no', '');
		const guarded = withGuard(() => {
			throw error;
		})(send);
		await expect(guarded(GET)).rejects.toBe(error);
		expect(send).not.toHaveBeenCalled();
	});
});
