import { parseArgs } from 'node:util';
import { startSimulator, type SimulatorOptions } from './server';

const USAGE = `Usage: npm run sandbox -- [options]

Starts the Planhat sandbox on loopback and prints its address as one JSON line.

  --port <number>            port of the main API (default: any free port)
  --analytics-port <number>  port of the analytics host (default: any free port)
  --token <text>             API token to accept (default: a random one)
  --tenant <uuid>            tenant UUID of the analytics host (default: a random one)
  --empty                    start without records
  --quota                    count calls: 200 a minute
  --help                     show this text
`;

function readOptions(): SimulatorOptions | 'help' {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			'analytics-port': { type: 'string' },
			token: { type: 'string' },
			tenant: { type: 'string' },
			empty: { type: 'boolean' },
			quota: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return 'help';
	if (values.token === '') throw new TypeError('--token must not be empty');
	return {
		port: readPort('--port', values.port),
		analyticsPort: readPort('--analytics-port', values['analytics-port']),
		token: values.token,
		tenantUuid: values.tenant,
		empty: values.empty,
		quota: values.quota,
	};
}

function readPort(flag: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const port = Number(text);
	if (/^\d+$/.test(text) && port <= 65_535) return port;
	throw new TypeError(`${flag} must be a number from 0 to 65535, not "${text}"`);
}

async function main(): Promise<void> {
	const options = readOptions();
	if (options === 'help') {
		process.stdout.write(USAGE);
		return;
	}
	const simulator = await startSimulator(options);
	const { url, token, tenantUuid, analyticsUrl } = simulator;
	process.stdout.write(`${JSON.stringify({ url, token, tenantUuid, analyticsUrl })}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close().then(() => process.exit(0)));
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
