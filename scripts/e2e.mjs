import './bootstrap/checkNode.mjs';
import { createRequire } from 'node:module';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { projectRoot } from './bootstrap/paths.mjs';
import { runVisibly } from './bootstrap/runVisibly.mjs';
import { runCommand } from './bootstrap/shutdown.mjs';
import { startN8n } from './realN8n/startN8n.mjs';

/** One n8n for all end-to-end tests; arguments go to jest (`npm run test:e2e -- -t credential`). */
runCommand(async () => {
	await ensureDependencies();
	const paths = await ensureN8n();
	await ensureBuild();

	console.log('Starting n8n ...');
	const n8n = await startN8n(paths);
	const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
	const code = await runVisibly(
		process.execPath,
		[jest, '--config', 'test/e2e/jest.config.cjs', '--runInBand', ...process.argv.slice(2)],
		{
			cwd: projectRoot,
			env: { ...process.env, E2E_N8N_URL: n8n.url, E2E_N8N_FOLDER: n8n.userFolder },
		},
	);
	if (code !== 0) console.log(`\nThe last lines of n8n's own log:\n${n8n.lastLogLines()}`);
	return code;
});
