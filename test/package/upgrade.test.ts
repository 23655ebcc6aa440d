// First: it loads what n8n-core needs before it is imported.
import { runWorkflow } from '../blueprints/runWorkflow';

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { PlanhatApi } from '../../credentials/PlanhatApi.credentials';
import { UniversalConnectorTokenApi } from '../../credentials/UniversalConnectorTokenApi.credentials';
import { exampleCredentialData } from '../../scripts/demo/exampleCredentials';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { startSimulator } from '../simulator/server';
import { workflowFaults } from './workflowFaults';

/** Workflows as people have saved them, a folder for each version. Files are added, never changed. */
const RELEASED = join(__dirname, '..', 'fixtures', 'released');

const saved = readdirSync(RELEASED).flatMap((version) =>
	readdirSync(join(RELEASED, version)).map((file) => ({ version, file })),
);

function read({ version, file }: (typeof saved)[number]): WorkflowFile {
	return JSON.parse(readFileSync(join(RELEASED, version, file), 'utf8')) as WorkflowFile;
}

describe.each(saved)('$file, saved with version $version', (where) => {
	it('has only nodes, parameters, values and credentials that are still there', () => {
		expect(workflowFaults(read(where))).toEqual([]);
	});
});

describe('workflows saved with version 0.1.0', () => {
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;

	beforeAll(async () => {
		sandbox = await startSimulator();
	});

	afterAll(async () => await sandbox.close());

	function credential(type: ICredentialType): [ICredentialType, ICredentialDataDecryptedObject] {
		// What the editor stores is what the fields hold.
		const data = exampleCredentialData(type.name, sandbox) as ICredentialDataDecryptedObject;
		return [type, data];
	}

	async function rowsOf(file: string) {
		const { outputs, status, error } = await runWorkflow(read({ version: '0.1.0', file }), [
			credential(new PlanhatApi()),
			credential(new UniversalConnectorTokenApi()),
		]);
		expect([status, error?.message]).toEqual(['success', undefined]);
		return (node: string) => (outputs.get(node) ?? []).map(({ json }) => json);
	}

	it('still create, read, update, list and delete', async () => {
		const rows = await rowsOf('runs-planhat.json');
		expect(rows('Keep')).toMatchObject([{ outcome: 'created', externalId: 'UP-1' }]);
		expect(rows('Get')).toMatchObject([{ name: 'Upgrade', status: 'Active' }]);
		expect(rows('Update')).toMatchObject([{ name: 'Upgrade', status: 'In Repair' }]);
		const listed = rows('List').find(({ externalId }) => externalId === 'UP-1');
		expect(listed).toMatchObject({ status: 'In Repair' });
		expect(rows('Delete')).toMatchObject([{ deleted: true }]);
	});

	it('still fetch page by page and send in batches', async () => {
		const licenses = sandbox.store.all('licenses').map(({ _id }) => _id);
		const rows = await rowsOf('runs-connector.json');
		expect(rows('Fetch').map(({ externalId }) => externalId)).toEqual(licenses);
		expect(rows('Send').map(({ outcome }) => outcome)).toEqual(licenses.map(() => 'created'));
		const stored = sandbox.store.all('companies').map(({ externalId }) => externalId);
		expect(stored).toEqual(expect.arrayContaining(licenses));
	});
});
