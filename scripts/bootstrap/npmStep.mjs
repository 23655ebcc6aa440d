import { runStep } from './step.mjs';

/**
 * One npm command as a setup step.
 *
 * @param {object} step as for `runStep`, without the command
 */
export async function npmStep({ env = process.env, ...step }) {
	await runStep({
		...step,
		command: 'npm',
		env: {
			...env,
			// npm waits five minutes on a silent connection; a new one is usually answered at once.
			npm_config_fetch_timeout: '60000',
			npm_config_fetch_retries: '4',
			npm_config_loglevel: 'error',
			npm_config_progress: 'false',
			npm_config_update_notifier: 'false',
		},
	});
}
