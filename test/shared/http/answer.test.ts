import fc from 'fast-check';

import {
	Answer,
	errorInBody,
	httpError,
	isSuccess,
	messageIn,
	serverMessage,
} from '../../../nodes/shared/http/answer';
import { HttpError, ResponseShapeError } from '../../../nodes/shared/http/errors';
import { redactor } from '../../../nodes/shared/http/redact';
import { answerOf, requestOf } from './requests';

const HTML = '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>';
const MARK = '\uFEFF';
const plain = (text: string) => text;
const SECRET = 'tok/en"7+ü';
const redact = redactor([SECRET]);
const GET = requestOf('GET');

describe('the message of the server', () => {
	it.each([
		['an object with a message', { message: 'no such asset' }, 'no such asset'],
		[
			'an object with an error',
			{ error: 'Required Field: companyId' },
			'Required Field: companyId',
		],
		['an object with errors', { errors: ['name is missing', 'date too'] }, 'name is missing'],
		['an object with an errorMessage', { errorMessage: 'no' }, 'no'],
		[
			'both a kind and a message',
			{ error: 'Bad Request', message: 'name is missing' },
			'name is missing',
		],
		['a nested error', { error: { code: 7, message: 'deep' } }, 'deep'],
		['nested errors', { errors: [{ code: 7 }, { detail: 'second' }] }, 'second'],
		['a blank message', { message: ' ', error: 'the kind' }, 'the kind'],
		['a message that is null', { message: null, errors: [null, 'found'] }, 'found'],
		['an OAuth2 error', { error: 'invalid_grant', error_description: 'expired' }, 'expired'],
		['a problem of RFC 9457', { type: 'about:blank', title: 'Conflict', status: 409 }, 'Conflict'],
		['an AWS error', { __type: 'AccessDenied', Message: 'not you' }, 'not you'],
		['a list of errors', [{ message: 'first' }, { message: 'second' }], 'first'],
		['a JSON string', 'Too many requests', 'Too many requests'],
	])('comes out of %s', (_form, body, message) => {
		expect(serverMessage(JSON.stringify(body))).toBe(message);
	});

	it.each([
		['plain text', 'Too many requests', 'Too many requests'],
		['text over several lines', ' Too\r\n\tmany  requests\n', 'Too many requests'],
		['JSON that was cut', '{"message":"no su', '{"message":"no su'],
		['JSON without words', '{"code":7}', '{"code":7}'],
		['words too deep to find', '{"error":{"error":{"error":{"error":{"error":"x"}}}}}', undefined],
		['a number', '42', '42'],
		['JSON behind a byte order mark', `${MARK}{"message":"no"}`, 'no'],
		['text behind a byte order mark', `${MARK}no`, 'no'],
		['XML', '<?xml version="1.0"?><Error>no</Error>', '<?xml version="1.0"?><Error>no</Error>'],
	])('comes out of %s', (_form, body, message) => {
		expect(serverMessage(body)).toBe(message ?? body);
	});

	it.each([
		['an empty body', ''],
		['blanks', ' \r\n'],
		['only a byte order mark', MARK],
		['an HTML page', HTML],
		['an HTML page in upper case', '<HTML><BODY>no</BODY></HTML>'],
		['an HTML page behind a comment', '<!-- proxy --><html></html>'],
		['an HTML page behind a byte order mark', `${MARK}${HTML}`],
	])('is missing in %s', (_form, body) => {
		expect(serverMessage(body)).toBeUndefined();
	});

	it('is cut when it is long', () => {
		const message = serverMessage(JSON.stringify({ message: 'x'.repeat(1_000_000) }));
		expect(message).toBe(`${'x'.repeat(300)}…`);
	});

	it('does not come out of inherited members', () => {
		expect(messageIn(Object.create({ message: 'inherited' }))).toBeUndefined();
		expect(messageIn(JSON.parse('{"__proto__":{"message":"inherited"}}'))).toBeUndefined();
	});

	it('is looked for four levels deep', () => {
		expect(messageIn({ error: { error: { error: { error: 'fourth' } } } })).toBe('fourth');
		expect(messageIn({ error: { error: { error: { error: { error: 'x' } } } } })).toBeUndefined();
	});

	it('is a text or nothing, whatever the body', () => {
		fc.assert(
			fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
				const message = serverMessage(body);
				expect(message === undefined || (message !== '' && message.length <= 301)).toBe(true);
			}),
		);
	});
});

