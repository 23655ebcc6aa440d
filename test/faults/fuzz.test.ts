import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { runConnector } from '../helpers/connector';
import { fields, runPlanhat, spellingsOf } from '../helpers/planhat';
import { withoutRealTime } from '../helpers/runClock';
import { send } from '../nodes/UniversalConnector/send/run';
import { unclear } from './clearWords';
import { cases, PECULIAR, startSandbox, stateOf, TENANT, THOROUGH, TOKEN } from './planhat/cases';
import { Tally } from './tally';

/** Another seed tries other inputs; the figures on the page are those of the first one. */
const FIRST_SEED = 20_260_101;
const seed = Number(process.env['FAULTS_SEED'] ?? FIRST_SEED);
/** Random answers to each operation, and random values for each of its inputs. */
const ANSWERS = { thorough: 30, shared: 8 };
const INPUTS = { thorough: 6, shared: 2 };

const tally = new Tally('Fuzz: random answers and inputs');

withoutRealTime();

/** What got out of a run that no run may let out. */
const escaped: string[] = [];
const reached = new Set<string>();
const onRejection = (reason: unknown) => void escaped.push(`rejection: ${String(reason)}`);
const { connect } = Socket.prototype;

beforeAll(() => {
	process.stdout.write(`Seed of the fuzz: ${seed}\n`);
	process.on('unhandledRejection', onRejection);
	process.on('uncaughtException', onRejection);
	Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
		const [first] = (Array.isArray(given[0]) ? given[0] : given) as [{ host?: string }];
		reached.add(String(first?.host ?? first));
		return connect.apply(this, given as never);
	} as typeof connect;
});

afterAll(() => {
	Socket.prototype.connect = connect;
	process.off('unhandledRejection', onRejection);
	process.off('uncaughtException', onRejection);
	tally.report();
});

afterEach(() => {
	expect(escaped.splice(0)).toEqual([]);
	expect([...reached].filter((host) => !['127.0.0.1', 'localhost'].includes(host))).toEqual([]);
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

/** One answer as it goes over the wire. */
interface Wire {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: Buffer;
	readonly isCut: boolean;
}

const deep = (depth: number) => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;

const bodies: fc.Arbitrary<Buffer> = fc.oneof(
	fc.json().map((text) => Buffer.from(text)),
	fc.json().map((text) => Buffer.from(text.slice(0, -1))),
	fc.array(fc.jsonValue(), { maxLength: 5 }).map((list) => Buffer.from(JSON.stringify(list))),
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
	fc.string({ unit: 'binary', maxLength: 50 }).map((text) => Buffer.from(JSON.stringify([text]))),
	fc.constantFrom(
		...[
			'',
			' ',
			'null',
			'true',
			'0',
			'-0',
			'1e999',
			'""',
			'[]',
			'{}',
			'[[]]',
			'[null]',
			'[1,"a"]',
			'<html><body>Sign in</body></html>',
			'<?xml version="1.0"?><a/>',
			'OK',
			'NaN',
			"{'a':1}",
			'{"_id":1}',
			'{"_id":null}',
			'{"_id":{}}',
			'{"_id":""}',
			'[{"_id":[]}]',
			'\uFEFF[]',
			'{"a":1,"a":2}',
			'[{"_id":"a","_id":"b"}]',
			'[{"id":9007199254740993}]',
			'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
			'[{"__proto__":{"polluted":1},"toString":1,"hasOwnProperty":null,"_id":"x"}]',
			'{"data":{"__proto__":{"polluted":1}},"next":"__proto__"}',
			'{"created":"x","createdErrors":{},"updatesKeys":[null,1],"insertsKeys":"a"}',
			'{"created":-1,"updated":1e9,"nonupdates":null,"createdErrors":[null,[],"a",{"item":null}]}',
			'{"error":{"message":{"message":{"message":{"message":{"message":"deep"}}}}}}',
			'{"message":["a",null,{"b":1}]}',
			`{"message":"${'x'.repeat(100_000)}"}`,
			`[${'{"_id":"a"},'.repeat(20_000)}{}]`,
			deep(50),
			deep(5_000),
		].map((text) => Buffer.from(text)),
	),
	fc.constantFrom(Buffer.from([0xff, 0xfe, 0x5b, 0x5d]), Buffer.from([0x22, 0xc3, 0x28, 0x22])),
);

const wires: fc.Arbitrary<Wire> = fc
	.record({
		status: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(200) },
			{ weight: 2, arbitrary: fc.constantFrom(201, 202, 204, 206, 207, 299) },
			{ weight: 2, arbitrary: fc.constantFrom(300, 304, 400, 404, 409, 418, 422, 451, 499, 599) },
		),
		body: bodies,
		type: fc.constantFrom(
			'application/json',
			'text/html',
			'text/plain',
			'application/octet-stream',
			'',
			'x',
			'application/json; charset=utf-16',
			'application/json; charset=nonsense',
			'image/png',
		),
		encoding: fc.constantFrom('none', 'none', 'none', 'gzip', 'bomb', 'false gzip', 'unknown'),
		extra: fc.constantFrom<Record<string, string>>(
			{},
			{},
			{ 'Retry-After': 'x' },
			{ 'X-Rate-Limit-Remaining': 'NaN' },
			{ ETag: '"' },
			{ Location: 'http://' },
			{ Link: '<>; rel=next' },
			{ Link: '<'.repeat(2_000) },
			{ 'Set-Cookie': '__proto__=1; Path=/; Domain=evil.example' },
		),
		isCut: fc.boolean().map((it) => it),
		cutChance: fc.nat(9),
	})
	.map(({ status, body, type, encoding, extra, isCut, cutChance }) => {
		const headers: Record<string, string> = { ...extra, ...(type ? { 'Content-Type': type } : {}) };
		const bomb = Buffer.concat([body, Buffer.alloc(3_000_000, 0x20)]);
		if (encoding === 'gzip' || encoding === 'bomb') {
			const packed = gzipSync(encoding === 'bomb' ? bomb : body);
			return {
				status,
				isCut: isCut && cutChance === 0,
				body: packed,
				headers: { ...headers, 'Content-Encoding': 'gzip' },
			};
		}
		const told = { 'false gzip': 'gzip', unknown: 'rot13', none: '' }[encoding];
		return {
			status,
			body,
			isCut: isCut && cutChance === 0,
			headers: { ...headers, ...(told ? { 'Content-Encoding': told } : {}) },
		};
	});

