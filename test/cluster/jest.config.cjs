const endToEnd = require('../e2e/jest.config.cjs');

/** Started by scripts/testCluster.mjs, which provides the n8n in queue mode that the tests use. */
module.exports = {
	...endToEnd,
	roots: ['<rootDir>/test/cluster'],
	testMatch: ['<rootDir>/test/cluster/**/*.test.ts'],
	testTimeout: 600_000,
	reporters: ['default', ['<rootDir>/test/tally/reporter.cjs', { suite: 'cluster' }]],
};