describe('parsing', () => {
	it.each([
		['an object', '{"a":1}', { a: 1 }],
		['a list', '[1,2]', [1, 2]],
		['a text', '"done"', 'done'],
		['null', 'null', null],
		['JSON behind a byte order mark', `${MARK}[1]`, [1]],
		['JSON between blanks', ' \r\n[1]\r\n', [1]],
	])('gives %s', (_form, body, value) => {
		expect(new Answer(GET, answerOf(200, {}, body), plain).json()).toEqual(value);
	});

	it.each([
		['an empty body', ''],
		['blanks', '\r\n'],
		['only a byte order mark', MARK],
	])('gives nothing for %s', (_form, body) => {
		expect(new Answer(GET, answerOf(204, {}, body), plain).json()).toBeUndefined();
	});

	const refused = (body: string): ResponseShapeError => {
		try {
			const url = `https://x.example/?k=${encodeURIComponent(SECRET)}`;
			new Answer(requestOf('GET', { url }), answerOf(200, {}, body), redact).json();
		} catch (error) {
			expect(error).toBeInstanceOf(ResponseShapeError);
			return error as ResponseShapeError;
		}
		throw new Error('It was parsed');
	};

	it('says that HTML came instead, without showing it', () => {
		const { message, hint } = refused(HTML);
		expect(message).toBe('The server answered an HTML page instead of JSON');
		expect(hint).toContain('base URL');
	});

	it.each(['{"a":[1,2', '{"a":1}}', 'oops', 'undefined', "{'a':1}", '[1,]'])(
		'refuses %s and shows it',
		(body) => {
			expect(refused(body).message).toBe(
				`The server answered something that is not complete JSON: ${body}`,
			);
		},
	);

	it('shows no more than 120 characters', () => {
		expect(refused(`{"a":"${'x'.repeat(5_000)}`).message.length).toBeLessThan(190);
	});

	it('tells the call, its secrets masked', () => {
		expect(refused('oops').facts).toEqual({
			method: 'GET',
			url: 'https://x.example/?k=***',
			status: 200,
		});
	});

	it('never shows part of a secret that stands where the text is cut', () => {
		for (let before = 90; before < 130; before++) {
			expect(refused('x'.repeat(before) + SECRET).message).not.toContain('tok');
		}
	});
});

