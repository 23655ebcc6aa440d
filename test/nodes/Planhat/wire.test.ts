import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../../nodes/Planhat/resources';
import { runPlanhat } from '../../helpers/planhat';
import type { Fields } from '../../simulator/documents';
import type { LogEntry } from '../../simulator/requestLog';
import type { ResourceName } from '../../simulator/resourceTable';
import { startSimulator, type Simulator } from '../../simulator/server';

/** One call as it must leave, written by hand from the public documentation. */
interface WireRequest {
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
	given: Partial<Record<ResourceName, Fields[]>>;
	[operation: string]: unknown;
}

const folder = join(__dirname, '../../fixtures/wire');
const NOT_OPERATIONS = ['about', 'headers', 'given'];

function wireFile(resource: string): WireFile {
	return JSON.parse(readFileSync(join(folder, `${resource}.json`), 'utf8')) as WireFile;
}

function casesOf(file: WireFile, operation: string): WireCase[] {
	return (file[operation] ?? []) as WireCase[];
}

function sent({ method, path, query, body }: LogEntry): WireRequest {
	return { method, path, query, ...(body === undefined ? {} : { body }) };
}

let sandbox: Simulator;

afterEach(async () => await sandbox?.close());

async function startWith({ given }: WireFile): Promise<void> {
	sandbox = await startSimulator({ empty: true, token: 'wire-token' });
	for (const [name, records] of Object.entries(given)) {
		for (const record of records ?? []) sandbox.store.insert(name as ResourceName, record);
	}
}

it('has a hand-written fixture for every resource and nothing else', () => {
	const names = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
	expect(names.sort()).toEqual(resources.map(({ name }) => name).sort());
});

describe.each(resources.map(({ name, operations }) => ({ name, operations })))(
	'$name',
	({ name, operations }) => {
		const file = wireFile(name);

		it('has fixtures for each of its operations and no others', () => {
			const written = Object.keys(file).filter((key) => !NOT_OPERATIONS.includes(key));
			expect(written.sort()).toEqual([...operations].sort());
			for (const operation of operations) expect(casesOf(file, operation)).not.toEqual([]);
		});

		describe.each(operations.map((operation) => ({ operation })))('$operation', ({ operation }) => {
			it.each(casesOf(file, operation))('sends $title', async (wire) => {
				await startWith(file);
				const { error } = await runPlanhat(
					sandbox,
					{ resource: name, operation, ...wire.parameters },
					{ items: wire.items ?? [{}] },
				);
				expect(error).toBeUndefined();
				expect(sandbox.log.entries.map(sent)).toEqual(wire.requests);
				for (const { headers } of sandbox.log.entries) expect(headers).toMatchObject(file.headers);
			});
		});
	},
);
