import './bootstrap/checkNode.mjs';
import { join } from 'node:path';
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { loadTypeScript } from './bootstrap/loadTypeScript.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { projectRoot } from './bootstrap/paths.mjs';
import { onShutdown, runCommand } from './bootstrap/shutdown.mjs';
import { startN8n } from './realN8n/startN8n.mjs';

const PICTURES = 'docs/images';

/** Renews the pictures of the documentation that show the examples; needs an installed Chromium. */
runCommand(async () => {
	await ensureDependencies();
	const paths = await ensureN8n();
	await ensureBuild();

	const n8n = await startN8n(paths);
	const { openDemo } = await loadTypeScript('./demo/openDemo.ts', import.meta.url);
	const { capturePictures } = await loadTypeScript('./demo/capturePictures.ts', import.meta.url);
	const demo = await openDemo(n8n.url);
	onShutdown(demo.close);
	await capturePictures(n8n.url, demo, join(projectRoot, PICTURES));
	console.log(`Saved the pictures in ${PICTURES}`);
	return 0;
});
