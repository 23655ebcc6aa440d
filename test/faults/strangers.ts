import type { HttpServer } from '../restServer';
import { secretsIn } from './secrets';

/** Addresses that are not those of the API, however much they look like it. */
export function addressesElsewhere(
	strangers: readonly HttpServer[],
	own: string,
	path: string,
): string[] {
	const { host, hostname, port } = new URL(own);
	const at = (stranger: HttpServer) => new URL(stranger.url).host;
	const [near = '', far = ''] = strangers.map(at);
	return [
		...strangers.map(({ url }) => `${url}${path}`),
		`//${near}${path}`,
		`\\\\${near}${path}`,
		`/\\${near}${path}`,
		`http://${host}@${near}${path}`,
		`http://${host}%40${near}${path}`,
		`http://${near}#@${host}${path}`,
		`http://${near}\\@${host}${path}`,
		`https://${near}${path}`,
		`HTTP://${far.toUpperCase()}${path}`,
		`http://localhost:${port}${path}`,
		`http://${hostname}.:${port}${path}`,
		`http://[::1]:${port}${path}`,
		`http://0x7f000001:${new URL(strangers[0]?.url ?? own).port}${path}`,
		`\thttp://${near}${path}`,
		`ftp://${near}${path}`,
		'file:///etc/passwd',
		'javascript:alert(1)',
		'data:application/json,[]',
		`http://${near}${path}\r\nX-Injected: yes`,
	];
}

/** The secrets that strangers were told, however they are spelled; `since` so many calls of each. */
export function toldTo(
	strangers: readonly HttpServer[],
	secrets: readonly string[],
	since: readonly number[] = [],
): string[] {
	const heard = strangers
		.flatMap(({ log }, at) => log.entries.slice(since[at] ?? 0))
		.map(({ target, rawHeaders, body }) => JSON.stringify([target, rawHeaders, body]))
		.join('\n');
	return secretsIn(heard, secrets);
}
