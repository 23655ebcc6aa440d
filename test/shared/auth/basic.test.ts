import { authenticateBasic, basicSecrets } from '../../../nodes/shared/auth/basic';

const credential = (user: unknown, password: unknown) => ({
	user,
	password,
	baseUrl: 'https://api.example.com',
	allowedHosts: '',
});
const request = { method: 'GET', url: 'https://api.example.com/x' };

/** The text behind `Basic`, decoded. */
async function sent(user: unknown, password: unknown): Promise<string> {
	const { headers } = await authenticateBasic(credential(user, password), {
		...request,
		headers: {},
	});
	const { Authorization = '' } = headers as { Authorization?: string };
	expect(Authorization).toMatch(/^Basic [A-Za-z0-9+/]+=*$/);
	return Buffer.from(Authorization.slice(6), 'base64').toString('utf8');
}

it('gives the header of RFC 7617, 2 and 2.1', async () => {
	const of = async (user: string, password: string) =>
		(await authenticateBasic(credential(user, password), { ...request, headers: {} })).headers;
	expect(await of('Aladdin', 'open sesame')).toEqual({
		Authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
	});
	expect(await of('test', '123£')).toEqual({ Authorization: 'Basic dGVzdDoxMjPCow==' });
});

it.each([
	['key', '', 'key:'],
	['', 'key', ':key'],
	['josé', 'pässwörd€😀', 'josé:pässwörd€😀'],
	['ada', 'a:b:c', 'ada:a:b:c'],
	['ada', ' blank at both ends ', 'ada: blank at both ends '],
])('user %j and password %j (A05)', async (user, password, expected) => {
	expect(await sent(user, password)).toBe(expected);
});

it.each([
	['', '', /'User' .* is empty/],
	[undefined, undefined, /'User' .* is empty/],
	['a:b', 'c', /'User' .* colon/],
	['a\nb', 'c', /'User' .* line break/],
	['a', 'c\r\nX-Evil: 1', /'Password' .* line break/],
])('refuses user %j with password %j', async (user, password, message) => {
	await expect(authenticateBasic(credential(user, password), request)).rejects.toThrow(message);
});

it('replaces a header of that name, and changes nothing by doing it twice', async () => {
	const once = await authenticateBasic(credential('a', 'b'), {
		...request,
		headers: { authorization: 'Bearer other', Accept: 'text/plain' },
	});
	expect(once.headers).toEqual({ Accept: 'text/plain', Authorization: 'Basic YTpi' });
	expect(await authenticateBasic(credential('a', 'b'), once)).toEqual(once);
});

it('takes the user for the secret where there is no password', () => {
	expect(basicSecrets(credential('the-key', ''))).toContain('the-key');
	expect(basicSecrets(credential('ada', 'pass'))).not.toContain('ada');
	expect(basicSecrets(credential('ada', 'pass'))).toEqual(['pass', 'YWRhOnBhc3M=']);
});
