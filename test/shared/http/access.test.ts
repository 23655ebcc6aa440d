import { type AccessLevel, isAccessLevel, requireAccess } from '../../../nodes/shared/http/access';
import { AccessError } from '../../../nodes/shared/http/errors';
import type { HttpMethod } from '../../../nodes/shared/http/message';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const ALLOWED: Record<AccessLevel, readonly string[]> = {
	full: METHODS,
	noDelete: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
	readOnly: ['GET', 'HEAD'],
};

const LEVELS = Object.keys(ALLOWED) as AccessLevel[];
const cases = LEVELS.flatMap((level) =>
	METHODS.map((method) => ({
		level,
		method,
		verdict: ALLOWED[level].includes(method) ? 'allows' : 'refuses',
	})),
);

it.each(cases)('$level $verdict $method', ({ level, method, verdict }) => {
	for (const spelling of [method, method.toLowerCase() as HttpMethod]) {
		if (verdict === 'allows') requireAccess(level, spelling);
		else expect(() => requireAccess(level, spelling)).toThrow(AccessError);
	}
});

it('read only refuses methods it does not know, as they may write', () => {
	for (const method of ['MKCOL', 'PURGE', 'LINK', '']) {
		expect(() => requireAccess('readOnly', method as HttpMethod)).toThrow(AccessError);
	}
	requireAccess('readOnly', 'OPTIONS' as HttpMethod);
});

it('names the level and the method', () => {
	expect(() => requireAccess('noDelete', 'DELETE')).toThrow(
		"The credential's access is set to 'No Deletes', which does not allow DELETE requests",
	);
});

it.each([...LEVELS])('knows the level %s', (level) => {
	expect(isAccessLevel(level)).toBe(true);
});

it.each(['', 'Full', 'admin', 'constructor', '__proto__', 'toString', null, undefined, 1, {}])(
	'does not know the level %j',
	(value) => {
		expect(isAccessLevel(value)).toBe(false);
	},
);
