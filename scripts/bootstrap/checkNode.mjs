/**
 * Imported first by every command: ends with one readable line on a Node.js that is too old,
 * instead of a syntax error from somewhere in the tool chain.
 */
const REQUIRED_MAJOR = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < REQUIRED_MAJOR) {
	console.error(
		`Node.js ${REQUIRED_MAJOR} or newer is needed, this is ${process.versions.node}. ` +
			'Install a current version and run the command again.',
	);
	process.exit(1);
}
