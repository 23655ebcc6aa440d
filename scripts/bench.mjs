import './bootstrap/checkNode.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { loadTypeScript } from './bootstrap/loadTypeScript.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { projectRoot } from './bootstrap/paths.mjs';
import { runCommand } from './bootstrap/shutdown.mjs';
import { StepError } from './bootstrap/step.mjs';
import { startN8n } from './realN8n/startN8n.mjs';

const HELP = `Measures this package in a real n8n against what else a person could use.

  npm run bench                   everything, about twenty minutes on two cores
  npm run bench -- --quick        small amounts: does it run and read right; its times say nothing
  npm run bench -- --only offset  one case; may be given more than once
  npm run bench -- --json FILE    writes the ratios as JSON too`;

function readArguments() {
	try {
		return parseArgs({
			options: {
				quick: { type: 'boolean', default: false },
				only: { type: 'string', multiple: true, default: [] },
				json: { type: 'string' },
				help: { type: 'boolean', short: 'h' },
			},
		}).values;
	} catch (error) {
		throw new StepError(`${error.message}\n\n${HELP}`);
	}
}

const bareNode = join(projectRoot, 'scripts', 'bench', 'bareNode');

runCommand(async () => {
	const { quick, only, json, help } = readArguments();
	if (help) {
		console.log(HELP);
		return 0;
	}
	await ensureDependencies();
	const paths = await ensureN8n();
	await ensureBuild();
	const { runBench } = await loadTypeScript('./bench/bench.ts', import.meta.url);
	const findings = await runBench({
		isQuick: quick,
		...(json === undefined ? {} : { jsonFile: json }),
		only,
		node: paths.node,
		print: (line) => console.log(line),
		startN8n: async () => await startN8n({ ...paths, otherPackages: [bareNode] }),
	});
	console.log(`\n${findings.length} ratios`);
	return 0;
});
