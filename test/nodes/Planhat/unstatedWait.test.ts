import { withUnstatedWait } from '../../../nodes/Planhat/unstatedWait';
import type { ApiRequest } from '../../../nodes/shared/http/message';

function requestOf(url: string): ApiRequest {
	return { method: 'GET', url, headers: {}, repeatable: true };
}

/** What the retries see in `retry-after` when the same request is answered so several times. */
async function waits(status: number, headers: Record<string, string>, times: number) {
	const request = requestOf('https://api.planhat.com/assets');
	const send = withUnstatedWait()(
		async () => await Promise.resolve({ status, headers, body: '', attempts: 1 }),
	);
	const seen: (string | undefined)[] = [];
	for (let time = 0; time < times; time++) seen.push((await send(request)).headers['retry-after']);
	return seen;
}

it('outlasts a counter that is set back every two minutes', async () => {
	expect(await waits(429, {}, 6)).toEqual([undefined, '20', '40', '60', '60', '60']);
});

it('leaves the time that the server names', async () => {
	expect(await waits(429, { 'retry-after': '3' }, 3)).toEqual(['3', '3', '3']);
	expect(await waits(429, { 'x-rate-limit-remaining': '0' }, 2)).toEqual([undefined, undefined]);
});

it.each([200, 500, 503])('leaves a %i alone', async (status) => {
	expect(await waits(status, {}, 2)).toEqual([undefined, undefined]);
});

it('counts each call by itself', async () => {
	const send = withUnstatedWait()(
		async () => await Promise.resolve({ status: 429, headers: {}, body: '', attempts: 1 }),
	);
	await send(requestOf('https://api.planhat.com/assets/1'));
	const other = await send(requestOf('https://api.planhat.com/assets/2'));
	expect(other.headers['retry-after']).toBeUndefined();
});
