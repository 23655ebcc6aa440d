import { attempt, attemptAsync, attemptJson } from '../../nodes/shared/attempt';

const error = new Error('no');

it('gives the value of work that succeeds', async () => {
	expect(attempt(() => 5)).toEqual({ ok: true, value: 5 });
	expect(await attemptAsync(async () => undefined)).toEqual({ ok: true, value: undefined });
});

it('gives the very thing that was thrown, whatever it is', async () => {
	for (const thrown of [error, 'text', undefined]) {
		const fail = () => {
			throw thrown;
		};
		expect(attempt(fail)).toEqual({ ok: false, error: thrown });
		expect(await attemptAsync(async () => fail())).toEqual({ ok: false, error: thrown });
		// Also when the work fails before it has a promise to give.
		expect(await attemptAsync(fail)).toEqual({ ok: false, error: thrown });
	}
});

it.each([
	['{"a":[1]}', { a: [1] }],
	['null', null],
	['"text"', 'text'],
	[' 5 ', 5],
])('reads the JSON %s', (text, value) => {
	expect(attemptJson(text)).toEqual({ ok: true, value });
});

it.each(['', 'undefined', '{', "{'a':1}", '[1,]'])('finds no JSON in %j', (text) => {
	expect(attemptJson(text)).toMatchObject({ ok: false, error: expect.any(SyntaxError) });
});
