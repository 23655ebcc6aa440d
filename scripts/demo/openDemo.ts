import { randomBytes } from 'node:crypto';
import { startSimulator } from '../../test/simulator/server';
import { type Login, N8nClient } from '../realN8n/client';
import type { Execution } from '../realN8n/execution';
import { exampleFiles, type ImportedWorkflow, WorkflowImporter } from './workflowImporter';

/** The example that shows most of what the nodes can do. */
export const MAIN_EXAMPLE = 'asset-and-license-lifecycle.json';

export interface Demo {
	login: Login;
	sandbox: { url: string; token: string };
	/** How many workflows of `examples/` are in n8n. */
	workflowCount: number;
	mainExample: ImportedWorkflow;
	/** A workflow by its file in `examples/`. */
	workflow(file: string): ImportedWorkflow;
	/** Executes the main example as the editor would. */
	runMainExample(): Promise<Execution>;
	close(): Promise<void>;
}

/** Fills a fresh n8n with the example workflows and connects them to a sandbox of its own. */
export async function openDemo(n8nUrl: string): Promise<Demo> {
	const sandbox = await startSimulator();
	try {
		const client = new N8nClient(n8nUrl);
		const login = { email: 'demo@example.com', password: newPassword() };
		await client.createOwner(login);
		await client.signIn(login);
		const importer = new WorkflowImporter(client, sandbox);
		const workflows = new Map<string, ImportedWorkflow>();
		for (const file of exampleFiles()) workflows.set(file, await importer.importExample(file));
		const workflow = (file: string) => {
			const found = workflows.get(file);
			if (!found) throw new Error(`examples/${file} is missing`);
			return found;
		};
		const mainExample = workflow(MAIN_EXAMPLE);
		return {
			login,
			sandbox: { url: sandbox.url, token: sandbox.token },
			workflowCount: workflows.size,
			mainExample,
			workflow,
			runMainExample: async () => await client.runWorkflow(mainExample.id, mainExample.workflow),
			close: async () => await sandbox.close(),
		};
	} catch (error) {
		await sandbox.close();
		throw error;
	}
}

/** n8n wants a capital letter and a digit. */
function newPassword(): string {
	return `Demo-1-${randomBytes(6).toString('hex')}`;
}
