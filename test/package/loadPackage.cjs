/**
 * Loads an unpacked package as n8n does and prints what n8n then knows of it as JSON. It runs in a
 * process of its own, because n8n's loader brings its own module loading, which jest would replace.
 *
 *   node loadPackage.cjs <folder of the package>
 */
require('reflect-metadata');
const { existsSync } = require('node:fs');
const { basename, join } = require('node:path');
const { PackageDirectoryLoader } = require('n8n-core');

/** What the class that n8n looks for in a built file is; n8n takes its name from the file's. */
function classOf(folder, file) {
	const name = basename(file).split('.')[0];
	const path = join(folder, file);
	const Class = existsSync(path) ? require(path)[name] : undefined;
	return { file, name: typeof Class === 'function' ? new Class().constructor.name : undefined };
}

async function main() {
	const folder = process.argv[2];
	const { n8n } = require(join(folder, 'package.json'));
	const loader = new PackageDirectoryLoader(folder);
	const failure = await loader.loadAll().then(
		() => undefined,
		(error) => error.message,
	);
	const { nodes, credentials } = loader.types;
	const report = {
		failure,
		classes: [...n8n.nodes, ...n8n.credentials].map((file) => classOf(folder, file)),
		packageName: loader.packageName,
		nodes: nodes.map(({ name, iconUrl, codex }) => ({ name, iconUrl, codex })),
		credentials: credentials.map(({ name, iconUrl, supportedNodes }) => ({
			name,
			iconUrl,
			supportedNodes,
		})),
	};
	process.stdout.write(JSON.stringify(report));
}

main().catch((error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exitCode = 1;
});
