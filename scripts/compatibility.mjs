import './bootstrap/checkNode.mjs';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { loadTypeScript } from './bootstrap/loadTypeScript.mjs';
import { npmStep } from './bootstrap/npmStep.mjs';
import { projectRoot } from './bootstrap/paths.mjs';
import { onShutdown, runCommand } from './bootstrap/shutdown.mjs';
import { runEngine } from './compatibility/runEngine.mjs';

/** Versions of n8n-core; the first is the oldest that the README promises. */
const ENGINES = ['1.84.0', 'latest'];

/** Everything that is published and that n8n loads. */
const PACKAGE = ['dist', 'package.json', 'index.js'];

/** Loads the built package in several n8n engines and runs a workflow in each. */
runCommand(async () => {
	await ensureDependencies();
	await ensureBuild();
	const { startSimulator } = await loadTypeScript('../test/simulator/server.ts', import.meta.url);
	const sandbox = await startSimulator();
	onShutdown(() => sandbox.close());
	const base = mkdtempSync(join(tmpdir(), 'compatibility-'));
	onShutdown(() => rmSync(base, { recursive: true, force: true }));

	const faults = [];
	for (const engine of process.argv.length > 2 ? process.argv.slice(2) : ENGINES) {
		const folder = join(base, engine);
		await install(engine, folder);
		const { summary, fault } = await runEngine(folder, sandbox);
		console.log(`n8n-core ${engine}: ${fault ?? summary}`);
		if (fault) faults.push(engine);
	}
	return faults.length === 0 ? 0 : 1;
});

/** An engine with the package beside it, as n8n installs community packages. */
async function install(engine, folder) {
	mkdirSync(folder);
	writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
	await npmStep({
		title: `Installing n8n-core ${engine}`,
		name: `n8n-core-${engine}`,
		args: ['install', '--ignore-scripts', '--no-audit', '--no-fund', `n8n-core@${engine}`],
		cwd: folder,
		minutes: 5,
		attempts: 2,
	});
	const target = join(folder, 'node_modules', 'n8n-nodes-planhat');
	for (const part of PACKAGE) {
		cpSync(join(projectRoot, part), join(target, part), { recursive: true });
	}
	cpSync(
		join(projectRoot, 'scripts', 'compatibility', 'runPackage.cjs'),
		join(folder, 'runPackage.cjs'),
	);
}
