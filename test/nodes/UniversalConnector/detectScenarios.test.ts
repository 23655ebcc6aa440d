import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { authentications } from '../../../nodes/UniversalConnector/authentications';
import { withoutBackOff } from '../../helpers/backOff';
import {
	connectorCredential,
	type ConnectorOptions,
	type ConnectorResult,
	runConnector,
	type SignIn,
} from '../../helpers/connector';
import { spellingsOf } from '../../helpers/spellings';
import {
	makeRecords,
	type RestServer,
	type Scenario,
	scenarios,
	startRestServer,
} from '../../restServer';
import { type Expectation, TABLE } from './detectTable';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
// No reset between tests: pages read ahead may still arrive, and must not meet the next scenario.
afterAll(async () => await server.close());
withoutBackOff();

/** The credential that a quirk wants, and where its values go. */
const SIGN_INS: Readonly<Record<string, readonly [SignIn, string]>> = {
	A01: ['token', 'header'],
	A02: ['token', 'header'],
	A03: ['token', 'query'],
	A04: ['oAuth2', 'header'],
	A05: ['basic', 'header'],
	A06: ['session', 'header'],
	A07: ['session', 'header'],
	A08: ['oAuth2', 'header'],
	A09: ['oAuth2', 'header'],
	A10: ['session', 'header'],
	A11: ['aws', 'header'],
	A12: ['aws', 'header'],
	A13: ['token', 'body'],
	A14: ['token', 'header'],
	A15: ['token', 'header'],
	P07: ['token', 'query'],
	P08: ['token', 'query'],
};

/** What a person knows about the API besides its path, and no read can tell. */
const KNOWN: Readonly<Record<string, ConnectorOptions>> = {
	'E04.status403': { throttleStatuses: '403' },
	'E04.status420': { throttleStatuses: '403, 420' },
	'E04.okFalse': { throttlePath: 'ok', throttleValue: 'false' },
	E05: { errorPath: 'error' },
	'E05.once': { errorPath: 'error', isErrorTemporary: true },
	E08: { timeout: 1.5, maxAttempts: 2 },
	'P28.startPosition': query('select * from Person startposition 1 maxresults 20'),
	'P28.limitOffset': query("status in ('active','archived') limit 20 offset 0"),
};

/** What belongs to the run and not to detection; pages one after the other, as the faults count them. */
const RUN = { onFailure: 'partial', pagesInFlight: 1 };

function query(text: string): ConnectorOptions {
	return { query: { entry: [{ name: 'q', value: text }] } };
}

/** What the description says every request needs. */
function told({ given }: Scenario): ConnectorOptions {
	const pairs = (given.query ?? []).filter(([, value]) => !value.includes('{'));
	return {
		...(given.method ? { method: given.method } : {}),
		...(given.body ? { body: JSON.stringify(given.body) } : {}),
		...(pairs.length === 0
			? {}
			: { query: { entry: pairs.map(([name, value]) => ({ name, value })) } }),
	};
}

function credentialFor(scenario: Scenario) {
	const [signIn, placement] = SIGN_INS[scenario.id] ?? [];
	if (signIn === undefined) return undefined;
	const { in: where = placement } = signIn === 'oAuth2' ? (scenario.given.auth ?? {}) : {};
	return connectorCredential(server, scenario, signIn, {}, where);
}

type Credential = ReturnType<typeof credentialFor>;

async function run(parameters: INodeParameters, credential: Credential): Promise<ConnectorResult> {
	return await runConnector(parameters, credential ? { credentials: [credential] } : {});
}

/** The topics by name. */
function topics({ records }: ConnectorResult): Record<string, IDataObject> {
	return Object.fromEntries(records.map((record) => [String(record['topic']), record]));
}

/** The node to paste. */
interface Pasted {
	readonly parameters: INodeParameters;
	/** Whether it says on the canvas that something is missing. */
	readonly isUnfinished: boolean;
}

function pastedFrom({ records }: ConnectorResult): Pasted {
	const { nodes } = records[0]?.['settings'] as unknown as {
		nodes: Array<{ parameters: INodeParameters; notesInFlow?: boolean }>;
	};
	expect(nodes).toEqual([
		expect.objectContaining({ type: 'n8n-nodes-planhat.universalConnector', typeVersion: 1 }),
	]);
	const { parameters = {}, notesInFlow = false } = nodes[0] ?? {};
	return { parameters, isUnfinished: notesInFlow };
}

