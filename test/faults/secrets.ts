import { spellingsOf } from '../helpers/spellings';
import type { Scenario } from '../restServer';

/** Facts of a sign-in that are no secret. */
const PUBLIC = new Set(
	'name secondName prefix loginPath tokenPath clientIn clientId tokenIn tokenAt in user region service accessKeyId'.split(
		' ',
	),
);

/** Everything secret about a sign-in: what was typed, and what the server gave out. */
export function secretsOf({ given, counters }: Scenario): string[] {
	const typed = Object.entries(given.auth ?? {})
		.filter(([name, value]) => !PUBLIC.has(name) && value.length > 2)
		.map(([, value]) => value);
	const { user, password } = given.auth ?? {};
	const pair = user && password ? [`${user}:${password}`] : [];
	const serials = Array.from({ length: counters['issued'] ?? 0 }, (_, n) => n + 1);
	const issued = ['access', 'session'].flatMap((kind) =>
		serials.map((serial) => `${kind}-${serial}-q7+Zk/${serial}=`),
	);
	return [...typed, ...pair, ...issued];
}

/** The secrets that a text holds, however they are spelled; also where the text is JSON. */
export function secretsIn(text: string, secrets: readonly string[]): string[] {
	const inJson = (spelling: string) => JSON.stringify(spelling).slice(1, -1);
	return secrets.filter((one) =>
		spellingsOf(one).some((spelling) => text.includes(spelling) || text.includes(inJson(spelling))),
	);
}