/** A server that says the same to every call until it is told something else. */
class Babbler {
	/** Whether a header arrived that nobody set. */
	isInjected = false;
	wire: Wire = { status: 200, headers: {}, body: Buffer.from('[]'), isCut: false };
	private readonly server: Server = createServer((request, response) => {
		request.resume();
		if ('x-injected' in request.headers) this.isInjected = true;
		request.on('end', () => this.answer(response));
	});

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private answer(response: ServerResponse): void {
		const { status, headers, body, isCut } = this.wire;
		const length = isCut ? body.length + 9 : body.length;
		response.writeHead(status, { ...headers, 'Content-Length': status === 204 ? 0 : length });
		if (isCut) response.write(body, () => response.destroy());
		else response.end(status === 204 || status === 304 ? undefined : body);
	}
}

/** n8n itself refuses to run a node whose required parameter is empty. */
async function byN8n<Result extends { error?: Error }>(
	run: Promise<Result>,
): Promise<Pick<Result, 'error'> & { stored?: string }> {
	return await run.catch((error: Error) => {
		if (error.name !== 'WorkflowHasIssuesError') throw error;
		return { error: Object.assign(error, { description: 'told by n8n' }) };
	});
}

function note(error: Error | undefined, stored = ''): string[] {
	tally.add(error ? 'refused' : 'survived');
	const isLeaked = spellingsOf(TOKEN).some((text) => stored.includes(text));
	if (isLeaked) tally.counts.leaked += 1;
	return [...(error ? unclear(error) : []), ...(isLeaked ? ['the token is stored'] : [])];
}

const connectors = [
	...['none', 'offset', 'page', 'cursor', 'nextLink'].map((pagination) => `fetch ${pagination}`),
	'detect',
	'send PUT list',
	'send POST list',
	'send PATCH lines',
	'send PUT map',
	'send DELETE none',
	'send POST object',
];

/** Operations that share all of their code with others meet fewer values. */
function depth(title: string): 'shared' | 'thorough' {
	const planhat = cases.find((one) => one.title === title);
	const isShared = planhat && ![...THOROUGH, ...PECULIAR].includes(planhat.resource);
	return isShared ? 'shared' : 'thorough';
}

