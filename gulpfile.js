const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { src, dest, series } = require('gulp');
const { outputSchemas } = require('./scripts/build/outputSchemas.cjs');

/**
 * Copies the icons next to the compiled nodes and credentials; tsc copies nothing but code and JSON.
 * `encoding: false` keeps PNG files byte for byte (gulp 5 reads files as UTF-8 otherwise).
 */
function icons() {
	return src(['nodes/**/*.{svg,png}', 'credentials/**/*.{svg,png}'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

/** Writes what the editor offers to map before a node has run, from the compiled definitions. */
async function schemas() {
	const { resources } = require('./dist/nodes/Planhat/resources');
	const { listedFields, readableFields } = require('./dist/nodes/Planhat/readableFields');
	for (const { file, schema } of outputSchemas({ resources, listedFields, readableFields })) {
		const target = join(__dirname, 'dist', 'nodes', 'Planhat', file);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, JSON.stringify(schema));
	}
}

exports.default = series(icons, schemas);
