import { jsonAnswer } from '../answer';
import { basic } from '../auth/basic';
import { bodyKeys } from '../auth/bodyKeys';
import { exactHeader, headerKeys } from '../auth/headerKeys';
import { queryKeys } from '../auth/queryKeys';
import { createTokenStore } from '../auth/tokenStore';
import { tokenEndpoint } from '../auth/tokenEndpoint';
import { tokenGuard } from '../auth/login';
import { Unauthorized } from '../auth/guard';
import { header, param, stack } from '../exchange';
import type { Exchange, Layer, Pair } from '../exchange';
import { pageInBody } from '../pagers/pageInBody';
import { complete, defineScenario, rowsOf, sizeOf } from '../scenario';
import type { Given, Plan, Stage } from '../scenario';
import { offsetPlan } from './offsets';

/** Three pages behind a check, so that a client that signs only the first call is found out. */
export function guardedPlan(stage: Stage, check: Layer, auth: NonNullable<Given['auth']>): Plan {
	return offsetPlan(stage, { rows: 45, ask: 20, layers: [check], given: { auth } });
}

const headerValues = {
	ssws: { prefix: 'SSWS ', value: '00aBcD-secret_1' },
	tokenEquals: { prefix: 'Token token=', value: 's3cr3t' },
	bareKey: { prefix: '', value: 'bare-secret-key' },
} as const;

const users = {
	emptyPassword: { user: 'key-as-user', password: '' },
	nonAsciiUser: { user: 'josé.müller', password: 'pässwörd€' },
	colonInPassword: { user: 'ada', password: 'a:b:c' },
} as const;

const keyPair: readonly Pair[] = [
	['key', 'app-key-1'],
	['token', 'user/token+2='],
];

const client = { clientId: 'client-1', clientSecret: 'client:secret/2' };

/** Where A04 wants the token of an OAuth grant; the other places count as none. */
const tokenPlaces = {
	query: (exchange: Exchange) => {
		if (header(exchange, 'authorization') !== undefined) {
			throw new Unauthorized('this server takes no Authorization header');
		}
		return param(exchange, 'access_token');
	},
	headerPrefix: (exchange: Exchange) =>
		/^OAuth (.+)$/.exec(header(exchange, 'authorization') ?? '')?.[1],
	ownHeader: (exchange: Exchange) => header(exchange, 'x-access-token'),
} as const;

const placeFacts = {
	query: { in: 'query', name: 'access_token', prefix: '' },
	headerPrefix: { in: 'header', name: 'Authorization', prefix: 'OAuth ' },
	ownHeader: { in: 'header', name: 'X-Access-Token', prefix: '' },
} as const;

/** A01 to A05, A13 and A15: secrets that are sent as they are. */
export const authKeyScenarios = [
	defineScenario({
		id: 'A01',
		title: 'Authorization header with a prefix of its own, or with none',
		variants: ['ssws', 'tokenEquals', 'bareKey'],
		build: (stage) => {
			const { prefix, value } = headerValues[stage.variant];
			const check = headerKeys([['Authorization', `${prefix}${value}`]]);
			return guardedPlan(stage, check, { name: 'Authorization', prefix, value });
		},
	}),
	defineScenario({
		id: 'A02',
		title: 'two key headers',
		variants: ['two'],
		build: (stage) =>
			guardedPlan(
				stage,
				headerKeys([
					['X-App-Key', 'app-1'],
					['X-App-Token', 'tok-2'],
				]),
				{ name: 'X-App-Key', value: 'app-1', secondName: 'X-App-Token', secondValue: 'tok-2' },
			),
	}),
	defineScenario({
		id: 'A03',
		title: 'key and token in the query of every page',
		variants: ['query'],
		build: (stage) =>
			guardedPlan(stage, queryKeys(keyPair), {
				name: 'key',
				value: 'app-key-1',
				secondName: 'token',
				secondValue: 'user/token+2=',
			}),
	}),
	defineScenario({
		id: 'A04',
		title: 'OAuth token in the query, under another prefix or in another header',
		variants: ['query', 'headerPrefix', 'ownHeader'],
		build: (stage) => {
			const { counters, now } = stage;
			const tokens = createTokenStore({
				prefix: 'access',
				now,
				counters,
				lifetimeMs: stage.overrides.lifetimeMs,
			});
			const check = tokenGuard(tokens, tokenPlaces[stage.variant]);
			return {
				...guardedPlan(stage, check, {
					...client,
					clientIn: 'basic',
					tokenPath: `${stage.base}/oauth/token`,
					...placeFacts[stage.variant],
				}),
				routes: {
					'/oauth/token': tokenEndpoint({
						...client,
						clientIn: 'basic',
						bodyAs: 'form',
						tokens,
						counters,
						lifetime: () => ({ expires_in: 3600 }),
					}),
				},
			};
		},
	}),
	defineScenario({
		id: 'A05',
		title: 'Basic with an empty password, characters beyond ASCII, or colons',
		variants: ['emptyPassword', 'nonAsciiUser', 'colonInPassword'],
		build: (stage) => {
			const { user, password } = users[stage.variant];
			return guardedPlan(stage, basic(user, password), { user, password });
		},
	}),
	defineScenario({
		id: 'A13',
		title: 'secrets in the JSON body',
		variants: ['body'],
		build: (stage) => {
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			const check = bodyKeys([
				['auth.key', 'body-key-1'],
				['auth.secret', 'body-secret-2'],
			]);
			const list = pageInBody.serve(() => rows, { page: 'page', size: 'size', missing: size });
			return {
				list: stack([check], list),
				records: rows,
				given: {
					method: 'POST',
					recordPath: 'data',
					body: { select: ['id', 'name'] },
					size: { in: 'body', name: 'size', value: size },
					position: { in: 'body', name: 'page', counts: 'pages', first: 1 },
					auth: {
						name: 'auth.key',
						value: 'body-key-1',
						secondName: 'auth.secret',
						secondValue: 'body-secret-2',
					},
				},
				expected: complete('empty-page', 'short-page'),
			};
		},
	}),
	defineScenario({
		id: 'A14',
		title: 'redirect to a pre-signed address on another host',
		variants: ['otherPort', 'otherHost'],
		build: (stage) => {
			const auth = { name: 'X-Api-Key', value: 'redirect-secret' };
			const check = headerKeys([[auth.name, auth.value]]);
			const rows = rowsOf(stage, 5);
			const host = stage.variant === 'otherHost' ? 'localhost' : stage.elsewhere.host;
			const target = `http://${host}:${stage.elsewhere.port}${stage.base}/export.json?X-Sig=pre-signed`;
			stage.elsewhere.mount(`${stage.base}/export.json`, (exchange) => {
				if (param(exchange, 'X-Sig') !== 'pre-signed') throw new Unauthorized('not signed');
				return jsonAnswer({ data: rows }, { served: { page: 1, key: 'export' } });
			});
			return {
				list: check(() => ({ status: 302, headers: [['Location', target]] })),
				records: rows,
				given: { recordPath: 'data', auth },
				expected: {
					...complete(),
					notes: 'only where following is allowed; refused with a reason otherwise',
				},
			};
		},
	}),
	defineScenario({
		id: 'A15',
		title: 'header name in exactly the case given',
		variants: ['mixedCase'],
		build: (stage) =>
			guardedPlan(stage, exactHeader('x-Api-KEY', 'case-secret'), {
				name: 'x-Api-KEY',
				value: 'case-secret',
			}),
	}),
];
