import type { IDataObject } from 'n8n-workflow';

import { withoutBackOff } from '../../../helpers/backOff';
import type { NodeRun } from '../../../helpers/engine';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import { outcomes, send, type SendResult } from './run';

let server: RestServer;
/** Names that the server took, each as often as it did. */
let taken: string[];
/** What becomes of a name in the place of being taken; once each. */
let faults: Map<string, Array<'after' | 'refuse'>>;
let onCall: (names: readonly string[]) => void;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => {
	server.reset();
	taken = [];
	faults = new Map();
	onCall = () => undefined;
	server.mount('/rows', ({ body }) => {
		const parsed = JSON.parse(String(body)) as IDataObject | IDataObject[];
		const names = (Array.isArray(parsed) ? parsed : [parsed]).map(({ n }) => String(n));
		onCall(names);
		for (const name of names) {
			const fault = faults.get(name)?.shift();
			if (fault === 'refuse') return jsonAnswer({ message: 'no' }, { status: 400 });
			taken.push(name);
			if (fault === 'after') return jsonAnswer({ message: 'broken' }, { status: 500 });
		}
		return jsonAnswer({});
	});
});
afterAll(async () => await server.close());
withoutBackOff();

async function run(
	names: readonly string[],
	rest: Partial<Omit<NodeRun, 'parameters' | 'type'>> = {},
	parameters: Record<string, unknown> = {},
): Promise<SendResult> {
	return await send(
		server,
		names.map((n) => ({ n })),
		{ parameters: { method: 'POST', path: '/rows', bodyShape: 'object', ...parameters }, rest },
	);
}

const STOP = { onError: 'stopWorkflow' } as const;

it.each(['continueErrorOutput', 'continueRegularOutput', 'stopWorkflow'] as const)(
	'with Retry On Fail no record is sent twice, whatever fails at first (%s)',
	async (onError) => {
		faults.set('bad', ['refuse', 'refuse']);
		const result = await run(['bad', 'a', 'b'], { onError, maxTries: 3 });
		expect([...taken].sort()).toEqual(['a', 'b', 'bad']);
		expect(outcomes(result)).toEqual(['sent', 'sent', 'sent']);
	},
);

it('records of a batch that may have arrived are not sent again', async () => {
	faults.set('b', ['after']);
	const result = await run(
		['a', 'b', 'c', 'd'],
		{ maxTries: 3 },
		{ bodyShape: 'list', batchSize: 2 },
	);
	const open = ['unknown', expect.any(String)];
	expect(outcomes(result)).toEqual([open, open, 'sent', 'sent']);
	expect([...taken].sort()).toEqual(['a', 'b', 'c', 'd']);
});

it('what may be sent again is, where it is open, and what is done is not', async () => {
	faults.set(
		'a',
		Array.from({ length: 5 }, () => 'after' as const),
	);
	const result = await run(['a', 'b'], { maxTries: 2 }, { method: 'PUT' });
	expect(outcomes(result)).toEqual(['sent', 'sent']);
	expect(taken.filter((name) => name === 'b')).toEqual(['b']);
});

it('what may be sent again, and fails at the second try, is not told as if it had never landed', async () => {
	const answers = [500, 401];
	server.mount('/one', ({ body }) => {
		taken.push(String(body));
		return jsonAnswer({ message: 'no' }, { status: answers.shift() ?? 401 });
	});
	const result = await send(server, [{ n: 'a' }], {
		parameters: { method: 'PUT', path: '/one', bodyShape: 'object' },
		options: { maxAttempts: 1 },
		rest: { maxTries: 2 },
	});
	expect(taken).toHaveLength(2);
	expect(outcomes(result)).toEqual([
		['unknown', expect.stringContaining('An earlier try may have landed')],
	]);
});

it('a retry of the execution leaves out what the first one sent', async () => {
	faults.set('b', ['refuse']);
	const first = await run(['a', 'b', 'c'], STOP);
	expect(first.error?.description).toContain(
		'2 of 3 are done and stay as they are. Retry On Fail, and a retry of this execution',
	);
	const again = await run(['a', 'b', 'c'], { ...STOP, isRetry: true });
	expect(outcomes(again)).toEqual(['sent', 'sent', 'sent']);
	expect([...taken].sort()).toEqual(['a', 'b', 'c']);
});

