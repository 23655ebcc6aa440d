/** Fast tests: the real engine of n8n and real HTTP on loopback, no n8n server. */
module.exports = {
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/cluster/',
		'<rootDir>/test/e2e/',
		'<rootDir>/test/faults/',
	],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/scripts/n8n/', '<rootDir>/.cache/'],
	testEnvironment: 'node',
	// Types are checked by `npm run typecheck`; here they are only taken out.
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
	// Machines with two cores and other work to do are slow, which is no fault of the code.
	testTimeout: 60_000,
	maxWorkers: 2,
	reporters: ['default', ['<rootDir>/test/tally/reporter.cjs', { suite: 'unit' }]],
};
