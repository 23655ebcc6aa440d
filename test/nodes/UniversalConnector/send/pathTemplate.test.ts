import fc from 'fast-check';

import {
	fillTemplate,
	parseTemplate,
} from '../../../../nodes/UniversalConnector/send/pathTemplate';
import { hasDotPart } from '../../../../nodes/shared/http/path';
import { valueAt } from '../../../../nodes/shared/extract/readPath';

const fill = (text: string, record: object) =>
	fillTemplate(parseTemplate([{ text }], 'Path'), (path) => valueAt(record, path));

it.each([
	['/people', {}, '/people'],
	['/people/{id}', { id: 7 }, '/people/7'],
	['/{a.b}/x/{c}?q={d}', { a: { b: 'ü' }, c: true, d: 'a&b=c' }, '/%C3%BC/x/true?q=a%26b%3Dc'],
	['/{["odd name"]}', { 'odd name': 'x' }, '/x'],
	['/{ id }', { id: 'x' }, '/x'],
	['/{id}', { id: 12345678901234567890n }, '/12345678901234567890'],
	['/{a}.{b}', { a: '.', b: '..' }, undefined],
	['/x{a}', { a: 'y' }, '/xy'],
])('fills %s from %p', (text, record, wanted) => {
	if (wanted === undefined) expect(() => fill(text, record)).toThrow('another address');
	else expect(fill(text, record)).toBe(wanted);
});

it.each(['.', '..', '%2e', '%2E%2e', '%252e'])('never lets %s lead out of its place', (id) => {
	const filled = (() => {
		try {
			return new URL(fill('/a/b/{id}', { id }), 'https://x.example').pathname;
		} catch {
			return 'refused';
		}
	})();
	expect(['refused', `/a/b/${encodeURIComponent(id)}`]).toContain(filled);
});

it('a value stays one part of the address, whatever it is', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (id) => {
			fc.pre(id.trim() !== '' && !hasDotPart(id));
			const { pathname, search, hash, host } = new URL(
				fill('/people/{id}/tags', { id }),
				'https://api.example',
			);
			expect([search, hash, host]).toEqual(['', '', 'api.example']);
			const parts = pathname.split('/');
			expect(parts).toHaveLength(4);
			expect(decodeURIComponent(parts[2] ?? '')).toBe(id);
		}),
	);
});