async function runOperation(title: string, url: string): Promise<string[]> {
	const limits = { timeout: 30, maxAttempts: 1 };
	const planhat = cases.find((one) => one.title === title);
	if (planhat) {
		const parameters = planhat.parameters('66a1f0c2d3e4b5a697881001');
		const options = { ...limits, ...(parameters['options'] as object) };
		const { error, stored } = await runPlanhat(
			{ url, token: TOKEN },
			{ ...parameters, options },
			{ credential: { tenantUuid: TENANT, analyticsUrl: url } },
		);
		return note(error, stored);
	}
	const [operation = '', kind = '', bodyShape = 'list'] = title.split(' ');
	if (operation === 'send') {
		const { error } = await send({ url }, [{ key: 'a' }, { key: 'b' }], {
			parameters: { method: kind, bodyShape, mapKey: 'key', path: '/x/{key}' },
			options: { ...limits, joinBy: 'position', replyListPath: 'data' },
			rest: { onError: 'stopWorkflow' },
		});
		return note(error);
	}
	const { error } = await runConnector({
		operation,
		authentication: 'none',
		baseUrl: url,
		path: '/x',
		recordPath: '',
		...(kind === '' ? {} : { pagination: kind }),
		offsetParameter: 'offset',
		limitParameter: 'limit',
		pageParameter: 'page',
		cursorPath: 'next',
		cursorParameter: 'cursor',
		linkIn: 'body',
		linkPath: 'next',
		options: { ...limits, ...(operation === 'fetch' ? { maxPages: 3 } : {}) },
	});
	return note(error);
}

describe('random answers', () => {
	const babbler = new Babbler();
	beforeAll(async () => await babbler.start());
	afterAll(async () => await babbler.close());

	it.each([...cases.map(({ title }) => title), ...connectors])('to %s', async (title) => {
		const found: string[] = [];
		for (const wire of fc.sample(wires, { seed, numRuns: ANSWERS[depth(title)] })) {
			babbler.wire = wire;
			const wrong = await runOperation(title, babbler.url);
			const { status, headers, body } = wire;
			const seen = `${status} ${JSON.stringify(headers)} ${body.toString('latin1').slice(0, 80)}`;
			found.push(...wrong.map((fault) => `${seen}: ${fault.slice(0, 500)}`));
		}
		expect(found).toEqual([]);
	});
});

/** Values that no field is meant for. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 30 }),
	fc.string({ unit: 'grapheme', maxLength: 30 }),
	fc.constantFrom<unknown>(
		'../../users',
		'..%2f..%2fusers',
		'%2e%2e/%2e%2e',
		'/',
		'\\',
		'?a=b',
		'#x',
		'%',
		'%zz',
		'.',
		'a\r\nX-Injected: yes',
		'a\nb',
		'\u0000',
		'\u202E',
		'\uD800',
		'😀'.repeat(30),
		' ',
		'__proto__',
		'constructor',
		'prototype',
		'toString',
		'{{',
		'{{ $json.x }}',
		'${1}',
		'={{',
		'NaN',
		'Infinity',
		'1e999',
		'-1',
		'007',
		'0x10',
		'٣',
		'1,5',
		'true',
		'null',
		'[]',
		'{}',
		'{"__proto__":{"polluted":1}}',
		'[{"__proto__":{"polluted":1}}]',
		'{"a":',
		'"',
		'http://evil.example/',
		'//evil.example',
		'javascript:alert(1)',
		"'; DROP TABLE x; --",
		'x'.repeat(100_000),
		'<script>alert(1)</script>',
		'extid-../..',
		'2026-02-31',
		'99999-01-01',
		null,
		true,
		0,
		-1,
		1.5,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		2 ** 60,
		[],
		{},
		[[]],
		[null],
		{ value: 'x' },
		{ __rl: true },
		{ __rl: true, mode: 'url', value: 'x' },
		{ value: { a: [] } },
	),
);

/** Every place in parameters where a single value stands. */
function leaves(value: unknown, path: readonly string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [[...path]];
	return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
	if (name === undefined) return by;
	if (Array.isArray(value)) {
		return value.map((one, index) => (String(index) === name ? replaced(one, rest, by) : one));
	}
	const object = value as Record<string, unknown>;
	return { ...object, [name]: replaced(object[name], rest, by) };
}

function placesIn(parameters: INodeParameters): string[][] {
	const fixed = ['operation', 'resource', '__rl', 'mappingMode', 'authentication', 'baseUrl'];
	return leaves(parameters).filter((path) => !path.some((name) => fixed.includes(name)));
}

