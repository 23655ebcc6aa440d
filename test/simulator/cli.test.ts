import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import axios from 'axios';

const children: ChildProcess[] = [];

/** The same file `npm run sandbox` starts, without npm in between. */
function sandbox(...flags: string[]): {
	child: ChildProcess;
	out: () => string;
	err: () => string;
} {
	const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'cli.ts'), ...flags]);
	children.push(child);
	let out = '';
	let err = '';
	child.stdout.on('data', (chunk) => (out += String(chunk)));
	child.stderr.on('data', (chunk) => (err += String(chunk)));
	return { child, out: () => out, err: () => err };
}

async function started(run: ReturnType<typeof sandbox>): Promise<Record<string, string>> {
	while (!run.out().includes('\n')) await once(run.child.stdout ?? run.child, 'data');
	return JSON.parse(run.out());
}

async function ended(run: ReturnType<typeof sandbox>): Promise<number | null> {
	const [code] = await once(run.child, 'close');
	return code;
}

afterEach(() => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
});

it('prints one JSON line, serves, and ends on a signal', async () => {
	const run = sandbox('--token', 'demo', '--tenant', 'uuid', '--quota');
	const info = await started(run);
	expect(info).toEqual({
		url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
		token: 'demo',
		tenantUuid: 'uuid',
		analyticsUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
	});
	const { data } = await axios.get(`${info['url']}/companies`, {
		headers: { Authorization: 'Bearer demo' },
	});
	expect(data).toHaveLength(12);
	const end = ended(run);
	run.child.kill('SIGTERM');
	expect(await end).toBe(0);
	expect(run.out().trim().split('\n')).toHaveLength(1);
}, 20_000);

it('starts without records with --empty and ends on Ctrl-C', async () => {
	const run = sandbox('--empty', '--port', '0');
	const info = await started(run);
	const { data } = await axios.get(`${info['url']}/companies`, {
		headers: { Authorization: `Bearer ${info['token']}` },
	});
	expect(data).toEqual([]);
	const end = ended(run);
	run.child.kill('SIGINT');
	expect(await end).toBe(0);
}, 20_000);

it('explains itself with --help', async () => {
	const run = sandbox('--help');
	expect(await ended(run)).toBe(0);
	expect(run.out()).toContain('npm run sandbox');
}, 20_000);

it.each([
	[['--colour', 'red'], /colour/],
	[['--port', 'many'], /--port must be a number/],
	[['--port', '70000'], /--port must be a number/],
	[['--token', ''], /--token must not be empty/],
])(
	'ends with 1 and a reason for %j',
	async (flags, reason) => {
		const run = sandbox(...flags);
		expect(await ended(run)).toBe(1);
		expect(run.err()).toMatch(reason);
		expect(run.out()).toBe('');
	},
	20_000,
);
