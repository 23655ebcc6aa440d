const { src, dest } = require('gulp');

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

exports.default = icons;
