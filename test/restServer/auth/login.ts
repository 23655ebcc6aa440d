import { jsonAnswer } from '../answer';
import type { Answer } from '../answer';
import { header, jsonBody } from '../exchange';
import type { Exchange, Handler, Layer } from '../exchange';
import { readPath } from '../json';
import { bump } from '../scenario';
import type { Counters } from '../scenario';
import { Unauthorized, guard } from './guard';
import type { TokenStore } from './tokenStore';

/** How a login hands out its token and how calls bring it back. */
export interface TokenCarrier {
	reply(token: string): Answer;
	read(exchange: Exchange): string | undefined;
}

/** A06: the three ways. */
export const tokenCarriers = {
	json: {
		reply: (token) => jsonAnswer({ session: { token } }),
		read: (exchange) => /^Bearer (.+)$/.exec(header(exchange, 'authorization') ?? '')?.[1],
	},
	header: {
		reply: (token) => jsonAnswer({ ok: true }, { headers: [['X-Session-Token', token]] }),
		read: (exchange) => header(exchange, 'x-session-token'),
	},
	/** RFC 6265: the value goes back as it came, attributes do not; other cookies are a decoy. */
	cookie: {
		reply: (token) =>
			jsonAnswer(
				{ ok: true },
				{
					headers: [
						['Set-Cookie', 'theme=dark; Path=/'],
						['Set-Cookie', `sid=${token}; Path=/; HttpOnly`],
					],
				},
			),
		read: (exchange) => cookie(exchange, 'sid'),
	},
} as const satisfies Record<string, TokenCarrier>;

function cookie(exchange: Exchange, name: string): string | undefined {
	const found = (header(exchange, 'cookie') ?? '')
		.split(';')
		.map((piece) => piece.trim())
		.find((piece) => piece.startsWith(`${name}=`));
	return found?.slice(name.length + 1);
}

export interface LoginOptions {
	user: string;
	password: string;
	tokens: TokenStore;
	carrier: TokenCarrier;
	counters: Counters;
}

/** `POST` with `{ user, password }`; counts logins. */
export function loginEndpoint(options: LoginOptions): Handler {
	return (exchange) => {
		const body = jsonBody(exchange);
		const isRight =
			readPath(body, 'user') === options.user && readPath(body, 'password') === options.password;
		if (!isRight) throw new Unauthorized('user or password is wrong');
		bump(options.counters, 'logins');
		return options.carrier.reply(options.tokens.issue());
	};
}

export function tokenGuard(tokens: TokenStore, read: TokenCarrier['read']): Layer {
	return guard((exchange) => tokens.accept(read(exchange)));
}
