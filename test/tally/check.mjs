/**
 * Run by node's own test runner when all suites have run (see .ci/run): each suite has to have run
 * at least as many tests as atLeast.json says, all of them passed and none skipped.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const folder = process.env.TEST_TALLY ?? '';
const atLeast = readJson(new URL('./atLeast.json', import.meta.url));

for (const [suite, wanted] of Object.entries(atLeast)) {
	test(`the suite '${suite}' ran at least ${wanted} tests, and all passed`, (context) => {
		const { passed, failed, skipped } = readJson(join(folder, `${suite}.json`));
		context.diagnostic(`${passed} passed, ${failed} failed, ${skipped} skipped`);
		assert.equal(failed, 0);
		assert.equal(skipped, 0);
		assert.ok(passed >= wanted, `only ${passed} tests ran`);
	});
}
