import { randomBytes } from 'node:crypto';
import { exampleCredentialData } from '../demo/exampleCredentials';
import { N8nClient } from '../realN8n/client';
import type { Execution, Row } from '../realN8n/execution';
import type { WorkflowFile, WorkflowNode } from '../realN8n/workflowFile';
import { forgetPeak, type ProcessUsage, untilIdle, usageOf } from './processUsage';
import type { SandboxReady } from './sandbox';
import { caller, inEditor, measured } from './workflows';

const RUN_LIMIT_MS = 20 * 60_000;

/** The running n8n, as far as it is needed here. */
export interface RunningN8n {
	readonly url: string;
	readonly pid: number;
}

/** One run of one workflow. */
export interface Measurement {
	/** The engine's own time. */
	milliseconds: number;
	/** The last item that came out. */
	last: Row;
	/** Of the n8n process; undefined where the system does not tell. */
	usage: ProcessUsage | undefined;
}

/** A workflow that can be run again and again. */
export type Contender = () => Promise<Measurement>;

/** The same for a workflow that stands for itself; what its nodes put out is in `execution`. */
export type FileContender = () => Promise<Measurement & { execution: Execution }>;

/** Stores workflows in a real n8n and runs them under a stopwatch. */
export class N8nBench {
	private constructor(
		private readonly client: N8nClient,
		private readonly n8n: RunningN8n,
	) {}

	static async open(n8n: RunningN8n): Promise<N8nBench> {
		const client = new N8nClient(n8n.url);
		const login = {
			email: 'bench@example.com',
			password: `Bench-1-${randomBytes(6).toString('hex')}`,
		};
		await client.createOwner(login);
		await client.signIn(login);
		return new N8nBench(client, n8n);
	}

	/**
	 * Stores the nodes to be run as a schedule would run them: in a workflow that another one calls,
	 * without news for the editor.
	 */
	async prepare(nodes: WorkflowNode[], sandbox?: SandboxReady): Promise<Contender> {
		const inner = await this.client.createWorkflow(measured(await this.connect(nodes, sandbox)));
		return lastItemOf('Call', await this.prepareFile(caller(inner)));
	}

	/** Stores the nodes to be run as a person in the editor would run them. */
	async prepareInEditor(nodes: WorkflowNode[]): Promise<Contender> {
		return lastItemOf('Last', await this.prepareFile(inEditor(nodes)));
	}

	/** Stores a whole workflow with a manual trigger. */
	async prepareFile(workflow: WorkflowFile): Promise<FileContender> {
		const id = await this.client.createWorkflow(workflow);
		return async () => {
			// n8n stores and tidies up after a run has ended; that is no work of the next one.
			await untilIdle(this.n8n.pid);
			forgetPeak(this.n8n.pid);
			const before = usageOf(this.n8n.pid);
			const execution = await this.client.runWorkflow(id, workflow, RUN_LIMIT_MS);
			if (execution.error) {
				throw new Error(`'${execution.error.node}' failed: ${execution.error.message}`);
			}
			const after = usageOf(this.n8n.pid);
			const usage = before && after && { ...after, cpuMs: after.cpuMs - before.cpuMs };
			return { execution, milliseconds: execution.milliseconds, last: {}, usage };
		};
	}

	private async connect(nodes: WorkflowNode[], sandbox?: SandboxReady): Promise<WorkflowNode[]> {
		if (!sandbox) return nodes;
		const name = `Sandbox ${sandbox.url}`;
		const data = exampleCredentialData('planhatApi', sandbox);
		const id = await this.client.createCredential({ name, type: 'planhatApi', data });
		return nodes.map((node) =>
			node.credentials ? { ...node, credentials: { planhatApi: { id, name } } } : node,
		);
	}
}

function lastItemOf(node: string, run: FileContender): Contender {
	return async () => {
		const { execution, ...measurement } = await run();
		const [last = {}] = execution.rowsOf(node);
		return { ...measurement, last };
	};
}
