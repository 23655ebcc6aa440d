import './bootstrap/checkNode.mjs';
import { createRequire } from 'node:module';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { projectRoot } from './bootstrap/paths.mjs';
import { runVisibly } from './bootstrap/runVisibly.mjs';
import { runCommand } from './bootstrap/shutdown.mjs';
import { startCluster } from './cluster/startCluster.mjs';

/** A cluster of one main process and two workers, and the tests that need one. */
runCommand(async () => {
	await ensureDependencies();
	const paths = await ensureN8n();
	await ensureBuild();
	const { main, workers } = await startCluster({ paths, workers: 2 });
	const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
	const code = await runVisibly(
		process.execPath,
		[jest, '--config', 'test/cluster/jest.config.cjs', '--runInBand', ...process.argv.slice(2)],
		{
			cwd: projectRoot,
			env: {
				...process.env,
				E2E_N8N_URL: main.url,
				CLUSTER_WORKERS: workers.map(({ pid }) => pid).join(','),
			},
		},
	);
	if (code !== 0) {
		for (const process of [main, ...workers]) console.log(`\n${process.lastLogLines()}`);
	}
	return code;
});