describe('random inputs', () => {
	it.each(cases)('to $title', async (one) => {
		const found: string[] = [];
		const sandbox = await startSandbox();
		const id = await one.prepare(sandbox);
		const good = one.parameters(id);
		const options = { timeout: 30, maxAttempts: 1, ...(good['options'] as object) };
		const credential = { tenantUuid: TENANT, analyticsUrl: sandbox.analyticsUrl };
		const [root = ''] = sandbox.log.entries.map(({ path }) => path.split('/')[1] ?? '').slice(-1);
		for (const place of placesIn({ ...good, options } as INodeParameters)) {
			const runSeed = seed + place.join('.').length;
			const numRuns = INPUTS[depth(one.title)];
			for (const value of fc.sample(hostile, { seed: runSeed, numRuns })) {
				const parameters = replaced({ ...good, options }, place, value) as INodeParameters;
				sandbox.log.clear();
				const run = runPlanhat(sandbox, parameters, { credential });
				const { error, stored } = await byN8n(run);
				const wrong = note(error, stored);
				for (const { path, headers } of sandbox.log.entries) {
					if ('x-injected' in headers) wrong.push('a header was let in');
					const isElsewhere = one.resource !== 'api' && root !== '' && !path.includes(root);
					if (isElsewhere && one.effect !== 'read' && path.includes('users')) {
						wrong.push(`went to ${path}`);
					}
				}
				const seen = `${place.join('.')} = ${String(JSON.stringify(value)).slice(0, 80)}`;
				found.push(...wrong.map((fault) => `${seen}: ${fault.slice(0, 500)}`));
			}
		}
		expect(stateOf(sandbox)).not.toContain('"polluted":1}]');
		await sandbox.close();
		expect(found).toEqual([]);
	});

	it.each(connectors)('to %s', async (title) => {
		const babbler = new Babbler();
		await babbler.start();
		const [operation = '', kind = '', bodyShape = 'list'] = title.split(' ');
		const good = {
			operation,
			authentication: 'none',
			baseUrl: babbler.url,
			path: '/x',
			recordPath: 'data',
			...(operation === 'send'
				? { method: kind, bodyShape, mapKey: 'id', batchSize: 2, bodyKey: 'rows' }
				: {}),
			...(operation === 'fetch' ? { pagination: kind, offsetParameter: 'o' } : {}),
			limitParameter: 'l',
			pageParameter: 'p',
			cursorPath: 'n',
			cursorParameter: 'c',
			linkIn: 'body',
			linkPath: 'next',
			options: {
				timeout: 30,
				maxAttempts: 1,
				pageSize: 10,
				syncField: 'id',
				...(operation === 'fetch' ? { maxPages: 3, start: 0 } : {}),
				query: { entry: [{ name: 'q', value: 'v' }] },
				headers: { entry: [{ name: 'X-Good', value: 'v' }] },
			},
		};
		babbler.wire = { ...babbler.wire, body: Buffer.from('{"data":[{"id":1}],"next":null}') };
		const found: string[] = [];
		for (const place of placesIn(good as INodeParameters)) {
			const runSeed = seed + place.join('.').length;
			for (const value of fc.sample(hostile, { seed: runSeed, numRuns: INPUTS.thorough })) {
				const { options, ...rest } = replaced(good, place, value) as typeof good;
				const run = runConnector(
					{ ...rest, options, sendOptions: options } as unknown as INodeParameters,
					{ items: [{ id: 1, key: value } as IDataObject] },
				);
				const { error } = await byN8n(run);
				const seen = `${place.join('.')} = ${String(JSON.stringify(value)).slice(0, 80)}`;
				// A value may be quoted, also this one.
				const wrong = note(error).filter(
					(fault) => !Number.isNaN(value) || !fault.includes("'NaN'"),
				);
				found.push(...wrong.map((fault) => `${seen}: ${fault.slice(0, 500)}`));
			}
		}
		await babbler.close();
		expect(babbler.isInjected).toBe(false);
		expect(found).toEqual([]);
	});

	it('as items that are mapped by themselves', async () => {
		const sandbox = await startSandbox();
		const found: string[] = [];
		const item = fc.dictionary(
			fc.oneof(
				fc.string({ unit: 'binary', maxLength: 8 }),
				fc.constantFrom('name', 'custom.a', '_id'),
			),
			fc.oneof(hostile, fc.jsonValue()),
			{ maxKeys: 6 },
		);
		for (const json of fc.sample(item, { seed, numRuns: 150 })) {
			const { error, stored } = await runPlanhat(
				sandbox,
				{
					resource: 'asset',
					operation: 'upsert',
					fields: { ...fields({}), mappingMode: 'autoMapInputData', value: null },
				},
				{ items: [json as IDataObject] },
			);
			const wrong = note(error, stored);
			found.push(...wrong.map((fault) => `${JSON.stringify(json).slice(0, 200)}: ${fault}`));
		}
		await sandbox.close();
		expect(found).toEqual([]);
	});
});

it('is what docs/reliability.md says', () => {
	expect(seed === FIRST_SEED ? tally.differenceFromPage : '').toBe('');
});
