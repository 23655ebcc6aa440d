import { execFile, execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../realN8n/freePort.mjs';
import { findProgram, postgresFolders } from './findProgram.mjs';
import { startService, temporaryFolder } from './service.mjs';

const STEP_LIMIT_MS = 120_000;

/** Postgres refuses to run as root; Debian's package brings this user. */
function ordinaryUser() {
	if (process.getuid?.() !== 0) return {};
	const [uid, gid] = ['-u', '-g'].map((flag) =>
		Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
	);
	return { uid, gid };
}

/**
 * Starts a Postgres on loopback with an empty database of its own.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} what n8n needs to find it
 */
export async function startPostgres() {
	const user = ordinaryUser();
	const folder = temporaryFolder('postgres');
	if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const options = { ...user, cwd: folder };
	await promisify(execFile)(
		findProgram('initdb', postgresFolders()),
		['-D', data, '-A', 'trust', '-U', 'n8n', '-E', 'UTF8', '--no-sync'],
		{ ...options, timeout: STEP_LIMIT_MS },
	);
	const port = await freePort();
	await startService({
		title: 'Postgres',
		program: findProgram('postgres', postgresFolders()),
		args: [
			...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
			// Nothing here outlives the command.
			...['-c', 'fsync=off', '-c', 'synchronous_commit=off'],
		],
		readyLine: /database system is ready to accept connections/,
		spawnOptions: options,
	});
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: '',
		DB_POSTGRESDB_DATABASE: 'postgres',
	};
}
