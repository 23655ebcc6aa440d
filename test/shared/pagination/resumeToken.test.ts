import { createHash } from 'node:crypto';

import { attempt } from '../../../nodes/shared/attempt';
import { ConfigError } from '../../../nodes/shared/http/errors';
import { withoutParameter } from '../../../nodes/shared/http/query';
import { redactor } from '../../../nodes/shared/http/redact';
import {
	fromResumeToken,
	type ResumeBinding,
	toResumeToken,
} from '../../../nodes/shared/pagination/resumeToken';
import type { Cursor } from '../../../nodes/shared/pagination/strategy';

const SECRET = 'sec/ret of the account';

function bindingOf(changes: Partial<ResumeBinding> = {}): ResumeBinding {
	return {
		secrets: [SECRET],
		account: 'token',
		baseUrl: 'https://api.example.com/v1',
		settings: '{"path":"/people"}',
		first: { value: null },
		redact: redactor([SECRET]),
		withoutSignIn: (url) => withoutParameter(url, 'api_key'),
		...changes,
	};
}

function written(cursor: Cursor, binding = bindingOf()): string {
	const result = toResumeToken({ cursor, skip: 3 }, binding);
	if ('missing' in result) throw new Error(result.missing);
	return result.token;
}

function inside(token: string): string {
	return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
}

function refusal(token: string, binding = bindingOf()): string {
	const read = attempt(() => fromResumeToken(token, binding));
	if (read.ok) throw new Error('The token was taken');
	expect(read.error).toBeInstanceOf(ConfigError);
	return (read.error as ConfigError).message;
}

it('gives the position back to who made it', () => {
	const token = written({ value: { after: ['abc', 7] } });
	expect(fromResumeToken(` ${token}\n`, bindingOf())).toEqual({
		cursor: { value: { after: ['abc', 7] } },
		skip: 3,
	});
});

it('leaves out of an address what the sign-in adds to each request', () => {
	const url = `https://api.example.com/v1/people?page=2&api_key=${encodeURIComponent(SECRET)}&x=1`;
	const token = written({ value: url });
	expect(inside(token)).not.toContain('api_key');
	expect(fromResumeToken(token, bindingOf()).cursor).toEqual({
		value: 'https://api.example.com/v1/people?page=2&x=1',
	});
});

it.each([
	['as it is', SECRET],
	['as an address spells it', `/people?key=${encodeURIComponent(SECRET)}`],
	['in base64', Buffer.from(`user:${SECRET}`).toString('base64')],
	['under a parameter of another name', `https://api.example.com/?k=${encodeURI(SECRET)}`],
])('is not written when the position holds a secret %s', (_how, value) => {
	expect(toResumeToken({ cursor: { value }, skip: 0 }, bindingOf())).toEqual({
		missing: 'holds sign-in data',
	});
	expect(toResumeToken({ cursor: { value: { [value]: 1 } }, skip: 0 }, bindingOf())).toEqual({
		missing: 'holds sign-in data',
	});
});

it.each(['\u0002' + '0.0' + '\u0003', 'a\nb', 'a\u007f'])(
	'is not written for a position with control characters (%j)',
	(value) => {
		const missing = "holds a character that can't be seen";
		expect(toResumeToken({ cursor: { value }, skip: 0 }, bindingOf())).toEqual({ missing });
		expect(toResumeToken({ cursor: { [value]: '' }, skip: 0 }, bindingOf())).toEqual({ missing });
	},
);

it('is not written for a position of more than 100,000 characters', () => {
	const cursor = { value: 'x'.repeat(100_000) };
	expect(toResumeToken({ cursor, skip: 0 }, bindingOf())).toEqual({ missing: 'is too long' });
});

it.each([
	['another secret', { secrets: ['another secret'] }, 'made with another credential'],
	['no secret', { secrets: [] }, 'made with another credential'],
	['another account', { account: 'oAuth2 7' }, 'made with another credential'],
	['another host', { baseUrl: 'https://b.example.com/v1' }, 'made with another base URL'],
	['other settings', { settings: '{"path":"/others"}' }, 'made with other settings'],
])('of a run with %s is refused', (_what, changes, reason) => {
	expect(refusal(written({ value: 'abc' }), bindingOf(changes))).toContain(reason);
	expect(refusal(written({ value: 'abc' }, bindingOf(changes)))).toContain(reason);
});

/** A token as somebody would make it who knows its form, but not the secret. */
function forged(token: string, change: (content: Record<string, unknown>) => object): string {
	const content = JSON.parse(inside(token)) as Record<string, unknown>;
	const payload = `r2.${Buffer.from(JSON.stringify(change(content))).toString('base64url')}`;
	return `${payload}.${createHash('sha256').update(payload).digest('base64url')}`;
}

it('of valid form, but sealed with no key or the wrong one, is refused', () => {
	const token = written({ value: 'abc' });
	const other = forged(token, (content) => ({ ...content, cursor: { value: 'stolen' } }));
	expect(refusal(other)).toContain('was changed');
	const foreign = written({ value: 'x' }, bindingOf({ secrets: ['guessed'] }));
	const seal = foreign.slice(foreign.lastIndexOf('.'));
	expect(refusal(`${token.slice(0, token.lastIndexOf('.'))}${seal}`)).toContain('was changed');
});

it.each([0, 1, 4, 40, -1, -30])('changed at character %i is refused', (at) => {
	const token = written({ value: 'abc' });
	const place = at < 0 ? token.length + at : at;
	const changed = token[place] === 'A' ? 'B' : 'A';
	refusal(`${token.slice(0, place)}${changed}${token.slice(place + 1)}`);
});

it('cut at any place is refused', () => {
	const token = written({ value: 'abc' });
	for (let length = 0; length < token.length; length += 3) {
		expect(refusal(token.slice(0, length))).toMatch(/was changed|another version/);
	}
});

it.each([
	['of the version before', 'eyJ2IjoxLCJzZXR0aW5ncyI6IngifQ.AAAAAAAAAAAAAAAAAAAAAA'],
	['of a later version', `r3.eyJ2IjoxfQ.${'A'.repeat(43)}`],
])('%s is refused as such', (_which, token) => {
	expect(refusal(token)).toBe("The 'Resume Token' is of another version");
});

it('of 10 MB is refused for its length alone', () => {
	expect(refusal('x'.repeat(10_000_000))).toContain('is longer than 100000 characters');
});

it('whose position is not built like those of the pagination is refused', () => {
	const binding = bindingOf({ first: 7 });
	expect(refusal(written('text', binding), binding)).toContain('another version');
});

it('tells nothing of the settings or the account to those without the secret', () => {
	const token = written({ value: 'abc' });
	const hashes = ['sha256', 'sha1'].map((name) =>
		createHash(name).update(bindingOf().settings).digest('base64url').slice(0, 12),
	);
	for (const hash of hashes) expect(inside(token)).not.toContain(hash);
	expect(Object.keys(JSON.parse(inside(token)) as object).sort()).toEqual([
		'cursor',
		'host',
		'key',
		'settings',
		'skip',
	]);
});

it('without any secret is still checked for being whole, by the settings and by the host', () => {
	const open = bindingOf({ secrets: [], account: 'none' });
	const token = written({ value: 'abc' }, open);
	expect(fromResumeToken(token, open)).toEqual({ cursor: { value: 'abc' }, skip: 3 });
	expect(
		refusal(
			forged(token, (content) => content),
			open,
		),
	).toContain('was changed');
});
