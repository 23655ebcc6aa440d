import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/Planhat/resources';
import { connectorCredential, runConnector, type SignIn } from '../helpers/connector';
import { by, runPlanhat } from '../helpers/planhat';
import { withoutRealTime } from '../helpers/runClock';
import { entries, send } from '../nodes/UniversalConnector/send/run';
import { jsonAnswer, startRecordingServer, type HttpServer } from '../restServer';
import { startWriteServer } from '../restServer/writes';
import { unclear } from './clearWords';
import { cases, credentialOf, startSandbox, stateOf } from './planhat/cases';
import { inParallel, Tally } from './tally';

const tally = new Tally('Traps: paths that climb, and line breaks');

afterAll(() => tally.report());
withoutRealTime();

/** IDs that would be another path if they were not encoded, decoded once too often, or normalised. */
const CLIMBING: readonly string[] = [
	'.',
	'..',
	'../users',
	'../../users',
	'x/../../users',
	'/users',
	'//users',
	'x/y',
	'x/',
	'..%2fusers',
	'..%2Fusers',
	'%2e%2e',
	'%2e%2e%2fusers',
	'%252e%252e%252fusers',
	'%2e',
	'..\\users',
	'\\users',
	'..;/users',
	'x;y',
	'?x=y',
	'x?y',
	'#x',
	'x#y',
	'%',
	'%zz',
	'%00',
	'a%0d%0aX-Injected:%20yes',
	'\u2024\u2024/users',
	'\uff0e\uff0e\uff0fusers',
	'\u2215users',
	'extid-../users',
	'srcid-..',
	'extid-',
	'bulk',
	'',
	' ',
	'\t',
	'a b',
	'*',
	'{x}',
	'NaN',
	'a\r\nX-Injected: yes',
	'a\nb',
	'a\rb',
	'a\u0000b',
	'a\u0085b',
	'a\u2028b',
	'\ud800',
];

function note(error: Error | undefined): string[] {
	tally.add(error ? 'refused' : 'survived');
	if (error?.name === 'WorkflowHasIssuesError') return [];
	return error ? unclear(error) : [];
}

const decoded = (text: string) => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** Whether the path is one segment below `root`, and that segment nothing but the ID. */
function isBelow(path: string, root: string, id: string): boolean {
	const segment = path.slice(root.length + 1);
	return path.startsWith(`${root}/`) && !segment.includes('/') && decoded(segment).endsWith(id);
}

const named = cases.filter((one) => 'recordId' in one.parameters('x'));

/** Resources whose operations meet every ID; the others share their code and meet a choice. */
const THOROUGH_HERE: readonly string[] = ['asset', 'customField', 'endUser'];

it.each(named)('$title: an ID stays one segment of its own path', async (one) => {
	const found: string[] = [];
	const sandbox = await startSandbox();
	const good = await one.prepare(sandbox);
	const before = stateOf(sandbox);
	const { ids = [], path: root = '' } = resources.find(({ name }) => name === one.resource) ?? {};
	const isThorough = THOROUGH_HERE.includes(one.resource);
	const modes = (['id', 'externalId'] as const).filter((mode) => ids.includes(mode));
	for (const mode of isThorough ? modes : modes.slice(0, 1)) {
		for (const id of isThorough ? CLIMBING : CLIMBING.slice(0, 10)) {
			sandbox.log.clear();
			const parameters = { ...one.parameters(good), recordId: by(mode, id) };
			const options = { timeout: 30, maxAttempts: 1 };
			const credential = credentialOf(sandbox);
			const run = runPlanhat(sandbox, { ...parameters, options }, { credential });
			const { error } = await run.catch((thrown: Error) => ({ error: thrown }));
			const bare = id.trim().replace(/^(extid|srcid)-/, '');
			const wrong = sandbox.log.entries
				// Whether two companies use an External ID is read from the list of the records.
				.filter(({ method, path }) => !(method === 'GET' && path === root))
				.filter(({ path }) => !isBelow(path, root, bare))
				.map(({ method, path }) => `called ${method} ${path}`);
			if (stateOf(sandbox) !== before) wrong.push('changed a record');
			found.push(...[...note(error), ...wrong].map((what) => `${JSON.stringify(id)}: ${what}`));
		}
	}
	await sandbox.close();
	expect(found).toEqual([]);
});

it.each(['PUT', 'PATCH', 'DELETE'])('send, %s: so does a field in the path', async (method) => {
	const found: string[] = [];
	// Half an emoji has no spelling in an address.
	const keys = CLIMBING.filter((key) => !/\p{Cs}/u.test(key));
	await inParallel(keys, 8, async (key) => {
		const api = await startWriteServer();
		for (const other of ['users', 'x', 'bulk']) api.store.upsert(other, { key: other });
		const before = JSON.stringify([...api.store.records]);
		const { told, error } = await send(api, [{ key, n: 1 }], {
			parameters: {
				method,
				path: '/people/{key}',
				bodyShape: method === 'DELETE' ? 'none' : 'object',
			},
			options: { timeout: 30, maxAttempts: 1 },
		});
		const failure = told[0]?.['error'];
		found.push(...note(error));
		if (typeof failure === 'string') found.push(...unclear({ message: failure, description: '-' }));
		for (const { path } of api.log.entries) {
			if (!isBelow(path, '/people', key)) found.push(`${JSON.stringify(key)}: called ${path}`);
		}
		api.store.records.delete(key);
		const isOwn = key === 'bulk';
		if (!isOwn && JSON.stringify([...api.store.records]) !== before) {
			found.push(`${JSON.stringify(key)}: changed another record`);
		}
		await api.close();
	});
	expect(found).toEqual([]);
});

