import './bootstrap/checkNode.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { projectRoot } from './bootstrap/paths.mjs';
import { runVisibly } from './bootstrap/runVisibly.mjs';
import { runCommand } from './bootstrap/shutdown.mjs';

const CHECKS = [
	{ title: 'lint', script: 'lint' },
	{ title: 'types', script: 'typecheck' },
	{ title: 'fast tests', script: 'test:unit' },
];

/** All checks run even when one fails: one round shows everything there is to repair. */
runCommand(async () => {
	await ensureDependencies();
	const results = [];
	for (const { title, script } of CHECKS) {
		console.log(`\n== ${title} (npm run ${script})`);
		const startedAt = Date.now();
		const code = await runVisibly('npm', ['run', '--silent', script], { cwd: projectRoot });
		results.push({ title, code, seconds: Math.round((Date.now() - startedAt) / 1000) });
	}
	console.log('');
	for (const { title, code, seconds } of results) {
		console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${title} (${seconds} s)`);
	}
	return results.every(({ code }) => code === 0) ? 0 : 1;
});
