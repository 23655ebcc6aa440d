import { Console } from 'node:console';
import { Writable } from 'node:stream';

// Before n8n-core is loaded, which reads it once.
process.env['N8N_LOG_LEVEL'] = 'debug';

const lines: string[] = [];

const stream = new Writable({
	write(chunk, _encoding, done) {
		lines.push(String(chunk));
		done();
	},
});

// n8n's log goes to the console, which a test runner replaces by one of its own, each in its own way.
globalThis.console = new Console(stream, stream);

/** All that n8n has logged so far, at the level at which it writes most. */
export function logged(): string {
	return lines.join('');
}
