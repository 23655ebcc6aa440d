import fc from 'fast-check';

import { detect, type Detected } from '../../../nodes/shared/detect/detect';
import type { Answer } from '../../../nodes/shared/detect/finding';
import { formatPath } from '../../../nodes/shared/extract/path';
import { EngineError, HttpError } from '../../../nodes/shared/http/errors';
import { type RequestTemplate, toRequest } from '../../../nodes/shared/pagination/template';

const TEMPLATE: RequestTemplate = {
	method: 'GET',
	url: 'https://api.example.com/v1/people',
	query: [],
	headers: {},
	repeatable: true,
};

/** An API that is only a function of the query. */
type Api = (query: Readonly<Record<string, string>>, url: URL) => unknown;

function answered(url: string, body: unknown, headers: Answer['headers'] = {}): Answer {
	return { body, headers, url };
}

/** What detection finds out about an API, and the queries it sent. */
async function look(api: Api, template = TEMPLATE): Promise<{ found: Detected; asked: string[] }> {
	const asked: string[] = [];
	const found = await detect({
		template,
		allowed: ['https://api.example.com'],
		read: async (request) => {
			const url = new URL(toRequest(request).url);
			asked.push(url.search);
			const body = api(Object.fromEntries(url.searchParams), url);
			if (body instanceof EngineError) return { ok: false, error: body };
			return { ok: true, value: answered(url.href, body) };
		},
	});
	return { found, asked };
}

const people = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ id: at + 1, name: `Person ${at % 7}` }));

const number = (text: string | undefined, missing: number) =>
	text === undefined ? missing : Number(text);

/** A list by offset that cuts its pages at `cap`. */
const byOffset =
	(count: number, cap: number, size = 20): Api =>
	({ offset, limit }) => {
		const from = number(offset, 0);
		return people(count).slice(from, from + Math.min(number(limit, size), cap));
	};

function schemeOf({ scheme }: Detected) {
	return scheme.confidence === 'none' ? undefined : scheme.value;
}

