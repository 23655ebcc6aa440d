import { withoutBackOff } from '../helpers/backOff';
import { type ConnectorResult, readScenario, runConnector } from '../helpers/connector';
import { send } from '../nodes/UniversalConnector/send/run';
import {
	bodyDamages,
	cutAtPage,
	dripAtPage,
	hangAtPage,
	jsonAnswer,
	type Layer,
	type RestServer,
	startRestServer,
	statusAtPage,
} from '../restServer';
import type { Answer } from '../restServer/answer';
import { atPage } from '../restServer/faults/atPage';
import { startWriteServer } from '../restServer/writes';
import { unclear } from './clearWords';
import { inParallel, Tally } from './tally';

const tally = new Tally('Universal Connector: each fault on each operation');

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => {
	await server.close();
	tally.report();
});
withoutBackOff();

const ALWAYS = Number.POSITIVE_INFINITY;
const STATUSES = [
	...[301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 422, 423, 425, 429],
	...[500, 501, 502, 503, 504, 507, 520, 599],
];
const soon = [['Retry-After', '0']] as const;

/** A layer is made anew for each run, because it counts its strikes. */
type LayerFault = readonly [title: string, layer: (page: number) => Layer];

/** Long where an answer comes, so that a busy machine changes nothing. */
const secondsFor = (title: string) => (/^(hang|drip)/.test(title) ? 2 : 60);

const readFaults: readonly LayerFault[] = [
	...[1, ALWAYS].flatMap((times): LayerFault[] => [
		...STATUSES.map(
			(status): LayerFault => [
				`status ${status}, ${times} times`,
				(page) => statusAtPage(status, { page, times }, soon),
			],
		),
		[`cut before, ${times}`, (page) => cutAtPage({ page, times, afterBytes: 0 })],
		[`cut in the middle, ${times}`, (page) => cutAtPage({ page, times })],
		[`cut after a byte, ${times}`, (page) => cutAtPage({ page, times, afterBytes: 1 })],
		[`hang, ${times}`, (page) => hangAtPage({ page, times })],
		[`drip, ${times}`, (page) => dripAtPage({ page, times, intervalMs: 50 })],
		...Object.entries(bodyDamages)
			// A page without a body is the end of a list.
			.filter(([name]) => name !== 'empty' && name !== 'noContent')
			.map(
				([name, damage]): LayerFault => [
					`${name}, ${times}`,
					(page) => atPage({ page, times }, damage),
				],
			),
	]),
];

const lists = [
	...[
		['P20', 'offset'],
		['P22', 'page'],
		['P11', 'cursor'],
		['P04', 'next link'],
		['P01', 'Link header'],
		['P33', 'POST'],
	],
];

/** What is wrong with a read that met a fault. */
function wrongRead(result: ConnectorResult, records: readonly unknown[]): string[] {
	const { error, run, records: read } = result;
	const isPrefix = JSON.stringify(read) === JSON.stringify(records.slice(0, read.length));
	const faults = isPrefix ? [] : ['records out of order, twice or not of the list'];
	const failure = run['failure'] as { error?: string; details?: { hint?: string } } | undefined;
	tally.add(error || failure ? 'refused' : 'survived');
	if (error) return [...faults, ...unclear(error)];
	if (failure) {
		if (run['complete'] !== false) faults.push('told as complete beside a failure');
		return [...faults, ...unclear({ message: failure.error, description: failure.details?.hint })];
	}
	if (read.length === records.length) return faults;
	tally.counts.lost += records.length - read.length;
	return [...faults, `${read.length} of ${records.length} records, told as complete`];
}

it.each(lists)('fetch %s (%s): all records, or clear words', async (id) => {
	const found: string[] = [];
	await inParallel(readFaults, 16, async ([title, layer]) => {
		for (const onFailure of ['fail', 'partial']) {
			for (const page of [1, 2]) {
				const scenario = server.scenario(id, { layers: [layer(page)] });
				const limits = { timeout: secondsFor(title), maxAttempts: 2, pagesInFlight: 1 };
				const result = await readScenario(server, scenario, { onFailure, ...limits });
				const wrong = wrongRead(result, scenario.records);
				found.push(...wrong.map((one) => `${title}, page ${page}, ${onFailure}: ${one}`));
			}
		}
	});
	expect(found).toEqual([]);
});

it('detect: proposals, or clear words', async () => {
	const found: string[] = [];
	await inParallel(readFaults, 16, async ([title, layer]) => {
		const scenario = server.scenario('P20', { layers: [layer(1)] });
		const { error, records } = await runConnector({
			...{ operation: 'detect', authentication: 'none', baseUrl: server.url, path: scenario.path },
			options: { timeout: secondsFor(title), maxAttempts: 2 },
		});
		tally.add(error ? 'refused' : 'survived');
		if (error) found.push(...unclear(error).map((one) => `${title}: ${one}`));
		else if (records.length === 0) found.push(`${title}: nothing proposed`);
	});
	expect(found).toEqual([]);
});

