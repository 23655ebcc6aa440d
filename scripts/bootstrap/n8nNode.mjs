import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { n8nFolder } from './paths.mjs';
import { StepError } from './step.mjs';

/** The major version that n8n supports and that its prebuilt native modules are made for. */
const N8N_NODE_MAJOR = 24;

const PLATFORM_NAMES = { win32: 'win' };

/**
 * The Node.js that runs n8n: the one installed next to n8n where there is one for this platform,
 * otherwise the one that is running if its version fits.
 *
 * @returns {{ binary: string, version: string, headers?: string }} `headers` is where native
 * modules find the C headers of exactly this Node.js
 */
export function findN8nNode() {
	for (const candidate of [bundledNode(), { binary: process.execPath }]) {
		const version = versionOf(candidate.binary);
		if (version?.startsWith(`v${N8N_NODE_MAJOR}.`)) return { ...candidate, version };
	}
	throw new StepError(
		`n8n needs Node.js ${N8N_NODE_MAJOR}. It is installed automatically on Linux and Windows; ` +
			`on ${process.platform} ${process.arch} run this command with Node.js ${N8N_NODE_MAJOR} itself.`,
	);
}

function bundledNode() {
	const platform = PLATFORM_NAMES[process.platform] ?? process.platform;
	const folder = join(n8nFolder, 'node_modules', `node-${platform}-${process.arch}`);
	const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	return { binary, headers: folder };
}

function versionOf(binary) {
	if (!existsSync(binary)) return undefined;
	const answer = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 30_000 });
	return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/**
 * The environment in which `node` is found first on PATH and native modules are built for it.
 *
 * @param {{ binary: string, headers?: string }} node
 */
export function environmentFor(node) {
	const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	const separator = process.platform === 'win32' ? ';' : ':';
	return {
		...process.env,
		[pathName]: `${dirname(node.binary)}${separator}${process.env[pathName] ?? ''}`,
		// Stronger than a `nodedir` in the user's own npm settings, which is for another Node.js.
		...(node.headers ? { npm_config_nodedir: node.headers } : {}),
	};
}
