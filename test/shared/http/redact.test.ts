import fc from 'fast-check';

import { maskTexts, redactor } from '../../../nodes/shared/http/redact';
import { encodeStrict } from '../../../nodes/shared/http/query';

const SECRET = 'pa/ss+wörd "x"!=\'é';
const redact = redactor([SECRET]);

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const base64url = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/** As PHP and Python write JSON: everything outside ASCII escaped, PHP also the slash. */
const asciiJson = (text: string) =>
	JSON.stringify(text)
		.slice(1, -1)
		.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.replace(/\//g, '\\/');

const forms: Array<[name: string, write: (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['percent-encoded', encodeURIComponent],
	['percent-encoded strictly', encodeStrict],
	['percent-encoded in lower case', (secret) => lowerHex(encodeStrict(secret))],
	['percent-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
	['form-encoded', (secret) => new URLSearchParams({ a: secret }).toString().slice(2)],
	['escaped in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
	['escaped in JSON of ASCII only', asciiJson],
	['in upper case', (secret) => secret.replace(/[a-z]/g, (c) => c.toUpperCase())],
	['in lower case', (secret) => secret.replace(/[A-Z]/g, (c) => c.toLowerCase())],
	['in hexadecimal', (secret) => Buffer.from(secret, 'utf8').toString('hex')],
	[
		'in hexadecimal, upper case',
		(secret) => Buffer.from(secret, 'utf8').toString('hex').toUpperCase(),
	],
	['in base64', base64],
	['in base64 without padding', (secret) => base64(secret).replace(/=+$/, '')],
	['in base64url', base64url],
	['in percent-encoded base64', (secret) => encodeURIComponent(base64(secret))],
	['in base64 escaped in JSON', (secret) => asciiJson(base64(secret))],
];

it.each(forms)('masks a secret %s', (_form, write) => {
	expect(redact(`a=${write(SECRET)}&b=2`)).toBe('a=***&b=2');
});

it.each([
	['as user without password', `${SECRET}:`],
	['as password of a short user', `u:${SECRET}`],
	['as password of a longer user', `us:${SECRET}`],
	['as password of a long user', `user@example.com:${SECRET}`],
])('masks a secret in base64 %s', (_place, text) => {
	for (const write of [base64, base64url, (plain: string) => encodeURIComponent(base64(plain))]) {
		const written = write(text);
		const masked = redact(`Basic ${written} end`);
		expect(masked).toMatch(/^Basic \S*\*\*\*\S* end$/);
		// What is left around the mask tells nothing about any byte of the secret.
		const [before = '', after = ''] = masked.replace(/^Basic | end$/g, '').split('***');
		expect(base64(text).startsWith(before) || base64url(text).startsWith(before)).toBe(true);
		expect(before.length).toBeLessThanOrEqual((text.indexOf(SECRET) * 8) / 6);
		expect(written.endsWith(after)).toBe(true);
	}
});

it.each([
	['JSON', JSON.stringify({ b: 1, token: SECRET, c: 2 })],
	['JSON, one byte further', ` ${JSON.stringify({ b: 1, token: SECRET })}`],
	['JSON, two bytes further', `  ${JSON.stringify({ b: 1, token: SECRET })}`],
	['an OAuth2 client header', `id:${encodeURIComponent(SECRET)}`],
	['an OAuth2 client header, encoded strictly', `client:${encodeStrict(SECRET)}`],
	[
		'an OAuth2 client header, encoded as a form',
		`app:${new URLSearchParams({ a: SECRET }).toString().slice(2)}`,
	],
])('masks a secret in base64 of %s', (_what, text) => {
	const [before = ''] = redact(base64(text)).split('***');
	expect(Buffer.from(before, 'base64').toString()).not.toContain('pa');
	expect(before.length).toBeLessThan(base64(text).length / 2);
});

it('masks every occurrence', () => {
	expect(redactor(['topsecret'])('topsecret, topsecret and topsecrettopsecret')).toBe(
		'***, *** and ******',
	);
});

it('masks secrets that overlap as a whole', () => {
	expect(redactor(['abcdef', 'defghi'])('x abcdefghi y')).toBe('x *** y');
	expect(redactor(['abcd', 'abcdef'])('x abcdef y')).toBe('x *** y');
	expect(redactor(['aaaa'])('x aaaaaa y')).toBe('x *** y');
});

it('knows no wildcards', () => {
	expect(redactor(['a.c*[x]'])('aXcc[x] a.c*[x]')).toBe('aXcc[x] ***');
});

it.each(['Secret-Value', 'SECRET-VALUE', 'secret-value', 'sEcReT%2DvAlUe'])(
	'masks a secret in any case: %s',
	(text) => expect(redactor(['Secret-Value'])(`the value is ${text}.`)).toBe('the value is ***.'),
);

it('masks texts and names of any depth', () => {
	const value = { 'a top-secret': ['TOP-SECRET', 7, null, { b: 'x' }] };
	expect(maskTexts(value, redactor(['top-secret']))).toEqual({
		'a ***': ['***', 7, null, { b: 'x' }],
	});
});

/** Texts that begin like the secret again and again, so that a careless search goes back each time. */
it.each([
	['% signs', '%'.repeat(40), '%25'.repeat(200_000)],
	['slashes', '/'.repeat(40), '\\/'.repeat(300_000)],
	['one letter', 'a'.repeat(40), `${'a'.repeat(39)}b`.repeat(15_000)],
	['blanks', ' '.repeat(40), '+%20'.repeat(150_000)],
])('gets along with a hostile text of 600 KB: %s', (_what, secret, text) => {
	expect(redactor([`${secret}x`])(text)).toBe(text);
});

it.each(['', 'a', 'abc'])('leaves the text alone when the secret is %j', (secret) => {
	expect(redactor([secret])('abc abcabc YWJj')).toBe('abc abcabc YWJj');
});

it('leaves the text alone without secrets', () => {
	expect(redactor([])('nothing to hide')).toBe('nothing to hide');
});

it('leaves texts without the secret alone', () => {
	const secret = fc.string({ minLength: 6, unit: fc.constantFrom('k', 'z', '7') });
	const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', '%', '\\', '=') });
	fc.assert(fc.property(secret, text, (hidden, shown) => redactor([hidden])(shown) === shown));
});

it('takes a secret with half an emoji', () => {
	const half = 'half\ud83d';
	expect(redactor([half])(`x ${half} y`)).toBe('x *** y');
	expect(redactor([half])(JSON.stringify(half))).toBe('"***"');
});

it('gets along with a large text and a long secret', () => {
	const secret = base64(Array.from({ length: 1500 }, (_, index) => index % 251).join('-'));
	const text = `${'lorem ipsum dolor '.repeat(60_000)}${secret}`;
	expect(redactor([secret])(text).endsWith('dolor ***')).toBe(true);
});

it('lets no form of any secret survive, wherever it stands', () => {
	// A mask is made of asterisks, so a secret of asterisks could come out of masking itself.
	const secret = fc
		.string({ minLength: 4, maxLength: 24, unit: 'grapheme' })
		.filter((text) => !text.includes('*'));
	const around = fc.string({ maxLength: 12 });
	const form = fc.constantFrom(...forms);
	fc.assert(
		fc.property(
			fc.array(secret, { minLength: 1, maxLength: 3 }),
			fc.array(fc.tuple(around, fc.nat(), form), { minLength: 1, maxLength: 6 }),
			(secrets, parts) => {
				const text = parts
					.map(
						([before, which, [, write]]) => before + write(secrets[which % secrets.length] ?? ''),
					)
					.join('');
				const masked = redactor(secrets)(text);
				for (const hidden of secrets) {
					for (const [, write] of forms) expect(masked).not.toContain(write(hidden));
				}
			},
		),
		{ numRuns: 300 },
	);
});

it('lets no secret survive in base64 of a text around it', () => {
	const bytes = fc.string({ maxLength: 7, unit: 'binary-ascii' });
	const secret = fc.string({ minLength: 4, maxLength: 20 });
	fc.assert(
		fc.property(bytes, secret, bytes, (before, hidden, after) => {
			const whole = before + hidden + after;
			const masked = redactor([hidden])(base64(whole));
			expect(masked).toContain('***');
			const shown = Buffer.from(masked.split('***')[0] ?? '', 'base64');
			expect(shown.length).toBeLessThanOrEqual(Buffer.byteLength(before));
		}),
	);
});