it('a record that only one of two failed executions with the same input sent is left open', async () => {
	faults.set('a', ['refuse']).set('b', ['refuse', 'refuse']);
	const both = ['a', 'b', 'c'];
	await run(both, STOP);
	await run(both, STOP);
	taken = [];
	const again = await run(both, { isRetry: true });
	expect(outcomes(again)).toEqual([
		['unknown', expect.stringContaining('does not say which one this is a retry of')],
		'sent',
		'sent',
	]);
	expect(taken).toEqual(['b']);
});

it('a retry of a stopped execution sends neither what was done nor what was under way', async () => {
	let stop = () => undefined as void;
	onCall = ([name]) => {
		if (name === 'b') stop();
	};
	const names = ['p', 'b', 'q'];
	const first = await run(names, { onStart: (execution) => (stop = () => execution.cancel()) });
	expect(first.status).toBe('canceled');
	onCall = () => undefined;
	const again = await run(names, { isRetry: true });
	expect(outcomes(again)).toEqual([
		'sent',
		['unknown', expect.stringContaining('was stopped while the item was being written')],
		'sent',
	]);
	expect(taken.filter((name) => name !== 'b')).toEqual(['p', 'q']);
	expect(taken.filter((name) => name === 'b').length).toBeLessThan(2);
});

it('an item that may have been written and is led back is not sent again, one that was refused is', async () => {
	faults.set('a', ['after']).set('b', ['refuse']);
	const executionId = 'led back';
	const first = await run(['a', 'b'], { executionId });
	const items = (first.outputs[2] ?? []).map(({ json }) => json);
	expect(items.map(({ n }) => n)).toEqual(['a', 'b']);
	const second = await run([], { executionId, runIndex: 1, items });
	expect(outcomes(second)).toEqual([
		['unknown', expect.stringContaining('may have written the same item')],
		'sent',
	]);
	expect(taken).toEqual(['a', 'b']);
});

it('what is too large to be remembered in full is left open, not sent again', async () => {
	const id = 'x'.repeat(26_000_000);
	faults.set('b', ['refuse']);
	server.mount('/large', ({ body }) => {
		const { n } = JSON.parse(String(body)) as { n: string };
		if (faults.get(n)?.shift()) return jsonAnswer({}, { status: 400 });
		taken.push(n);
		return jsonAnswer({ id });
	});
	const parameters = { method: 'POST', path: '/large', bodyShape: 'object' };
	const options = { replyIdPath: 'id' };
	const items = [{ n: 'a' }, { n: 'b' }];
	await send(server, items, { parameters, options, rest: STOP });
	const again = await send(server, items, { parameters, rest: { isRetry: true } });
	expect(outcomes(again)).toEqual([
		['unknown', expect.stringContaining('too large to be remembered')],
		'sent',
	]);
	expect(taken).toEqual(['a', 'b']);
});

it('a retry of which nothing is known says so', async () => {
	const { hints } = await run(['x'], { isRetry: true });
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('nothing is known here of a first try'),
	]);
});

it('nothing that can not be sent twice is sent when records are known to be wrong before', async () => {
	const { error } = await run(['a', '', 'b'], { ...STOP, maxTries: 2 }, { path: '/rows/{n}' });
	expect(server.log.entries).toEqual([]);
	expect(error?.message).toMatch(/^3 of 3 records were not sent/);
	expect(error?.context?.itemIndex).toBe(1);
});

it('skipped records do not count as done', async () => {
	faults.set('b', ['refuse']);
	const parameters = { method: 'POST', path: '/rows', bodyShape: 'object' };
	const items = [{ n: 'a' }, { n: 'a' }, { n: 'b' }];
	const options = { syncField: 'n' };
	const { error } = await send(server, items, { parameters, options, rest: STOP });
	expect(error?.description).toContain('1 of 3 are done');
});