describe('a list of which nothing is told', () => {
	it('asks under all usual names at once and proves the two that were listened to', async () => {
		const { found, asked } = await look(byOffset(500, 100));
		expect(schemeOf(found)).toEqual({
			kind: 'offset',
			start: 0,
			position: { in: 'query', name: 'offset' },
			size: { in: 'query', name: 'limit' },
		});
		expect(found.scheme).toMatchObject({ confidence: 'certain', isProven: true });
		expect(found.cap).toMatchObject({ value: 100, confidence: 'likely' });
		expect(asked).toHaveLength(3);
		expect(asked[2]).toBe('?limit=1000&offset=19');
	});

	it('does not take the end of a list of two full pages for a limit', async () => {
		const { found } = await look(byOffset(40, 1_000));
		expect(found.cap).toMatchObject({ confidence: 'none', atLeast: 21 });
	});

	it.each([
		[0, 'certain', true],
		[1, 'likely', false],
	])(
		'tells pages that count from %i where no page size is listened to, and is %s',
		async (first, confidence, isProven) => {
			const { found } = await look(({ page }) => {
				const at = number(page, first) - first;
				return people(500).slice(at * 20, at * 20 + 20);
			});
			expect(schemeOf(found)).toMatchObject({ kind: 'page', start: first });
			expect(found.scheme).toMatchObject({ confidence, isProven });
		},
	);

	it('says that it can not tell, when a full page came and no name was listened to', async () => {
		const { found, asked } = await look(() => people(20));
		expect(found.scheme).toMatchObject({
			confidence: 'none',
			evidence: expect.stringContaining('took no notice of the usual names'),
		});
		expect(asked).toHaveLength(6);
	});

	it('takes a list of an odd length that never changes for the whole', async () => {
		const { found } = await look(() => people(37));
		expect(found.scheme).toMatchObject({ value: { kind: 'none' }, confidence: 'likely' });
	});

	it('is not certain of a whole list because a number equals what came', async () => {
		const { found } = await look(() => ({ items: people(20), total: 20 }));
		expect(found.scheme).toMatchObject({
			confidence: 'none',
			evidence: expect.stringContaining("'total' is what came, so it may count this page only."),
		});
	});

	it('is not certain of a whole list because its total stays beside a smaller page', async () => {
		const { found } = await look(({ limit }) => ({
			items: people(20).slice(0, number(limit, 100)),
			total: 20,
		}));
		expect(found.scheme).toMatchObject({
			value: { kind: 'none' },
			confidence: 'likely',
			isProven: false,
		});
	});

	it('takes no number for a total that follows the page', async () => {
		const { found } = await look((query) => {
			const items = byOffset(500, 100)(query, new URL(TEMPLATE.url)) as unknown[];
			return { items, total: items.length };
		});
		expect(schemeOf(found)).toMatchObject({ kind: 'offset' });
		expect(found.totals).toEqual([]);
		expect(found.unusableTotals).toEqual([
			"'total' counts the records of one page, so it is no total.",
		]);
		expect(found.notes).toEqual([]);
	});

	it('does not take an answer for the whole that says there is more', async () => {
		const { found } = await look(() => ({ items: people(37), total: 37, has_more: true }));
		expect(found.scheme).toMatchObject({ confidence: 'none' });
	});

	it('leaves names alone that the request uses already', async () => {
		const template = { ...TEMPLATE, query: [['start', '2024-01-01'] as const] };
		const { asked } = await look(() => people(20), template);
		for (const query of asked) expect(query).toContain('start=2024-01-01');
	});

	it('asks only for limit and offset, when a server refuses names that it does not know', async () => {
		const refusal = new HttpError('unknown parameter page', '', { status: 400 });
		const { found } = await look((query, url) =>
			[...url.searchParams.keys()].every((name) => ['limit', 'offset'].includes(name))
				? byOffset(500, 100)(query, url)
				: refusal,
		);
		expect(schemeOf(found)).toMatchObject({ kind: 'offset', position: { name: 'offset' } });
	});
});

it('sends the ID of a record to a strict server that says there is more', async () => {
	const refusal = new HttpError('Received unknown parameter', '', { status: 400 });
	const { found, asked } = await look(({ starting_after: after, limit, ...others }) => {
		if (Object.keys(others).length > 0) return refusal;
		const from = number(after, 0);
		return { data: people(90).slice(from, from + number(limit, 10)), has_more: from < 80 };
	});
	expect(asked).toHaveLength(6);
	expect(schemeOf(found)).toMatchObject({
		kind: 'cursor',
		source: { from: 'lastRecord', path: [{ key: 'id' }] },
		position: { name: 'starting_after' },
	});
	expect(found.scheme).toMatchObject({ confidence: 'certain', isProven: true });
});

it('reads the total of a search engine, and where its hits are', async () => {
	const { found } = await look(() => ({
		took: 3,
		hits: { total: { value: 900, relation: 'eq' }, hits: people(10) },
	}));
	expect(formatPath(found.options.path)).toBe('hits.hits');
	expect(found.totals[0]?.value).toMatchObject({ at: 'hits.total.value', stated: 900 });
});

