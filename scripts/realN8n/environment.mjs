/**
 * What n8n may see of the caller's environment. A list of what is allowed, because the caller may
 * have settings of a production n8n exported (its database, its encryption key), or a proxy that
 * would carry loopback calls away.
 */
const INHERITED = [
	'PATH',
	'HOME',
	'LANG',
	'LC_ALL',
	'TZ',
	'TMPDIR',
	'TEMP',
	'TMP',
	'USERPROFILE',
	'APPDATA',
	'SYSTEMROOT',
];

/** Everything that n8n would ask of its maker's servers, switched off: it runs on loopback alone. */
const OFFLINE = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry,instance-ai',
};

/** No questions about the person, no advertisement on the canvas. */
const QUIET = {
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_HIDE_USAGE_PAGE: 'true',
	N8N_LOG_LEVEL: 'warn',
	NO_COLOR: '1',
};

/**
 * The environment of an n8n that keeps its data in `userFolder` and listens on loopback only.
 *
 * @param {{ userFolder: string, port: number, brokerPort: number }} settings
 * @returns {NodeJS.ProcessEnv}
 */
export function n8nEnvironment({ userFolder, port, brokerPort }) {
	return {
		...inherited(),
		...OFFLINE,
		...QUIET,
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		// A worker has no editor; this is where it says that it is ready.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		// Plain HTTP: a secure cookie would not come back.
		N8N_SECURE_COOKIE: 'false',
		// The sandbox is on loopback, which this protection would refuse.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		GENERIC_TIMEZONE: 'UTC',
	};
}

function inherited() {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => INHERITED.includes(name.toUpperCase())),
	);
}