describe('line breaks', () => {
	const BREAKS = ['\r\n', '\n', '\r', '\u0000', '\u000b', '\u0085', '\u2028', '\u010a', '%0d%0a'];
	let stranger: HttpServer;
	beforeAll(async () => {
		stranger = await startRecordingServer();
	});
	afterAll(async () => await stranger.close());
	beforeEach(() => {
		stranger.reset();
		stranger.mount('/login', () => jsonAnswer({ session: { token: 'abc' } }));
		stranger.mount('/x', () => jsonAnswer({ data: [{ id: 1 }], next: 'b' }));
	});

	const smuggled = (lineBreak: string) =>
		`good${lineBreak}X-Injected: yes${lineBreak}${lineBreak}GET /evil`;

	/** What arrived that nobody asked for. */
	function injected(): string[] {
		return stranger.log.entries
			.filter(({ rawHeaders, path }) => {
				const names = rawHeaders.map(([name]) => name.toLowerCase());
				return path === '/evil' || names.includes('x-injected');
			})
			.map(({ target }) => `arrived: ${target}`);
	}

	const fetched = (options: IDataObject, more: IDataObject = {}): INodeParameters =>
		({
			operation: 'fetch',
			authentication: 'none',
			baseUrl: stranger.url,
			path: '/x',
			pagination: 'none',
			recordPath: 'data',
			...more,
			options: { timeout: 30, maxAttempts: 1, maxPages: 2, ...options },
		}) as INodeParameters;

	const places: ReadonlyArray<readonly [string, (text: string) => INodeParameters]> = [
		['a header', (text) => fetched({ headers: entries(['X-Good', text]) })],
		['the name of a header', (text) => fetched({ headers: entries([text, 'good']) })],
		['a query parameter', (text) => fetched({ query: entries(['q', text]) })],
		['the name of a query parameter', (text) => fetched({ query: entries([text, 'q']) })],
		['the path', (text) => fetched({}, { path: `/x/${text}` })],
		['the base URL', (text) => fetched({}, { baseUrl: `${stranger.url}/${text}` })],
		[
			'a first cursor in a header',
			(text) =>
				fetched(
					{ firstCursor: text, positionIn: 'header' },
					{ pagination: 'cursor', cursorPath: 'next', cursorParameter: 'X-Cursor' },
				),
		],
	];

	it.each(places)('do not get out of %s', async (_place, parametersWith) => {
		const found: string[] = [];
		for (const lineBreak of BREAKS) {
			const run = runConnector(parametersWith(smuggled(lineBreak)));
			const { error } = await run.catch((thrown: Error) => ({ error: thrown }));
			found.push(...note(error), ...injected());
		}
		expect(found).toEqual([]);
	});

	const ways: ReadonlyArray<readonly [SignIn, (text: string) => Record<string, string>]> = [
		['token', (value) => ({ name: 'X-Key', prefix: '', value })],
		['token', (prefix) => ({ name: 'X-Key', prefix, value: 'good' })],
		['token', (name) => ({ name, prefix: '', value: 'good' })],
		['basic', (password) => ({ user: 'ada', password })],
		['basic', (user) => ({ user, password: 'good' })],
		['session', (password) => ({ ...login, user: 'ada', password })],
		['session', (prefix) => ({ ...login, user: 'ada', password: 'good', prefix })],
		['session', (loginPath) => ({ ...login, loginPath: `/${loginPath}`, user: 'ada' })],
		['aws', (accessKeyId) => ({ ...keys, accessKeyId })],
		['aws', (region) => ({ ...keys, region })],
		['aws', (sessionToken) => ({ ...keys, sessionToken })],
	];
	const login = {
		loginPath: '/login',
		tokenIn: 'body',
		tokenAt: 'session.token',
		in: 'header',
		name: 'Authorization',
		prefix: 'Bearer',
	};
	const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret/key', region: 'eu', service: 's3' };

	it.each(ways)('do not get out of a credential for %s (%#)', async (signIn, authWith) => {
		const found: string[] = [];
		for (const lineBreak of BREAKS) {
			const auth = authWith(smuggled(lineBreak));
			const given = { recordPath: 'data', auth };
			const credential = connectorCredential(stranger, { given }, signIn);
			const run = runConnector(
				{ ...fetched({}), authentication: signIn },
				{ credentials: [credential] },
			);
			const { error } = await run.catch((thrown: Error) => ({ error: thrown }));
			found.push(...note(error), ...injected());
		}
		expect(found).toEqual([]);
	});

	it('do not get out of what an answer hands out', async () => {
		const found: string[] = [];
		for (const lineBreak of BREAKS) {
			for (const positionIn of ['header', 'query']) {
				stranger.mount('/x', () => jsonAnswer({ data: [{ id: 1 }], next: smuggled(lineBreak) }));
				const cursor = { pagination: 'cursor', cursorPath: 'next', cursorParameter: 'X-Cursor' };
				const { error } = await runConnector(fetched({ positionIn }, cursor));
				found.push(...note(error), ...injected());
			}
		}
		expect(found).toEqual([]);
	});
});

it('is what docs/reliability.md says', () => {
	expect(tally.differenceFromPage).toBe('');
});
