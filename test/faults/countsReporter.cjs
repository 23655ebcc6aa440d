const { mkdirSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Where the tests of one run leave their counts; one folder for each run, named by its parent. */
const folder = join(tmpdir(), `faults-counts-${process.pid}`);

/** Adds the counts of all test files up and prints them as the rows of docs/reliability.md. */
module.exports = class CountsReporter {
	onRunStart() {
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		process.env.FAULTS_COUNTS = folder;
	}

	onRunComplete() {
		const rows = readdirSync(folder)
			.sort()
			.map((file) => readFileSync(join(folder, file), 'utf8'));
		rmSync(folder, { recursive: true, force: true });
		if (rows.length > 0) console.log(`\n${rows.join('\n')}`);
	}
};
