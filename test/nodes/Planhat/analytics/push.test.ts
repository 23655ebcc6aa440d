import { Answer } from '../../../../nodes/shared/http/answer';
import fc from 'fast-check';

import type { AnalyticsHost } from '../../../../nodes/Planhat/analytics/host';
import { pushBatches } from '../../../../nodes/Planhat/analytics/push';
import type { PushOutcome, PushRow } from '../../../../nodes/Planhat/analytics/pushRow';
import { splitRows } from '../../../../nodes/shared/batching/split';

function rowsOf(texts: readonly string[]): PushRow[] {
	return texts.map((text, index) => ({
		index,
		json: JSON.stringify({ text }),
		names: { externalId: String(index) },
	}));
}

/** A host that takes bodies of so many bytes at most, as the analytics host takes 32 MB. */
function hostWithLimit(maxBytes: number) {
	const bodies: string[] = [];
	const host: AnalyticsHost = {
		redact: (text) => text,
		async post(_route, body) {
			const isTooLarge = Buffer.byteLength(body, 'utf8') > maxBytes;
			if (!isTooLarge) bodies.push(body);
			const response = { headers: {}, attempts: 1, status: isTooLarge ? 413 : 200, body: '' };
			const request = { method: 'POST' as const, url: 'https://a.example', headers: {} };
			const answer = new Answer({ ...request, repeatable: false }, response, (text) => text);
			return await Promise.resolve(answer);
		},
	};
	return { host, bodies };
}

it('never sends more bytes than allowed, and every row once and in order', async () => {
	const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(
			fc.array(anyText, { maxLength: 60 }),
			fc.integer({ min: 700, max: 3_000 }),
			async (texts, maxBytes) => {
				const rows = rowsOf(texts);
				const { host, bodies } = hostWithLimit(maxBytes);
				const outcomes = new Map<PushRow, PushOutcome>();
				const batches = splitRows(rows, { maxRows: 150_000, maxBytes });
				await pushBatches(host, 'analytics/bulk', batches, {
					begin: () => undefined,
					settle: (row, one) => outcomes.set(row, one),
				});
				const sent = bodies.flatMap((body) => JSON.parse(body) as Array<{ text: string }>);
				expect(sent.map(({ text }) => text)).toEqual(texts);
				expect(rows.map((row) => outcomes.get(row)?.outcome)).toEqual(rows.map(() => 'accepted'));
				// No call more than needed: two neighbours never fit into one.
				bodies.slice(1).forEach((body, at) => {
					const first = JSON.parse(body) as unknown[];
					const both = `${bodies[at]?.slice(0, -1)},${JSON.stringify(first[0])}]`;
					expect(Buffer.byteLength(both, 'utf8')).toBeGreaterThan(maxBytes);
				});
			},
		),
	);
});

it('finds the size that the host takes, and sends no row twice', async () => {
	const rows = rowsOf(Array.from({ length: 1_000 }, (_, index) => `row ${index}`));
	const { host, bodies } = hostWithLimit(4_000);
	const outcomes = new Map<PushRow, PushOutcome>();
	await pushBatches(host, 'dimensiondata', [rows], {
		begin: () => undefined,
		settle: (row, one) => outcomes.set(row, one),
	});
	const sent = bodies.flatMap((body) => JSON.parse(body) as Array<{ text: string }>);
	expect(sent.map(({ text }) => text)).toEqual(rows.map((_, index) => `row ${index}`));
	expect(new Set([...outcomes.values()].map(({ outcome }) => outcome))).toEqual(
		new Set(['accepted']),
	);
});

it('gives up on a host that takes nothing, with some hundred calls', async () => {
	const rows = rowsOf(Array.from({ length: 5_000 }, (_, index) => `row ${index}`));
	const { host } = hostWithLimit(0);
	const post = jest.spyOn(host, 'post');
	const outcomes = new Map<PushRow, PushOutcome>();
	await pushBatches(host, 'dimensiondata', [rows], {
		begin: () => undefined,
		settle: (row, one) => outcomes.set(row, one),
	});
	expect(rows.map((row) => outcomes.get(row)?.outcome)).toEqual(rows.map(() => 'failed'));
	expect(post.mock.calls.length).toBeLessThanOrEqual(401);
});
