import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nClient } from '../realN8n/client';
import type { WorkflowFile, WorkflowNode } from '../realN8n/workflowFile';
import { exampleCredentialData, type SandboxAccess } from './exampleCredentials';

const examplesFolder = join(__dirname, '..', '..', 'examples');

/** A workflow as n8n stores it: the ids of its credentials are those of this n8n. */
export interface ImportedWorkflow {
	id: string;
	workflow: WorkflowFile;
}

/** The workflow files of `examples/`, by name. */
export function exampleFiles(): string[] {
	return readdirSync(examplesFolder)
		.filter((file) => file.endsWith('.json'))
		.sort();
}

/**
 * Creates workflows in n8n together with the credentials they name. A workflow file can only name
 * a credential; the first use of a name creates it, pointing at the sandbox.
 */
export class WorkflowImporter {
	private readonly credentialIds = new Map<string, string>();

	constructor(
		private readonly client: N8nClient,
		private readonly sandbox: SandboxAccess,
	) {}

	/** Imports one file of `examples/`. */
	async importExample(file: string): Promise<ImportedWorkflow> {
		const text = readFileSync(join(examplesFolder, file), 'utf8');
		return await this.import(JSON.parse(text) as WorkflowFile);
	}

	async import(file: WorkflowFile): Promise<ImportedWorkflow> {
		const nodes: WorkflowNode[] = [];
		for (const node of file.nodes) nodes.push(await this.withStoredCredentials(node));
		const workflow = { ...file, nodes };
		return { workflow, id: await this.client.createWorkflow(workflow) };
	}

	private async withStoredCredentials(node: WorkflowNode): Promise<WorkflowNode> {
		if (!node.credentials) return node;
		const credentials: WorkflowNode['credentials'] = {};
		for (const [type, { name }] of Object.entries(node.credentials)) {
			credentials[type] = { id: await this.credentialId(type, name), name };
		}
		return { ...node, credentials };
	}

	private async credentialId(type: string, name: string): Promise<string> {
		const key = `${type} ${name}`;
		const known = this.credentialIds.get(key);
		if (known) return known;
		const data = exampleCredentialData(type, this.sandbox, name);
		const id = await this.client.createCredential({ name, type, data });
		this.credentialIds.set(key, id);
		return id;
	}
}