async function detected(id: string, variant: string) {
	const scenario = server.scenario(id, { variant, ...(id === 'E03' ? { lifetimeMs: 1_000 } : {}) });
	const credential = credentialFor(scenario);
	const choice = authentications.find(
		({ credentialType }) => credentialType === credential?.[0].name,
	);
	const options = { ...told(scenario), ...(KNOWN[`${id}.${variant}`] ?? KNOWN[id]) };
	const parameters = {
		operation: 'detect',
		authentication: choice?.value ?? 'none',
		baseUrl: server.url,
		path: scenario.path,
		options,
	} as INodeParameters;
	const before = scenario.log.under(scenario.path).entries.length;
	const result = await run(parameters, credential);
	const calls = scenario.log.under(scenario.path).entries.length - before;
	return { scenario, credential, result, calls };
}

function expectFound(result: ConnectorResult, expected: Expectation): void {
	const found = topics(result);
	const { at = 'data', cap = "Can't tell", total = "Can't tell", isProven = true } = expected;
	expect(found['Record Path']).toMatchObject({
		found: expect.stringMatching(
			new RegExp(`^${at.replace(/[[\]*().]/g, '\\$&')}: \\d+ records?$`),
		),
	});
	expect(found['Pagination']).toMatchObject({
		found: expected.scheme,
		proven: isProven && expected.scheme !== "Can't tell",
	});
	if (isProven && expected.scheme !== "Can't tell") {
		expect(found['Pagination']).toMatchObject({ confidence: 'certain' });
	}
	expect(found['Page Size']).toMatchObject({ found: cap });
	expect(found['Total']).toMatchObject({ found: total });
	if (expected.scheme === "Can't tell") {
		expect(found['Pagination']).toMatchObject({
			confidence: 'none',
			evidence: expect.stringContaining(expected.why ?? ''),
		});
	}
}

async function expectRead(
	{ parameters, isUnfinished }: Pasted,
	{ scenario, credential }: { scenario: Scenario; credential: Credential },
	{ reads = 'all' }: Expectation,
): Promise<void> {
	const options = { ...(parameters['options'] as IDataObject), ...RUN };
	const { records, run: result } = await run(
		{ ...parameters, options } as INodeParameters,
		credential,
	);
	// A read that calls itself complete has every record, but of a list that moves or where the table
	// says that another host has more.
	if (result['complete'] === true && typeof reads !== 'number')
		expect(records).toEqual(scenario.records);
	if (reads === 'other') {
		// Whatever it reads is a beginning of the list; what is missing is said by the run or the node.
		expect(records).toEqual(scenario.records.slice(0, records.length));
		expect(result['complete'] === false || isUnfinished).toBe(true);
		return;
	}
	if (typeof reads === 'number') {
		expect(records).toHaveLength(reads);
		const rows = makeRecords(reads + 2).map(({ id }) => id);
		expect(records.filter(({ id }) => !rows.includes(Number(id)))).toEqual([]);
		return;
	}
	expect(records).toEqual(scenario.records);
}

const all = scenarios.flatMap(({ id, title, variants }) =>
	variants.map((variant) => ({ id, title, variant })),
);

it('has an expectation for every quirk and variant, and none besides', () => {
	const known = all.map(({ id, variant }) => (TABLE[`${id}.${variant}`] ? `${id}.${variant}` : id));
	expect([...new Set(known)].sort()).toEqual(Object.keys(TABLE).sort());
});

it.each(all)(
	'finds out how to read, and the node to paste reads it: $title ($id $variant)',
	async ({ id, variant }) => {
		const expected = TABLE[`${id}.${variant}`] ?? TABLE[id] ?? { scheme: 'missing' };
		const known = await detected(id, variant);
		const { result, scenario, calls } = known;
		const retried = Number(result.run['retries'] ?? 0);
		expect(calls - retried).toBeLessThanOrEqual(8);
		const methods = scenario.log.under(scenario.path).entries.map(({ method }) => method);
		expect(new Set(methods).size).toBeLessThanOrEqual(1);
		for (const secret of secretsOf(scenario)) {
			for (const spelling of spellingsOf(secret)) expect(result.stored).not.toContain(spelling);
		}
		if (expected.scheme === 'refused') {
			expect(result.error?.message).toContain(expected.why);
			return;
		}
		expect(result.error).toBeUndefined();
		expectFound(result, expected);
		await expectRead(pastedFrom(result), known, expected);
	},
	60_000,
);

/** Facts of a scheme that are no secret. */
const PUBLIC = new Set(
	'name secondName prefix loginPath tokenIn tokenAt in user region service accessKeyId clientId clientIn tokenPath bodyAs client_id client_secret grant_type access_token'.split(
		' ',
	),
);

function secretsOf({ given: { auth = {} } }: Scenario): string[] {
	return Object.entries(auth).flatMap(([name, value]) =>
		PUBLIC.has(name) || value === '' ? [] : [value],
	);
}