describe('an answer that repeats its request', () => {
	it('reads the names off the answer', async () => {
		const { found, asked } = await look(({ skip, take }) => {
			const [from, size] = [number(skip, 0), Math.min(number(take, 25), 50)];
			const rows = people(500).slice(from, from + size);
			return { rows, paging: { skip: from, take: size, totalCount: 500 } };
		});
		expect(schemeOf(found)).toMatchObject({
			kind: 'offset',
			position: { name: 'skip' },
			size: { name: 'take' },
		});
		expect(found.cap).toMatchObject({ value: 50, confidence: 'certain', isProven: true });
		expect(found.totals[0]?.value).toMatchObject({ at: 'paging.totalCount', stated: 500 });
		expect(asked).toEqual(['', '?take=25&skip=25', '?take=1000']);
	});

	it('knows that a page called number is asked for as page', async () => {
		const { found } = await look(({ page, size }) => {
			const [at, count] = [number(page, 0), number(size, 20)];
			const content = people(90).slice(at * count, at * count + count);
			return { content, number: at, size: count, totalPages: Math.ceil(90 / count) };
		});
		expect(schemeOf(found)).toMatchObject({ kind: 'page', start: 0, position: { name: 'page' } });
		expect(found.totals[0]).toMatchObject({
			value: { at: 'totalPages', source: { unit: 'pages' } },
			confidence: 'certain',
		});
	});

	it('takes the names that the request itself uses', async () => {
		const template = { ...TEMPLATE, url: `${TEMPLATE.url}?p=1&page=1&per_page=30` };
		const { found } = await look(({ page, per_page: size }) => {
			const count = number(size, 10);
			return people(95).slice((number(page, 1) - 1) * count, number(page, 1) * count);
		}, template);
		expect(schemeOf(found)).toMatchObject({
			kind: 'page',
			start: 1,
			position: { name: 'page' },
			size: { name: 'per_page' },
		});
	});
});

describe('links and cursors', () => {
	it.each([
		['nextPageToken', 'pageToken'],
		['next_cursor', 'cursor'],
		['NextToken', 'NextToken'],
		['endCursor', 'after'],
		['continuation', 'continuation'],
	])('sends what is in %s back as %s', async (at, name) => {
		const { found } = await look((query) => {
			const from = Number((query[name] ?? 'row-0').slice(4));
			return { items: people(60).slice(from, from + 20), [at]: `row-${from + 20}` };
		});
		expect(schemeOf(found)).toMatchObject({ kind: 'cursor', at, position: { name } });
		expect(found.scheme).toMatchObject({ isProven: true });
	});

	it('does not take a link for a cursor, nor a name that only begins with next', async () => {
		const { found } = await look(() => ({
			items: people(7),
			nextReview: '2024-01-01',
			next_steps: 'call',
		}));
		expect(found.scheme).toMatchObject({ value: { kind: 'none' } });
	});

	it('finds the link of a HAL answer and the page size in it', async () => {
		const { found, asked } = await look(({ page, size }) => {
			const [at, count] = [number(page, 0), Math.min(number(size, 20), 40)];
			return {
				_embedded: { people: people(300).slice(at * count, at * count + count) },
				_links: {
					self: { href: `/v1/people?page=${at}&size=${count}` },
					next: { href: `/v1/people?page=${at + 1}&size=${count}` },
				},
			};
		});
		expect(schemeOf(found)).toMatchObject({ kind: 'nextLink', at: "'_links.next.href'" });
		expect(formatPath(found.options.path)).toBe('_embedded.people');
		expect(found.cap).toMatchObject({ value: 40, confidence: 'certain' });
		expect(asked[2]).toBe('?size=1000');
	});

	it('spends few reads on cursors that lead nowhere', async () => {
		const { found, asked } = await look(() => ({ items: people(20), next_cursor: 'x' }));
		expect(asked).toHaveLength(5);
		expect(found.scheme).toMatchObject({ confidence: 'guess', isProven: false });
	});
});

