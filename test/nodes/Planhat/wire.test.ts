import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { nodeResources } from '../../../nodes/Planhat/nodeResources';
import { runPlanhat } from '../../helpers/planhat';
import type { Fields } from '../../simulator/documents';
import type { LogEntry } from '../../simulator/requestLog';
import type { ResourceName } from '../../simulator/resourceTable';
import { startSimulator, type Simulator } from '../../simulator/server';

/** One call as it must leave, written by hand from the public documentation. */
interface WireRequest {
	/** The main API when left out. */
	host?: 'analytics';
	method: string;
	path: string;
	query: [name: string, value: string][];
	body?: unknown;
}

interface WireCase {
	title: string;
	parameters: INodeParameters;
	items?: IDataObject[];
	requests: WireRequest[];
}

interface WireFile {
	about: string;
	headers: Record<string, string>;
	/** Those of calls to the analytics host, which never have the token. */
	analyticsHeaders?: Record<string, string>;
	given: Partial<Record<ResourceName, Fields[]>>;
	[operation: string]: unknown;
}

const folder = join(__dirname, '../../fixtures/wire');
const NOT_OPERATIONS = ['about', 'headers', 'analyticsHeaders', 'given'];
const TENANT = '4f1c9f0e-6d0b-4c53-9a55-0d6f3c1f2a11';

function wireFile(resource: string): WireFile {
	const path = join(folder, `${resource}.json`);
	// A missing file fails the tests of its resource alone.
	const text = existsSync(path) ? readFileSync(path, 'utf8') : '{}';
	return JSON.parse(text) as WireFile;
}

function casesOf(file: WireFile, operation: string): WireCase[] {
	return (file[operation] ?? []) as WireCase[];
}

function sent({ host, method, path, query, body }: LogEntry): WireRequest {
	return {
		...(host === 'main' ? {} : { host }),
		method,
		path,
		query,
		...(body === undefined ? {} : { body }),
	};
}

function expectHeaders({ host, headers }: LogEntry, file: WireFile): void {
	expect(headers).toMatchObject(host === 'main' ? file.headers : (file.analyticsHeaders ?? {}));
	if (host === 'analytics') expect(headers.authorization).toBeUndefined();
}

/** Operations that find out whether an External ID means one record. */
const ID_USERS: ReadonlySet<string> = new Set(['update', 'delete']);

let sandbox: Simulator;

afterEach(async () => await sandbox?.close());

async function startWith({ given }: WireFile): Promise<void> {
	sandbox = await startSimulator({ empty: true, token: 'wire-token', tenantUuid: TENANT });
	for (const [name, records] of Object.entries(given)) {
		for (const record of records ?? []) sandbox.store.insert(name as ResourceName, record);
	}
}

it('has a hand-written fixture for every resource and nothing else', () => {
	const names = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
	expect(names.sort()).toEqual(nodeResources.map(({ name }) => name).sort());
});

describe.each(nodeResources)('$name', ({ name, operations: offered }) => {
	const operations = offered.map((operation) => operation.name);
	const file = wireFile(name);

	it('has fixtures for each of its operations and no others', () => {
		const told = Object.keys(file).filter((key) => !NOT_OPERATIONS.includes(key));
		expect(told.sort()).toEqual([...operations].sort());
		for (const operation of operations) expect(casesOf(file, operation)).not.toEqual([]);
	});

	const written = operations.filter((operation) => casesOf(file, operation).length > 0);

	if (written.length === 0) return;

	describe.each(written.map((operation) => ({ operation })))('$operation', ({ operation }) => {
		it.each(casesOf(file, operation))('sends $title', async (wire) => {
			await startWith(file);
			const { error } = await runPlanhat(
				sandbox,
				{ resource: name, operation, ...wire.parameters },
				{
					items: wire.items ?? [{}],
					credential: { tenantUuid: TENANT, analyticsUrl: sandbox.analyticsUrl },
				},
			);
			expect(error).toBeUndefined();
			// What a run looks up besides has tests of its own: the account's custom fields, missing IDs,
			// and whether two companies use the same External ID.
			const own = sandbox.log.entries.filter(
				({ method, path, query }) =>
					method !== 'GET' ||
					(operation !== 'upsert' &&
						(name === 'customField' || path !== '/customfields') &&
						(!ID_USERS.has(operation) || query.every(([key]) => key !== 'select'))),
			);
			expect(own.map(sent)).toEqual(wire.requests);
			for (const entry of own) expectHeaders(entry, file);
		});
	});
});
