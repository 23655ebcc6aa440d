/**
 * A real n8n of its own that is started anew, with what it has on disk, whenever it is told
 * `restart`. It tells its address each time it answers, and goes away with the process that started
 * it.
 */
import { ensureN8n } from '../../scripts/bootstrap/n8nInstall.mjs';
import { shutDown, stopOnSignals } from '../../scripts/bootstrap/shutdown.mjs';
import { startN8n } from '../../scripts/realN8n/startN8n.mjs';

stopOnSignals();
process.on('disconnect', async () => {
	await shutDown();
	process.exit();
});
const n8n = await startN8n(await ensureN8n());
process.on('message', async () => {
	await n8n.restart();
	process.send(n8n.url);
});
process.send(n8n.url);
