import { timingSafeEqual } from 'node:crypto';

/**
 * Whether a request brings the token, as bearer or as the user name of HTTP Basic with an empty
 * password. Planhat developer documentation: authentication.
 */
export function isAuthorised(header: string | undefined, token: string): boolean {
	const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(header ?? '') ?? [];
	switch (scheme.toLowerCase()) {
		case 'bearer':
			return isEqual(value.trim(), token);
		case 'basic':
			return isEqual(Buffer.from(value, 'base64').toString('utf8'), `${token}:`);
		default:
			return false;
	}
}

function isEqual(left: string, right: string): boolean {
	const [first, second] = [Buffer.from(left), Buffer.from(right)];
	return first.length === second.length && timingSafeEqual(first, second);
}
