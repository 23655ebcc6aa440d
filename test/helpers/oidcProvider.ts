import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A running OpenID Connect provider and its clients. */
export interface OidcProvider {
	readonly url: string;
	readonly clientId: string;
	/** A client whose code flow needs PKCE; the secret is the same. */
	readonly provingId: string;
	readonly clientSecret: string;
	/** Of the first client, as a consent in the past would have given it. */
	readonly refreshToken: string;
	/** Ends every access token that was used so far. */
	expire(): Promise<void>;
	/** Resolves when its process has ended. */
	close(): Promise<void>;
}

/** Starts one on a free loopback port; `redirectUri` is where a person is sent after the consent. */
export async function startOidcProvider(redirectUri?: string): Promise<OidcProvider> {
	const file = join(__dirname, 'oidcProcess.mjs');
	const child = fork(file, redirectUri === undefined ? [] : [redirectUri], {
		stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
		execArgv: [],
	});
	const ended = once(child, 'exit');
	const line = await new Promise<string>((resolve, reject) => {
		child.once('exit', () => reject(new Error('The provider did not start')));
		child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
	});
	return {
		// Written by oidcProcess.mjs.
		...(JSON.parse(line) as Omit<OidcProvider, 'expire' | 'close'>),
		async expire() {
			const answer = once(child, 'message');
			child.send('expire');
			await answer;
		},
		async close() {
			child.kill();
			await ended;
		},
	};
}