describe('servers that lead astray', () => {
	it('makes few reads when a server gives the same page whatever is asked', async () => {
		const refusal = new HttpError('limit is required on every call', '', { status: 400 });
		const { found, asked } = await look(({ cursor, limit }) =>
			cursor !== undefined && limit === undefined
				? refusal
				: { items: people(20), next_cursor: 'x' },
		);
		expect(asked.length).toBeLessThanOrEqual(8);
		expect(asked.slice(0, 3)).toEqual(['', '?cursor=x', '?limit=20&cursor=x']);
		expect(found.scheme).toMatchObject({ confidence: 'guess', isProven: false });
	});

	it('does not take a list that grows at its top for one that counts from 1', async () => {
		let calls = 0;
		const rows = people(200);
		const { found } = await look(({ offset, limit }) => {
			calls += 1;
			const list = calls === 1 ? rows.slice(1) : rows;
			return list.slice(number(offset, 0), number(offset, 0) + number(limit, 20));
		});
		expect(schemeOf(found)).toMatchObject({ kind: 'offset', start: 0 });
	});

	it('does not believe a name that only seemed to be listened to', async () => {
		let calls = 0;
		// The list moves by three records once, and listens to nothing.
		const { found } = await look(() =>
			people(60)
				.slice(calls++ === 1 ? 3 : 0)
				.slice(0, 20),
		);
		expect(found.scheme).not.toMatchObject({ isProven: true });
	});
});

describe('record paths', () => {
	it.each([
		[{ data: people(3), errors: [] }, 'data', 'list'],
		[
			{ response: { docs: people(3) }, facets: [{ a: 1 }, { a: 2 }, { a: 3 }] },
			'response.docs',
			'list',
		],
		[{ meta: { columns: people(9) }, values: people(2) }, 'values', 'list'],
		[{ ids: [1, 2, 3, 4, 5, 6, 7], users: people(2) }, 'users', 'list'],
		[{ 'a.b': people(3) }, '["a.b"]', 'list'],
		[{ people: { p1: { name: 'A' }, p2: { name: 'B' } } }, 'people', 'map'],
		[{ id: 1, name: 'A', tags: { a: 1 } }, '', 'object'],
		[{ items: people(3), error: null, errors: [] }, 'items', 'list'],
		[{ errors: people(9) }, 'errors', 'list'],
		[people(3), '', 'list'],
		[[], '', 'list'],
	])('finds the records of %j at %s', async (body, path, shape) => {
		const { found } = await look(() => body);
		expect(formatPath(found.options.path)).toBe(path);
		expect(found.options.shape).toBe(shape);
	});

	it.each([
		[undefined, /answer is empty/],
		['text', /answer is a text/],
		[42, /answer is a number/],
		[{}, /answer is an object, in which there are no records/],
		[{ error: { message: 'no such view' } }, /an error instead of records: no such view/],
		[
			{ data: null, errors: [{ message: 'no field x' }] },
			/an error instead of records: no field x/,
		],
	])('refuses %j with a reason', async (body, message) => {
		await expect(look(() => body)).rejects.toThrow(message);
	});
});

describe('fields', () => {
	it('ranks a name like id first among those whose values are all different', async () => {
		const rows = people(20).map(({ id }) => ({
			title: `t${id}`,
			same: 1,
			id,
			at: `2024-01-${10 + (id % 20)}`,
		}));
		const { found } = await look(() => rows);
		expect(found.syncFields.map(({ value }) => value.name)).toEqual(['id', 'title']);
		expect(found.syncFields[0]).toMatchObject({
			confidence: 'likely',
			value: { isUsualKey: true },
		});
	});

	it('does not offer an id that repeats or is missing', async () => {
		const rows = [{ id: 1, code: 'a' }, { id: 1, code: 'b' }, { code: 'c' }];
		const { found } = await look(() => rows);
		expect(found.syncFields.map(({ value }) => value.name)).toEqual(['code']);
	});

	it('offers dates of change before dates of creation', async () => {
		const rows = people(5).map((row) => ({
			...row,
			created_at: '2024-01-01T00:00:00Z',
			modified: 1_704_067_200 + row.id,
			birthday: null,
		}));
		const { found } = await look(() => rows);
		expect(found.highWaterFields.map(({ value }) => value.name)).toEqual([
			'modified',
			'created_at',
		]);
	});
});

