// Before n8n-core is loaded, which reads it once.
process.env['N8N_LOG_LEVEL'] = 'debug';

const lines: string[] = [];

// n8n's log goes to the standard output; a test has no other way to read it.
process.stdout.write = (chunk: string | Uint8Array) => {
	lines.push(String(chunk));
	return true;
};

/** All that n8n has logged so far, at the level at which it writes most. */
export function logged(): string {
	return lines.join('');
}