/** Spoils the answers of some calls, before or after the work was done. */
function spoiling(
	{ from, times, isAfter }: { from: number; times: number; isAfter: boolean },
	spoil: (answer: Answer) => Answer,
): Layer {
	let calls = 0;
	return (next) => async (exchange) => {
		calls += 1;
		if (calls < from || calls >= from + times) return await next(exchange);
		return spoil(isAfter ? await next(exchange) : { status: 200, body: '{}' });
	};
}

/** A time to come back says that nothing was done, so it comes with faults before the work only. */
const answering = (status: number, isAfter: boolean) => () =>
	jsonAnswer({ error: 'no' }, { status, headers: isAfter ? [] : soon });

/** A 204 has no body that could be cut. */
const cutAtOnce = (): Answer => ({ status: 200, body: '{}', ending: 'cut', cutAfter: 0 });

const writeFaults: readonly LayerFault[] = [1, ALWAYS].flatMap((times) => [
	...[false, true].flatMap((isAfter): LayerFault[] => {
		const strike = (from: number) => ({ from, times, isAfter });
		const when = `${isAfter ? 'after' : 'before'} the work, ${times}`;
		return [
			...(isAfter ? [500, 502, 503, 504] : STATUSES).map(
				(status): LayerFault => [
					`status ${status} ${when}`,
					(from) => spoiling(strike(from), answering(status, isAfter)),
				],
			),
			[`cut ${when}`, (from) => spoiling(strike(from), cutAtOnce)],
			[
				`cut in the answer ${when}`,
				(from) => spoiling(strike(from), () => ({ status: 200, body: '{"a":1}', ending: 'cut' })),
			],
			[`hang ${when}`, (from) => spoiling(strike(from), (it) => ({ ...it, ending: 'hang' }))],
			[`page ${when}`, (from) => spoiling(strike(from), () => bodyDamages.html())],
		];
	}),
]);

interface WriteCase {
	readonly title: string;
	readonly parameters: Record<string, unknown>;
	/** Whether each call creates anew, whatever the key. */
	readonly isInsert: boolean;
}

const perRecord = { path: '/people/{key}', bodyShape: 'object' };
const writes: readonly WriteCase[] = [
	{ title: 'PUT a list', parameters: { method: 'PUT' }, isInsert: false },
	{ title: 'POST a list', parameters: { method: 'POST' }, isInsert: true },
	{
		title: 'POST one',
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		isInsert: true,
	},
	{ title: 'PUT one', parameters: { method: 'PUT', ...perRecord }, isInsert: false },
	{
		title: 'DELETE one',
		parameters: { method: 'DELETE', ...perRecord, bodyShape: 'none' },
		isInsert: false,
	},
];

const rows = Array.from({ length: 6 }, (_, n) => ({ key: `k${n}`, n }));

async function wrongWrite(
	{ parameters, isInsert }: WriteCase,
	[title, layer]: LayerFault,
): Promise<string[]> {
	const api = await startWriteServer({ layers: [layer(2)] });
	const isDelete = parameters['method'] === 'DELETE';
	if (isDelete) for (const row of rows) api.store.upsert(row.key, row);
	try {
		const { told, error, run } = await send(api, rows, {
			parameters: { batchSize: 2, ...parameters },
			options: { timeout: secondsFor(title), maxAttempts: 2 },
		});
		if (error) return [`the node failed: ${error.message}`];
		const faults = told.length === rows.length ? [] : [`${told.length} rows are told about`];
		told.forEach((item, index) => {
			const key = rows[index]?.key ?? '';
			const details = item['details'] as { outcome?: string } | undefined;
			const outcome = String(item['outcome'] ?? details?.outcome);
			const isThere = [...api.store.records.values()].some((record) => record['key'] === key);
			const isDone = isThere !== isDelete;
			const isProblem = ['failed', 'unknown'].includes(outcome);
			if (!isProblem && !isDone) faults.push(`${key} is lost, told as ${outcome}`);
			if (outcome === 'failed' && isDone) faults.push(`${key} is done, told as failed`);
			if (isInsert && (api.store.landed.get(key) ?? 0) > 1) faults.push(`${key} is there twice`);
			if (isProblem) {
				const words = String(item['error'] ?? item['reason'] ?? '');
				faults.push(...unclear({ message: words, description: words }));
			}
		});
		tally.add(run['complete'] === true ? 'survived' : 'refused');
		tally.counts.lost += faults.filter((one) => /is lost|there twice/.test(one)).length;
		return faults;
	} finally {
		await api.close();
	}
}

it.each(writes)('send, $title: every row is where it is told to be', async (one) => {
	const found: string[] = [];
	await inParallel(writeFaults, 16, async (fault) => {
		const wrong = await wrongWrite(one, fault);
		found.push(...wrong.map((what) => `${fault[0]}: ${what}`));
	});
	expect(found).toEqual([]);
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
