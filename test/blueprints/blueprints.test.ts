import { planhatCredential, spellingsOf, withoutBackOff } from '../helpers/planhat';
import type { HttpServer } from '../restServer';
import { startHttpServer } from '../restServer/httpServer';
import type { Doc, Fields } from '../simulator/documents';
import { type Simulator, startSimulator } from '../simulator/server';
import type { Api, Credential } from './api';
import { apis } from './apis';
import { blueprint } from './files';
import { runWorkflow, type WorkflowRunResult } from './runWorkflow';
import { WRONG } from './signIn';

/** An API, a sandbox, and the blueprint between them. */
interface Stage {
	readonly server: HttpServer;
	readonly sandbox: Simulator;
	/** Gives the first record another name. */
	change(): void;
	run(changes?: Credential[1]): Promise<WorkflowRunResult>;
	/** What Planhat holds, as far as `record` tells, with the ids of companies in their place. */
	landed(): Doc[];
	wanted(): Fields[];
}

const labels = (api: Api) => Array.from({ length: api.count }, (_, at) => `Record ${at + 1}`);

async function startStage(api: Api): Promise<Stage> {
	const names = labels(api);
	const server: HttpServer = await startHttpServer({
		now: Date.now,
		fallback: (exchange) =>
			api.serve(exchange, {
				rows: names.map((label, at) => api.row(at + 1, label)),
				origin: server.url,
			}),
	});
	const sandbox = await startSimulator({ empty: true });
	for (const company of api.companies ?? []) sandbox.store.insert('companies', company);
	const companies = sandbox.store.collection('companies');
	const idOf = (reference: unknown) => {
		const [, kind, value = ''] = /^(extid|srcid)-(.+)$/.exec(String(reference)) ?? [];
		return companies.findBy(kind === 'extid' ? 'externalId' : 'sourceId', value)[0]?._id;
	};
	const known = [...companies.values()].map(({ _id }) => _id);
	return {
		server,
		sandbox,
		change: () => void (names[0] = 'Renamed'),
		run: async (changes = {}) => {
			const [type, values] = api.credential(server.url);
			const credentials = [[type, { ...values, ...changes }], planhatCredential(sandbox)] as const;
			return await runWorkflow(blueprint(api.file), credentials);
		},
		landed: () =>
			[...sandbox.store.collection(api.resource).values()].filter(
				({ _id }) => api.resource !== 'companies' || !known.includes(_id),
			),
		wanted: () =>
			names.flatMap((label, at) => {
				const record = api.record(at + 1, label);
				if (record === undefined) return [];
				const { companyId, ...rest } = record;
				return [companyId === undefined ? rest : { ...rest, companyId: idOf(companyId) }];
			}),
	};
}

/** The stored records, as far as it is told what they should hold. */
function comparable(docs: readonly Doc[], wanted: readonly Fields[]): Fields[] {
	return docs.map((doc, at) =>
		Object.fromEntries(Object.keys(wanted[at] ?? doc).map((name) => [name, doc[name]])),
	);
}

/** How often each outcome came out of the last node. */
function outcomes({ outputs }: WorkflowRunResult): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { json } of [...outputs.values()].at(-1) ?? []) {
		const outcome = String(json['outcome']);
		counts[outcome] = (counts[outcome] ?? 0) + 1;
	}
	return counts;
}

withoutBackOff();

describe.each(apis.map((api) => [api.file, api] as const))('%s', (_, api) => {
	let stage: Stage;

	beforeEach(async () => {
		stage = await startStage(api);
	});
	afterEach(async () => {
		await Promise.all([stage.server.close(), stage.sandbox.close()]);
	});

	it('writes every record of every page to Planhat, and again only what changed', async () => {
		const first = await stage.run();
		expect(first.error).toBeUndefined();
		const wanted = stage.wanted();
		expect(new Set(stage.server.log.pages).size).toBe(api.pages);
		expect(outcomes(first)).toEqual({ created: wanted.length });
		expect(comparable(stage.landed(), wanted)).toEqual(wanted);

		stage.change();
		const second = await stage.run();
		expect(outcomes(second)).toEqual({ updated: 1, unchanged: wanted.length - 1 });
		expect(comparable(stage.landed(), stage.wanted())).toEqual(stage.wanted());
	});

	it('says so when the sign-in is wrong, and writes nothing', async () => {
		const { status, error, stored } = await stage.run(api.wrong);
		expect(status).toBe('error');
		expect(`${error?.message} ${error?.description}`).toMatch(
			/sign-in data|access token|refused the login|invalid_auth/,
		);
		expect(stage.landed()).toEqual([]);
		for (const spelling of spellingsOf(WRONG)) expect(stored).not.toContain(spelling);
	});
});
