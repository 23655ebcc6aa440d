import './bootstrap/checkNode.mjs';
import { parseArgs } from 'node:util';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { loadTypeScript } from './bootstrap/loadTypeScript.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { onShutdown, runCommand } from './bootstrap/shutdown.mjs';
import { StepError } from './bootstrap/step.mjs';
import { startN8n } from './realN8n/startN8n.mjs';

const HELP = `Shows the nodes of this package in a real n8n, connected to an embedded Planhat sandbox.

  npm start             installs what is missing, runs the main example, leaves the editor open
  npm start -- --once   ends after the run of the main example: exit code 0 if it succeeded, else 1
  npm start -- --help   this text`;

const N8N_USUAL_PORT = 5678;
const CONNECTOR_EXAMPLE = 'read-pages-into-planhat.json';

function readArguments() {
	try {
		return parseArgs({
			options: { once: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
		}).values;
	} catch (error) {
		throw new StepError(`${error.message}\n\n${HELP}`);
	}
}

runCommand(async () => {
	const { once, help } = readArguments();
	if (help) {
		console.log(HELP);
		return 0;
	}
	await ensureDependencies();
	const paths = await ensureN8n();
	await ensureBuild();

	console.log('Starting n8n and the Planhat sandbox ...');
	const n8n = await startN8n({ ...paths, preferredPort: N8N_USUAL_PORT });
	const { openDemo } = await loadTypeScript('./demo/openDemo.ts', import.meta.url);
	const { runReport } = await loadTypeScript('./demo/runReport.ts', import.meta.url);
	const demo = await openDemo(n8n.url);
	onShutdown(demo.close);

	const { id, workflow } = demo.mainExample;
	console.log(`Running the example '${workflow.name}' ...`);
	const execution = await demo.runMainExample();
	const { text, rows } = runReport(workflow.name, execution);
	console.log(`\n${text}`);
	if (rows.length > 0) console.table(rows);
	if (once) return execution.succeeded ? 0 : 1;

	console.log(`
Editor     ${n8n.url}/workflow/${id}
Connector  ${n8n.url}/workflow/${demo.workflow(CONNECTOR_EXAMPLE).id}
E-mail     ${demo.login.email}
Password   ${demo.login.password}
Sandbox    ${demo.sandbox.url} (token ${demo.sandbox.token})
Workflows  ${demo.workflowCount} from examples/

Ctrl-C stops everything. What you change in the editor is not kept: export what you need.`);

	await n8n.ended;
	throw new StepError(`n8n has ended:\n\n${n8n.lastLogLines()}`);
});
