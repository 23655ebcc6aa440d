import { sigV4 } from '../auth/sigV4';
import type { SigV4Options } from '../auth/sigV4';
import { Refusal } from '../answer';
import { stack } from '../exchange';
import type { Layer, Pair } from '../exchange';
import { pageInBody } from '../pagers/pageInBody';
import { complete, defineScenario, rowsOf, sizeOf } from '../scenario';
import type { Plan, Stage } from '../scenario';
import { offsetPlan } from './offsets';

const keys = {
	accessKeyId: 'AKIDEXAMPLE',
	secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
	region: 'eu-north-1',
	service: 'execute-api',
} as const;

function signedPlan(
	stage: Stage,
	{ query = [], ...more }: { query?: readonly Pair[]; sessionToken?: string; apiKey?: string },
): Plan {
	const options: SigV4Options = { ...keys, ...more, now: stage.now };
	return offsetPlan(stage, {
		rows: 45,
		ask: 20,
		layers: [sigV4(options), wantedQuery(query)],
		given: { query, auth: { ...keys, ...more } },
	});
}

/** The signature can be right over a query that is wrong, so the pairs are compared as well. */
function wantedQuery(wanted: readonly Pair[]): Layer {
	return (next) => (exchange) => {
		const left = exchange.query.map((pair) => pair.join('='));
		for (const pair of wanted) {
			const index = left.indexOf(pair.join('='));
			if (index < 0) throw new Refusal(400, `parameter ${pair[0]} is missing or changed`);
			left.splice(index, 1);
		}
		return next(exchange);
	};
}

const oddQueries = {
	oddCharacters: [
		['filter', "a b+c/d=e&f~g*h(i)!'j"],
		['naïve-ключ', 'é€😀'],
		['sort[by]', 'name,-age'],
	],
	emptyValues: [
		['deleted', ''],
		['cursor', ''],
	],
	/** In the canonical form the values are sorted, in the request they need not be. */
	repeatedNames: [
		['tag', 'zebra'],
		['tag', 'ant'],
		['Tag', 'mid'],
		['tag', ''],
	],
} as const satisfies Record<string, readonly Pair[]>;

function isOddQuery(variant: string): variant is keyof typeof oddQueries {
	return Object.hasOwn(oddQueries, variant);
}

/** A11 and A12: AWS Signature Version 4 on a host that is none of AWS's. */
export const authSignedScenarios = [
	defineScenario({
		id: 'A11',
		title: 'SigV4 on a custom host together with x-api-key',
		variants: ['apiKey'],
		build: (stage) => signedPlan(stage, { apiKey: 'usage-plan-key' }),
	}),
	defineScenario({
		id: 'A12',
		title: 'SigV4 over odd characters, empty values, repeated names, session tokens and bodies',
		variants: ['oddCharacters', 'emptyValues', 'repeatedNames', 'sessionToken', 'postBody'],
		build: (stage) => {
			if (isOddQuery(stage.variant)) return signedPlan(stage, { query: oddQueries[stage.variant] });
			if (stage.variant === 'sessionToken') {
				return signedPlan(stage, { sessionToken: 'IQoJb3JpZ2lu//session+token==' });
			}
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			const list = pageInBody.serve(() => rows, { page: 'page', size: 'size', missing: size });
			return {
				list: stack([sigV4({ ...keys, now: stage.now })], list),
				records: rows,
				given: {
					method: 'POST',
					recordPath: 'data',
					body: { name: 'Élodie "quoted" €' },
					size: { in: 'body', name: 'size', value: size },
					position: { in: 'body', name: 'page', counts: 'pages', first: 1 },
					auth: { ...keys },
				},
				expected: complete('empty-page', 'short-page'),
			};
		},
	}),
];
