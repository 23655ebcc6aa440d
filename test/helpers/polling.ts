import './quietLogs';
import 'reflect-metadata';

import { PollContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeType,
	Workflow,
} from 'n8n-workflow';

import { additionalData } from './engine';

/** A polling trigger as a workflow holds it. */
export interface PollingRun {
	readonly type: INodeType;
	readonly parameters: INodeParameters;
	readonly credentials: ReadonlyArray<readonly [ICredentialType, ICredentialDataDecryptedObject]>;
	readonly timezone?: string;
}

/** The error of a failed poll, as n8n shows it. */
export type PollError = Error & { description?: string; httpCode?: string };

/**
 * A workflow with a polling trigger on a server: n8n's own contexts and static data, kept and
 * written when n8n does it (n8n-core, poll-trigger-executor; n8n, workflow-trigger-activator).
 */
export class PollingWorkflow {
	/** The static data in n8n's database. */
	private saved = '{}';
	private workflow: Workflow;
	/** What the node wrote into n8n's log as warnings. */
	readonly warnings: string[] = [];

	constructor(private run: PollingRun) {
		this.workflow = this.loaded();
	}

	private loaded(): Workflow {
		const { type, parameters, credentials, timezone = 'Europe/Berlin' } = this.run;
		const node: INode = {
			id: 'node',
			name: 'Trigger',
			type: 'test.trigger',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: Object.fromEntries(
				credentials.map(([{ name }]) => [name, { id: name, name }] as const),
			),
		};
		return new Workflow({
			id: 'test',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: {
				getByName: () => type,
				getByNameAndVersion: () => type,
				getKnownTypes: () => ({}),
			},
			staticData: JSON.parse(this.saved) as IDataObject,
			settings: { executionOrder: 'v1', timezone },
		});
	}

	private async polled(mode: 'trigger' | 'manual', workflow: Workflow): Promise<IDataObject[]> {
		const node = workflow.nodes['Trigger'] as INode;
		const context = new PollContext(
			workflow,
			node,
			additionalData({ credentials: this.run.credentials }),
			mode,
			'activate',
		);
		const poll = this.run.type.poll;
		if (!poll) throw new Error('The node does not poll');
		const response = await poll.call(this.listening(context) as never);
		if (mode === 'trigger' && workflow !== this.workflow) throw new Error('n8n has ended');
		if (response === null) return [];
		if (mode === 'trigger') this.save(workflow);
		return response.flat().map(({ json }) => json);
	}

	/** The context with a logger of its own: n8n's is one for all. */
	private listening(context: PollContext): PollContext {
		const warn = (message: string) => void this.warnings.push(message);
		const logger: unknown = Object.create(context.logger, { warn: { value: warn } });
		return Object.create(context, { logger: { value: logger } }) as PollContext;
	}

	private save(workflow: Workflow): void {
		const data = workflow.staticData as IDataObject & { __dataChanged?: boolean };
		if (data.__dataChanged !== true) return;
		this.saved = JSON.stringify(data);
		data.__dataChanged = false;
	}

	/** Turns the workflow on, perhaps with other settings: n8n polls at once and saves. */
	async activate(changes: Partial<PollingRun> = {}): Promise<IDataObject[]> {
		this.run = { ...this.run, ...changes };
		this.workflow = this.loaded();
		const records = await this.polled('trigger', this.workflow);
		this.save(this.workflow);
		return records;
	}

	/** A poll at its time. What it found is handed on, and only then the static data is saved. */
	async poll(): Promise<IDataObject[]> {
		return await this.polled('trigger', this.workflow);
	}

	/**
	 * n8n ends without a word and is started again: all it knows is its database. What polls under
	 * way find is handed on to nobody.
	 */
	crash(): void {
		this.workflow = this.loaded();
	}

	/** "Fetch Test Event" in the editor, on another copy of the workflow. */
	async test(): Promise<IDataObject[]> {
		return await this.polled('manual', this.loaded());
	}

	/** The static data in n8n's database. */
	get stored(): string {
		return this.saved;
	}

	/** Puts something else into n8n's database. */
	replaceStored(staticData: object): void {
		this.saved = JSON.stringify(staticData);
		this.workflow = this.loaded();
	}
}