describe('an error status', () => {
	const errorOf = (status: number, body = '', headers = {}) =>
		httpError(
			requestOf('PUT', { url: `https://x.example/?k=${encodeURIComponent(SECRET)}` }),
			{ ...answerOf(status, headers, body), attempts: 3 },
			redact,
		);

	it.each([
		[400, 'did not accept the request'],
		[401, 'did not accept the sign-in data'],
		[403, 'not allowed'],
		[404, 'no such record'],
		[409, 'conflict'],
		[413, 'too large'],
		[422, 'could not use the values'],
		[429, 'limiting the number of calls'],
		[418, 'answered with status 418'],
		[301, 'redirects'],
		[500, 'could not do it'],
		[503, 'could not do it'],
		[599, 'could not do it'],
	])('%i says in words what it means and what to do', (status, words) => {
		const error = errorOf(status);
		expect(error.message).toContain(words);
		expect(error.message).toContain(`(${status})`);
		expect(error.hint).not.toBe('');
	});

	it('carries the server’s words and the facts of the call', () => {
		const error = errorOf(400, '{"message":"name is missing"}');
		expect(error.message).toBe('The server did not accept the request (400): name is missing');
		expect(error.facts).toEqual({
			method: 'PUT',
			url: 'https://x.example/?k=***',
			status: 400,
			attempts: 3,
			serverMessage: 'name is missing',
		});
	});

	it('says nothing of an HTML page', () => {
		const error = errorOf(502, HTML);
		expect(error.message).toBe('The server could not do it (502)');
		expect(error.facts.serverMessage).toBeUndefined();
	});

	it.each([301, 302, 307, 308])('%i names the address it redirects to', (status) => {
		const location = 'https://other.example/v2/items';
		const error = errorOf(status, '<html>moved</html>', { location });
		expect(error.message).toContain(`Location: ${location}`);
	});

	it('masks the address it redirects to', () => {
		const location = `https://other.example/${'x'.repeat(200)}?key=${encodeURIComponent(SECRET)}`;
		expect(errorOf(302, '', { location }).message).toMatch(/xxx\?\*\*\*$/);
	});

	it.each([
		['https://cdn.example/f.csv?sig=abc123&x=1', 'https://cdn.example/f.csv?***'],
		['https://ada:pass-word@cdn.example/f?sig=abc123', 'https://***@cdn.example/f?***'],
		['//ada:pass-word@cdn.example/f', '//***@cdn.example/f'],
		['https:\\\\ada:pass-word@cdn.example\\f', 'https:\\\\***@cdn.example\\f'],
		['/in#access_token=abc123', '/in#***'],
		['/people/ada', '/people/ada'],
		['/f?', '/f?'],
	])('shows of the address %s that it is %s', (location, shown) => {
		expect(errorOf(302, '', { location }).message).toMatch(/Location: /);
		expect(errorOf(302, '', { location }).message.split('Location: ')[1]).toBe(shown);
	});

	it('shows the words of a redirect without an address', () => {
		expect(errorOf(304, 'not modified').message).toContain('not modified');
	});

	it('does not take a Location for words when it is no redirect', () => {
		const error = errorOf(409, '{"message":"exists"}', { location: '/items/7' });
		expect(error.message).toContain('exists');
		expect(error.message).not.toContain('/items/7');
	});

	it('never shows a secret, in whatever body the server echoes it', () => {
		const echo = fc.constantFrom(
			(secret: string) => secret,
			(secret: string) => JSON.stringify({ message: `bad token ${secret}` }),
			(secret: string) => JSON.stringify(`bad token ${secret}`),
			(secret: string) => JSON.stringify({ error: { errors: [`${secret} refused`] } }),
			(secret: string) => JSON.stringify({ message: JSON.stringify({ token: secret }) }),
			(secret: string) => `{"message":"cut off ${secret}`,
			(secret: string) => `<error>${encodeURIComponent(secret)}</error>`,
			(secret: string) => `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
		);
		const secrets = fc
			.string({ minLength: 6, maxLength: 30, unit: 'grapheme-ascii' })
			// Blanks are collapsed before they are shown, and a mask is made of asterisks.
			.filter((secret) => !/\s\s|^\s|\s$|\*/.test(secret));
		fc.assert(
			fc.property(secrets, echo, fc.nat({ max: 320 }), (secret, write, before) => {
				const mask = redactor([secret]);
				const body = write(`${'.'.repeat(before)}${secret}`);
				const error = httpError(GET, answerOf(400, {}, body), mask);
				const shown = JSON.stringify([error.message, error.facts]);
				for (const form of [
					secret,
					JSON.stringify(secret).slice(1, -1),
					encodeURIComponent(secret),
				]) {
					expect(shown).not.toContain(form);
				}
			}),
		);
	});
});

it.each([200, 290, 296, 299, 305])(
	'never shows part of a secret that stands %i characters into the message',
	(before) => {
		const body = JSON.stringify({ message: '.'.repeat(before) + SECRET });
		const error = httpError(GET, answerOf(400, {}, body), redact);
		expect(error.message).not.toContain('tok');
		const location = `https://x.example/${'.'.repeat(before - 18)}${encodeURIComponent(SECRET)}`;
		expect(httpError(GET, answerOf(302, { location }), redact).message).not.toContain('tok');
	},
);

describe('a success', () => {
	it.each([
		[199, false],
		[200, true],
		[204, true],
		[299, true],
		[300, false],
		[404, false],
	])('of %i is %s', (status, isFine) => {
		expect(isSuccess(answerOf(status))).toBe(isFine);
	});

	it('passes, anything else ends with the error', () => {
		const fine = new Answer(GET, answerOf(204), plain);
		expect(fine.requireSuccess()).toBe(fine);
		expect(() => new Answer(GET, answerOf(404), plain).requireSuccess()).toThrow(HttpError);
	});
});

describe('whole numbers that a number can not hold', () => {
	const answer = new Answer(GET, answerOf(200, {}, '{"id":12345678901234567890,"n":1}'), plain);

	it('come as texts, and exactly where they go back to the server', () => {
		expect(answer.json()).toEqual({ id: '12345678901234567890', n: 1 });
		expect(answer.exactJson()).toEqual({ id: 12345678901234567890n, n: 1 });
		expect(answer.hasBigIntegers).toBe(true);
	});
});

describe('an error in the body of a success', () => {
	it.each([
		['an error', { error: { message: 'no rights' }, data: [] }, 'no rights'],
		['errors', { data: null, errors: [{ message: 'field is unknown' }] }, 'field is unknown'],
		['success: false', { success: false, message: 'quota is used up' }, 'quota is used up'],
		['success: "false"', { success: 'false', reason: 'closed' }, 'closed'],
		['ok: false', { ok: false, error: 'not_authed' }, 'not_authed'],
		['a failed JSend', { status: 'fail', data: { title: 'A title is needed' } }, undefined],
		['a JSend error', { status: 'error', message: 'down' }, 'down'],
	])('is found as %s', (_form, body, words) => {
		expect(errorInBody(body)).toContain(words ?? '"status":"fail"');
	});

	it.each(['success', 'ok', 'status', 'result'])(
		'is not taken for one where %s is an object that no text can be made of',
		(name) => {
			for (const value of [{ toString: null }, [{ toString: 'x' }]]) {
				expect(errorInBody({ [name]: value, data: [] })).toBeUndefined();
			}
		},
	);

	it('is found as a problem of RFC 9457', () => {
		const body = { type: 'about:blank', title: 'Out of stock' };
		expect(errorInBody(body, 'application/problem+json; charset=utf-8')).toBe('Out of stock');
		expect(errorInBody(body, 'application/json')).toBeUndefined();
	});

	it.each([
		['no error', { error: null, data: [] }],
		['no errors', { errors: [], data: [] }],
		['an error code of zero', { error: 0, errorCode: 0, data: [] }],
		['success', { success: true, ok: true, status: 'success' }],
		['a status of a record', { status: 'active' }],
		['a list', [{ error: 'of a record' }]],
		['a text', 'error'],
	])('is not found in %s', (_form, body) => {
		expect(errorInBody(body)).toBeUndefined();
	});

	it('is told with its secrets masked', () => {
		const body = JSON.stringify({ error: `key ${SECRET} is unknown` });
		expect(new Answer(GET, answerOf(200, {}, body), redact).errorInBody()).toBe(
			'key *** is unknown',
		);
	});
});

it('refuses a text whose bytes do not fit its character set', () => {
	const response = { ...answerOf(200, {}, '["caf\uFFFD"]'), misfit: 'utf-8' };
	expect(() => new Answer(GET, response, plain).json()).toThrow(
		/read as utf-8, but some of its bytes/,
	);
	const odd = { ...response, misfit: 'utf8mb4' };
	expect(() => new Answer(GET, odd, plain).json()).toThrow(/'utf8mb4', which nobody knows/);
});

it('refuses JSON that lies too deep', () => {
	const body = '['.repeat(100_000) + ']'.repeat(100_000);
	expect(() => new Answer(GET, answerOf(200, {}, body), plain).json()).toThrow(/500 deep/);
});
