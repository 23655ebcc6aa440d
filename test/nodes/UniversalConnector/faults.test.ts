import { type ConnectorOptions, readScenario } from '../../helpers/connector';
import { withoutBackOff } from '../../helpers/backOff';
import { dripAtPage, startRestServer, type RestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const partial = { onFailure: 'partial' };

async function read(id: string, variant: string, options: ConnectorOptions = {}) {
	const scenario = server.scenario(id, { variant });
	// One after the other, so that the fault strikes the call it is meant for.
	const result = await readScenario(server, scenario, { pagesInFlight: 1, ...options });
	return { scenario, ...result };
}

it.each(['seconds', 'fraction', 'zero', 'date', 'pastDate', 'junk'])(
	'waits as the server asks and reads every record once (E01 %s)',
	async (variant) => {
		const { scenario, records, run } = await read('E01', variant);
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: true, retries: 1 });
		expect(scenario.counters).toEqual({ throttled: 1 });
		const { waitMs = 0 } = scenario.expected;
		expect(Number(run['waitedMs'])).toBeGreaterThanOrEqual(variant === 'date' ? 1 : waitMs);
		expect(Number(run['waitedMs'])).toBeLessThan(waitMs + 1500);
	},
);

it.each(['epochSeconds', 'epochMs', 'secondsToGo', 'past'])(
	'waits until the quota is full again, never less than nothing (E02 %s)',
	async (variant) => {
		const { scenario, records, run } = await read('E02', variant);
		expect(records).toEqual(scenario.records);
		expect(scenario.counters).toEqual({ throttled: 1 });
		expect(Number(run['waitedMs'])).toBeGreaterThanOrEqual(0);
		expect(Number(run['waitedMs'])).toBeLessThan(3500);
	},
);

it('ends with what was read, a resume token and the time to come back (E02 far)', async () => {
	const { scenario, records, run } = await read('E02', 'far', partial);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', complete: false, waitedMs: 0 });
	expect(run['resumeToken']).toEqual(expect.any(String));
	expect(run['failure']).toMatchObject({
		error: expect.stringMatching(/asks to wait \d+ seconds/),
		details: { code: 'rate-limit', retryAfterMs: expect.any(Number) },
	});
});

it('pauses before the quota is used up, so that no call is refused (E03 window)', async () => {
	const scenario = server.scenario('E03', { variant: 'window', rows: 85, lifetimeMs: 1_000 });
	const { records, run } = await readScenario(server, scenario);
	expect(records).toEqual(scenario.records);
	expect(scenario.counters).toEqual({});
	expect(run).toMatchObject({ complete: true, retries: 0 });
	expect(Number(run['waitedMs'])).toBeGreaterThan(0);
});

it.each([
	['status403', { throttleStatuses: '403' }],
	['status420', { throttleStatuses: '403, 420' }],
	['status503', {}],
	['okFalse', { throttlePath: 'ok', throttleValue: 'false' }],
])('counts as throttling when set so (E04 %s)', async (variant, options) => {
	const { scenario, records, run } = await read('E04', variant, options);
	expect(records).toEqual(scenario.records);
	expect(scenario.counters).toEqual({ throttled: 1 });
	expect(run).toMatchObject({ complete: true, retries: 1 });
});

it.each(['status403', 'status420'])(
	'throttling of another kind is an error otherwise (E04 %s)',
	async (variant) => {
		const { records, run } = await read('E04', variant, partial);
		expect(records).toHaveLength(20);
		expect(run).toMatchObject({ stopReason: 'error', retries: 0 });
	},
);

it('an error in a successful answer is asked again when it is temporary (E05 once)', async () => {
	const options = { errorPath: 'error', isErrorTemporary: true };
	const { scenario, records, run } = await read('E05', 'once', options);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, retries: 1 });
});

it('the page with the error is never given out (E05 always)', async () => {
	const { scenario, records, run } = await read('E05', 'always', {
		...partial,
		errorPath: 'error.code',
		errorValue: 'backend_busy',
	});
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', complete: false, retries: 0 });
	expect(run['failure']).toMatchObject({ error: expect.stringContaining('try again') });
});

it('says that a page came instead of JSON (E06 html)', async () => {
	const { scenario, records, run } = await read('E06', 'html', partial);
	expect(records).toEqual(scenario.records);
	expect(run['failure']).toMatchObject({
		error: expect.stringContaining('HTML page instead of JSON'),
	});
});

it.each(['empty', 'noContent', 'byteOrderMark', 'cutJsonOnce'])(
	'reads every record once (E06 %s)',
	async (variant) => {
		const { scenario, records, run, error } = await read('E06', variant);
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: true });
	},
);

it('asks once more and then says what is wrong (E06 cutJson)', async () => {
	const { scenario, records, run } = await read('E06', 'cutJson', partial);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', calls: 3 });
	expect(run['failure']).toMatchObject({ error: expect.stringContaining('not complete JSON') });
});

it('only the page that failed is read again (E07 once)', async () => {
	const { scenario, records, run } = await read('E07', 'once', { pagesInFlight: 4 });
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, retries: 1 });
	expect(scenario.log.servedMoreThanOnce.size).toBe(0);
});

it('a call that gets no answer is sent again (E08 once)', async () => {
	const { scenario, records, run } = await read('E08', 'once', { timeout: 2, pagesInFlight: 4 });
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, retries: 1 });
});

it('times out, tries again and keeps what was read (E08 always)', async () => {
	const options = { ...partial, timeout: 1.5, maxAttempts: 2 };
	const { scenario, records, run } = await read('E08', 'always', options);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ stopReason: 'error', complete: false });
	expect(run['failure']).toMatchObject({
		error: expect.stringMatching(/did not answer completely within 1\.5 seconds/),
		details: { code: 'timeout', attempts: 2 },
	});
});

it.each([{}, { maxMegabytes: 5 }])(
	'an answer that comes a character at a time is ended by the timeout, %j (E08 drip)',
	async (limit) => {
		const layers = [dripAtPage({ page: 2, times: Number.POSITIVE_INFINITY, intervalMs: 100 })];
		const scenario = server.scenario('P20', { rows: 200, layers });
		const options = { ...partial, ...limit, timeout: 1.5, maxAttempts: 1 };
		const { records, run } = await readScenario(server, scenario, options);
		expect(records).toHaveLength(100);
		expect(run['failure']).toMatchObject({ details: { code: 'timeout' } });
	},
);

it('keeps every digit of a number that n8n would round, as a text, and says so (E09)', async () => {
	const { scenario, records, run } = await read('E09', 'serial');
	expect(records).toEqual(scenario.records);
	expect(run['warnings']).toEqual([expect.stringContaining('given as texts')]);
});

it('pollutes nothing (E10 members)', async () => {
	const { records } = await read('E10', 'members');
	expect(records.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	expect((records[0] as { polluted?: unknown }).polluted).toBeUndefined();
});
