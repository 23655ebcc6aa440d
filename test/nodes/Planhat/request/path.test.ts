import fc from 'fast-check';

import { requirePath } from '../../../../nodes/Planhat/request/path';
import { attempt } from '../../../../nodes/shared/attempt';
import { ConfigError } from '../../../../nodes/shared/http/errors';

const BASE = 'https://api.planhat.com';

/** Texts made of what is special in addresses, and of anything else. */
const typed = fc
	.array(
		fc.oneof(
			fc.constantFrom('/', '//', '\\', '.', '..', '%2e', '%2F', '%', '?', '#', '@', ':', ' ', '\n'),
			fc.constantFrom('https:', 'evil.example', 'companies', 'extid-7', '&limit=1', '\u0000', '\t'),
			fc.string({ unit: 'grapheme', maxLength: 5 }),
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(''));

it('refuses a path, or sends it to the base URL with the parts it was typed with', () => {
	fc.assert(
		fc.property(typed, (text) => {
			const path = attempt(() => requirePath(text));
			if (!path.ok) return expect(path.error).toBeInstanceOf(ConfigError);
			const url = new URL(`${BASE}${path.value}`);
			const [route = ''] = text.trim().replace(/^\//, '').split('?', 1);
			expect(url.origin).toBe(BASE);
			expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
			expect(url.pathname.split('/').slice(1)).toHaveLength(route.split('/').length);
			expect(url.pathname).not.toMatch(/\/($|\/)/);
		}),
		{ numRuns: 2_000 },
	);
});

it.each([
	['companies', '/companies'],
	['/companies/extid-a%2Fb', '/companies/extid-a%2Fb'],
	[' /companies?sort=-_id&x=/a//b ', '/companies?sort=-_id&x=/a//b'],
	['/timeentries/duplicate', '/timeentries/duplicate'],
])('takes %j', (text, path) => expect(requirePath(text)).toBe(path));
