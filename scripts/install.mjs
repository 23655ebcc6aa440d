import './bootstrap/checkNode.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { ensureN8n } from './bootstrap/n8nInstall.mjs';
import { runCommand } from './bootstrap/shutdown.mjs';

/** Only the installation, so that CI can limit and repeat it apart from the tests. */
runCommand(async () => {
	await ensureDependencies();
	await ensureN8n();
	return 0;
});
