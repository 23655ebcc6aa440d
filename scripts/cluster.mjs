import './bootstrap/checkNode.mjs';
import { parseArgs } from 'node:util';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { loadTypeScript } from './bootstrap/loadTypeScript.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { onShutdown, runCommand } from './bootstrap/shutdown.mjs';
import { StepError } from './bootstrap/step.mjs';
import { startCluster } from './cluster/startCluster.mjs';

const HELP = `Shows the nodes of this package in n8n's queue mode: Redis, Postgres, one main process, workers.

  npm run cluster                  two workers; the editor stays open
  npm run cluster -- --workers 4   another number
  npm run cluster -- --once        ends after the run of the main example: 0 if it succeeded, else 1

Redis and Postgres must be installed (Debian: apt-get install redis-server postgresql).`;

const N8N_USUAL_PORT = 5678;

function readArguments() {
	try {
		const { values } = parseArgs({
			options: {
				workers: { type: 'string', default: '2' },
				once: { type: 'boolean' },
				help: { type: 'boolean', short: 'h' },
			},
		});
		const workers = Number(values.workers);
		if (!Number.isInteger(workers) || workers < 1 || workers > 16) {
			throw new Error(`--workers needs a number from 1 to 16, not '${values.workers}'`);
		}
		return { ...values, workers };
	} catch (error) {
		throw new StepError(`${error.message}\n\n${HELP}`);
	}
}

runCommand(async () => {
	const { workers, once, help } = readArguments();
	if (help) {
		console.log(HELP);
		return 0;
	}
	await ensureDependencies();
	const paths = await ensureN8n();
	await ensureBuild();
	const { main } = await startCluster({ paths, workers, preferredPort: N8N_USUAL_PORT });
	const { openDemo } = await loadTypeScript('./demo/openDemo.ts', import.meta.url);
	const demo = await openDemo(main.url);
	onShutdown(demo.close);

	const { id, workflow } = demo.mainExample;
	console.log(`Running the example '${workflow.name}' on a worker ...`);
	const execution = await demo.runMainExample();
	console.log(`It ended with '${execution.status}' after ${execution.milliseconds} ms.`);
	if (once) return execution.succeeded ? 0 : 1;

	console.log(`
Editor     ${main.url}/workflow/${id}
E-mail     ${demo.login.email}
Password   ${demo.login.password}
Sandbox    ${demo.sandbox.url} (token ${demo.sandbox.token})
Workers    ${workers}

Ctrl-C stops everything.`);
	await main.ended;
	throw new StepError(`n8n has ended:\n\n${main.lastLogLines()}`);
});