describe('whatever an API answers', () => {
	const names = fc.constantFrom(
		'data',
		'items',
		'next',
		'next_cursor',
		'total',
		'page',
		'limit',
		'offset',
		'id',
		'links',
		'__proto__',
		'constructor',
		'prototype',
		'a.b',
		'',
		'"',
		'has_more',
		'count',
		'updated_at',
	);
	const leaf = fc.oneof(
		fc.constant(null),
		fc.boolean(),
		fc.integer(),
		fc.double(),
		fc.string(),
		fc.constant('/v1/people?page=2'),
		fc.constant('2024-01-01T00:00:00Z'),
	);
	const { json } = fc.letrec<{ json: unknown }>((tie) => ({
		json: fc.oneof(
			{ maxDepth: 5 },
			leaf,
			fc.array(tie('json'), { maxLength: 6 }),
			fc
				.array(fc.tuple(names, tie('json')), { maxLength: 6 })
				// As a parser gives it: `__proto__` is an own member like any other.
				.map(
					(entries) =>
						JSON.parse(
							`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
						) as unknown,
				),
		),
	}));

	it('throws nothing but a reason, proposes no unsafe name and says the same twice', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 3 }), async (answers) => {
				const once = async () => {
					let at = 0;
					return await look(() => answers[at++ % answers.length]).then(
						({ found, asked }) => ({ found: JSON.stringify(found), asked }),
						(error: unknown) => {
							expect(error).toBeInstanceOf(EngineError);
							return { found: String(error), asked: [] };
						},
					);
				};
				const first = await once();
				expect(first.asked.length).toBeLessThanOrEqual(8);
				expect(first.found).not.toMatch(/"key":"(__proto__|constructor|prototype)"/);
				expect(await once()).toEqual(first);
			}),
			{ numRuns: 300 },
		);
	});

	it('reads any list by offset and limit off three answers', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 60, max: 400 }),
				fc.integer({ min: 3, max: 50 }),
				fc.integer({ min: 0, max: 300 }),
				async (count, size, more) => {
					const { found } = await look(byOffset(count, size + more, size));
					expect(schemeOf(found)).toMatchObject({
						kind: 'offset',
						start: 0,
						position: { name: 'offset' },
					});
					expect(found.scheme).toMatchObject({ isProven: true });
				},
			),
			{ numRuns: 150 },
		);
	});

	it('reads any list by page and size off three answers, whichever number is first', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 120, max: 400 }),
				fc.integer({ min: 8, max: 50 }),
				fc.integer({ min: 0, max: 1 }),
				async (count, usual, first) => {
					const { found } = await look(({ page, per_page: size }) => {
						const [at, length] = [number(page, first) - first, number(size, usual)];
						return at < 0 ? [] : people(count).slice(at * length, (at + 1) * length);
					});
					expect(schemeOf(found)).toMatchObject({ kind: 'page', start: first });
					expect(found.scheme).toMatchObject({ isProven: true });
				},
			),
			{ numRuns: 150 },
		);
	});

	it('is done with huge and deep answers', async () => {
		let deep: unknown = people(3);
		for (let level = 0; level < 5_000; level++) deep = { next: deep };
		await look(() => ({ data: people(30_000), deep }));
		for (let level = 0; level < 100_000; level++) deep = [deep];
		const rows = people(6).map(() => ({ deep }));
		expect((await look(() => rows)).found.received).toBe(6);
		const wide = Object.fromEntries(people(50_000).map((row) => [`p${row.id}`, row]));
		const { found } = await look(() => wide);
		expect(found.options.shape).toBe('map');
	});
});

it('says that the name of a cursor is a guess that failed, and what to do', async () => {
	const { found } = await look(({ weiter }) => {
		const from = number(weiter, 0);
		return { items: people(90).slice(from, from + 20), next_cursor: String(from + 20) };
	});
	expect(found.scheme).toMatchObject({
		confidence: 'guess',
		isProven: false,
		evidence: expect.stringMatching(/gave the first page again.*enter that as 'Cursor Parameter'/),
	});
});
