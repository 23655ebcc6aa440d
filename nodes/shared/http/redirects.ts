import { attempt } from '../attempt';
import { shownAddress } from './answer';
import { HttpError } from './errors';
import type { ApiRequest, ApiResponse, Send, SendLayer } from './message';

/** Redirects of one call that are followed; a longer chain is mostly a circle. */
const MOST_HOPS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where redirects may lead and what goes along (quirk A14). */
export interface RedirectRules {
	/** Origins that may be followed to; none for refusing every redirect. */
	readonly allowed: readonly string[];
	/** The origins among them that sign-in data may go to. */
	readonly signed: readonly string[];
	/** Sends without any sign-in data. */
	readonly bare: Send;
	/** An address without the parameters that signing in adds: a redirect mostly repeats the query. */
	readonly withoutSignIn: (url: string) => string;
	/** Masks every secret, in whatever spelling. */
	readonly redact: (text: string) => string;
}

/** The address that an answer redirects to; undefined when it is none or names a user. */
function targetOf({ url }: ApiRequest, { status, headers }: ApiResponse): URL | undefined {
	const { location } = headers;
	if (!REDIRECTS.has(status) || location === undefined || location.includes('\\')) return undefined;
	const target = attempt(() => new URL(location, url));
	if (!target.ok || target.value.username !== '' || target.value.password !== '') return undefined;
	target.value.hash = '';
	return target.value;
}

/** The address of a download mostly holds the permission for it. */
function withoutSecrets(response: ApiResponse): ApiResponse {
	const { location } = response.headers;
	if (location === undefined || !REDIRECTS.has(response.status)) return response;
	return { ...response, headers: { ...response.headers, location: shownAddress(location) } };
}

/**
 * The request for a hop that carries no sign-in data. Headers, parameters and body that the person
 * typed are for the API and may hold keys, so they stay behind, too.
 * @throws HttpError when the address holds sign-in data that can't be taken out
 */
function bareRequest(
	{ method, headers, maxBytes }: ApiRequest,
	target: URL,
	{ status }: ApiResponse,
	{ withoutSignIn, redact }: RedirectRules,
): ApiRequest {
	const url = withoutSignIn(target.href);
	if (redact(url) !== url) {
		throw new HttpError(
			`The server redirects to ${target.origin} with sign-in data in the address, so it was not followed`,
			"If you trust that host with the sign-in data, add it to 'Extra Allowed Hosts' in the credential.",
			{ method, status },
		);
	}
	const accept = Object.entries(headers).filter(
		([name, value]) => name.toLowerCase() === 'accept' && redact(value) === value,
	);
	return {
		method: 'GET',
		url,
		headers: Object.fromEntries(accept),
		repeatable: true,
		maxBytes,
	};
}

/**
 * Follows redirects of GET requests to the allowed origins, without sign-in data unless the origin
 * may have it. After a hop without it no later one carries it again. Every other redirect comes back
 * as the answer, its query masked: a POST would lose its body on the way.
 * @throws HttpError for one whose address holds sign-in data that can't be taken out
 */
export function withRedirects(rules: RedirectRules): SendLayer {
	const { allowed, signed, bare } = rules;
	return (send) => async (request) => {
		let asked = request;
		let answer = await send(request);
		let isSigned = true;
		for (let hop = 0; ; hop++) {
			const target = targetOf(asked, answer);
			const mayFollow =
				target !== undefined && request.method === 'GET' && allowed.includes(target.origin);
			if (!mayFollow || hop === MOST_HOPS) return withoutSecrets(answer);
			isSigned = isSigned && signed.includes(target.origin);
			asked = isSigned
				? { ...request, url: target.href }
				: bareRequest(request, target, answer, rules);
			answer = await (isSigned ? send : bare)(asked);
		}
	};
}
