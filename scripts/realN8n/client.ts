import { setTimeout as pause } from 'node:timers/promises';
import { Execution, type StoredExecution } from './execution';
import { Session } from './session';
import { manualTriggerOf, type WorkflowFile } from './workflowFile';

const FINAL_STATUSES = ['success', 'error', 'crashed', 'canceled'];
const POLL_INTERVAL_MS = 200;
/** n8n tries some times to turn a trigger on, and waits in between. */
const PUBLICATION_LIMIT_MS = 120_000;

export interface Login {
	email: string;
	password: string;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

/** The entries of n8n's list of nodes that the tests look at. */
export interface NodeType {
	name: string;
	displayName: string;
	version: number | number[];
	iconUrl?: string | { light: string; dark: string };
	usableAsTool?: boolean;
	group: string[];
	credentials?: Array<{ name: string }>;
}

/** Whether a workflow is on, and what its triggers said when it was turned on. */
interface Publication {
	status: string;
	triggers: Array<{ errorMessage: string | null }>;
}

/** What a person does in the editor, as calls. */
export class N8nClient {
	private readonly session: Session;

	constructor(readonly url: string) {
		this.session = new Session(url);
	}

	/** Creates the first account of a fresh n8n. */
	async createOwner(login: Login): Promise<void> {
		await this.session.call('POST', '/owner/setup', {
			...login,
			firstName: 'Demo',
			lastName: 'Owner',
		});
	}

	async signIn({ email, password }: Login): Promise<void> {
		await this.session.call('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** All nodes that n8n has loaded, under the ids that workflows refer to. */
	async nodeTypes(): Promise<NodeType[]> {
		return JSON.parse(await this.session.text('GET', '/types/nodes.json')) as NodeType[];
	}

	/** A static file of n8n, such as the icon of a node. */
	async file(path: string): Promise<string> {
		return await this.session.text('GET', path.startsWith('/') ? path : `/${path}`);
	}

	/** @returns the id of the stored credential */
	async createCredential(credential: CredentialInput): Promise<string> {
		const { id } = await this.session.call<{ id: string }>('POST', '/credentials', credential);
		return id;
	}

	/** The "Test" of the credential dialog. */
	async testCredential(id: string, credential: CredentialInput): Promise<CredentialTest> {
		return await this.session.call<CredentialTest>('POST', '/credentials/test', {
			credentials: { id, ...credential },
		});
	}

	/**
	 * Stores a workflow as a new one: an id in the file would allow only one import.
	 *
	 * @returns the id it got
	 */
	async createWorkflow(workflow: WorkflowFile): Promise<string> {
		const { name, nodes, connections, settings, pinData } = workflow;
		const { id } = await this.session.call<{ id: string }>('POST', '/workflows', {
			name,
			nodes,
			connections,
			settings: settings ?? { executionOrder: 'v1' },
			...(pinData ? { pinData } : {}),
			active: false,
		});
		return id;
	}

	/** "Execute workflow": starts at the manual trigger and waits for the end. */
	async runWorkflow(id: string, workflow: WorkflowFile, limitMs = 120_000): Promise<Execution> {
		return await this.waitForExecution(await this.startWorkflow(id, workflow), limitMs);
	}

	/**
	 * Starts at the manual trigger, or at another one as its "Fetch Test Event" does.
	 *
	 * @returns the id of the execution, which is under way or waits for a worker
	 */
	async startWorkflow(
		id: string,
		workflow: WorkflowFile,
		trigger = manualTriggerOf(workflow),
	): Promise<string> {
		const { executionId } = await this.session.call<{ executionId: string }>(
			'POST',
			`/workflows/${id}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	/**
	 * Turns a workflow on, as the switch in the editor does, and waits until n8n has done it; polling
	 * triggers have polled once then.
	 */
	async activateWorkflow(id: string): Promise<void> {
		const path = `/workflows/${id}`;
		const { versionId } = await this.session.call<{ versionId: string }>('GET', path);
		await this.session.call('POST', `${path}/activate`, { versionId });
		const { status, triggers } = await this.publication(id, ['published', 'partial', 'failed']);
		if (status === 'published') return;
		const reasons = triggers.map(({ errorMessage }) => errorMessage ?? 'no reason given');
		throw new Error(`The workflow could not be turned on: ${reasons.join(', ')}`);
	}

	async deactivateWorkflow(id: string): Promise<void> {
		await this.session.call('POST', `/workflows/${id}/deactivate`, {});
		await this.publication(id, ['not_published']);
	}

	/** n8n turns workflows on and off after it has answered. */
	private async publication(id: string, wanted: readonly string[]): Promise<Publication> {
		const giveUpAt = Date.now() + PUBLICATION_LIMIT_MS;
		for (;;) {
			const path = `/workflows/${id}/publication-status`;
			const found = await this.session.call<Publication>('GET', path);
			if (wanted.includes(found.status)) return found;
			if (Date.now() > giveUpAt) throw new Error(`The workflow ${id} is still ${found.status}`);
			await pause(POLL_INTERVAL_MS);
		}
	}

	/** @returns the ids of all runs of a workflow, the oldest first */
	async executionIds(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.session.call<{ results: Array<{ id: string }> }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		return results.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
	}

	/** Waits until it has ended, in whatever way. */
	async waitForExecution(id: string, limitMs: number): Promise<Execution> {
		const giveUpAt = Date.now() + limitMs;
		for (;;) {
			const stored = await this.session.call<StoredExecution>('GET', `/executions/${id}`);
			if (FINAL_STATUSES.includes(stored.status)) return new Execution(stored);
			if (Date.now() > giveUpAt) {
				throw new Error(`The run ${id} was still '${stored.status}' after ${limitMs / 1000} s`);
			}
			await pause(POLL_INTERVAL_MS);
		}
	}
}
