/**
 * Loaded into n8n before its own code: when the process that started it is gone, however it ended,
 * n8n and its task runner end too instead of keeping their ports.
 */
process.on('disconnect', () => {
	if (process.platform === 'win32') process.exit(1);
	process.kill(-process.pid, 'SIGKILL');
});
// The channel exists for this message only and must not keep n8n alive.
process.channel?.unref();
