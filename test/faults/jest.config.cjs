/** Every fault on every operation, fuzzed answers and inputs, traps for credentials. */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/faults'],
	testMatch: ['<rootDir>/test/faults/**/*.test.ts'],
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false }],
	},
	// Nothing takes as long; a slow machine is no fault.
	testTimeout: 3_600_000,
	maxWorkers: 2,
	reporters: [
		'default',
		'<rootDir>/test/faults/countsReporter.cjs',
		['<rootDir>/test/tally/reporter.cjs', { suite: 'faults' }],
	],
};
