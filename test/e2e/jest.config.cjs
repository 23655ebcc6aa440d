/** Started by scripts/e2e.mjs, which provides the n8n that the tests use. */
module.exports = {
	rootDir: '../..',
	// Also keeps jest out of the folder that n8n is installed in.
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', transpilation: true }],
	},
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	testTimeout: 180_000,
	verbose: true,
	reporters: ['default', ['<rootDir>/test/tally/reporter.cjs', { suite: 'e2e' }]],
};
