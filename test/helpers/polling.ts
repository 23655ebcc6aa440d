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
	type IPollFunctions,
	Workflow,
} from 'n8n-workflow';

import { additionalData } from './engine';
import { inTime, type RunClock } from './runClock';

/** A polling trigger as a workflow holds it. */
export interface PollingRun {
	readonly type: INodeType;
	readonly parameters: INodeParameters;
	readonly credentials: ReadonlyArray<readonly [ICredentialType, ICredentialDataDecryptedObject]>;
	readonly timezone?: string;
	/** Time of the polls; real unless given. */
	readonly clock?: RunClock;
}

/** The error of a failed poll, as n8n shows it. */
export type PollError = Error & { description?: string; httpCode?: string };

/**
 * Why n8n started the trigger: a person turned the workflow on or published it, or n8n itself was
 * started.
 */
type Activation = 'activate' | 'init';

/** Where n8n dies while it hands on what a poll found; nothing after it happens. */
export type Death = 'before the memory is saved' | 'between memory and execution';

/** The row of a workflow in n8n's database: static data of all its nodes in one text. */
export class WorkflowRow {
	staticData = '{}';
}

/** A trigger as n8n holds it from one start to the next: a copy of the workflow and a context. */
interface Registration {
	readonly workflow: Workflow;
	readonly context: PollContext;
}

/**
 * A workflow with a polling trigger on a server: n8n's own contexts and static data. It does what
 * n8n 2.41 does, in its order (docs/adr/0018 has the places in n8n's code):
 *
 * - Turning on, publishing and starting n8n each make a copy of the workflow from the database, with
 *   the static data of all nodes, and poll at once. After that the copy is saved, if it changed.
 * - A poll that hands on items first saves the copy's static data, all of it, over what is in the
 *   database; then it stores the execution. A poll without items saves nothing.
 * - Publishing makes a new copy for the triggers that were edited; the others go on with theirs.
 */
export class PollingWorkflow {
	private registration: Registration;
	/** What the node wrote into n8n's log. */
	readonly warnings: string[] = [];
	readonly infos: string[] = [];
	/** What was found by polls of which n8n saved the memory and not the execution. */
	readonly swallowed: IDataObject[] = [];
	/** Where n8n dies next. */
	private death: Death | undefined;

	constructor(
		private run: PollingRun,
		private readonly row = new WorkflowRow(),
		private readonly name = 'Trigger',
	) {
		this.registration = this.register('activate');
	}

	private copy(): Workflow {
		const { type, parameters, credentials, timezone = 'Europe/Berlin' } = this.run;
		const node: INode = {
			id: `node of ${this.name}`,
			name: this.name,
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
			staticData: JSON.parse(this.row.staticData) as IDataObject,
			settings: { executionOrder: 'v1', timezone },
		});
	}

	private register(activation: Activation, mode: 'trigger' | 'manual' = 'trigger'): Registration {
		const workflow = this.copy();
		const node = workflow.nodes[this.name] as INode;
		const data = additionalData({ credentials: this.run.credentials });
		return { workflow, context: new PollContext(workflow, node, data, mode, activation) };
	}

	/** The context with a logger of its own: n8n's is one for all. */
	private readonly listening = new WeakMap<PollContext, IPollFunctions>();

	private contextOf({ context }: Registration): IPollFunctions {
		const known = this.listening.get(context);
		if (known) return known;
		const logger: unknown = Object.create(context.logger, {
			warn: { value: (message: string) => void this.warnings.push(message) },
			info: { value: (message: string) => void this.infos.push(message) },
		});
		const own = Object.create(context, { logger: { value: logger } }) as IPollFunctions;
		this.listening.set(context, own);
		return own;
	}

	private async runPoll(registration: Registration): Promise<IDataObject[] | null> {
		const { poll } = this.run.type;
		if (!poll) throw new Error('The node does not poll');
		const context = this.contextOf(registration);
		const response = await inTime(this.run.clock, async () => await poll.call(context));
		return response && response.flat().map(({ json }) => json);
	}

	private save({ workflow }: Registration): void {
		const data = workflow.staticData as IDataObject & { __dataChanged?: boolean };
		if (data.__dataChanged !== true) return;
		this.row.staticData = JSON.stringify(data);
		data.__dataChanged = false;
	}

	/** Hands on what a poll found: the memory first, then the execution. */
	private emit(registration: Registration, records: IDataObject[]): IDataObject[] {
		const { death } = this;
		this.death = undefined;
		if (death !== 'before the memory is saved') this.save(registration);
		if (death === undefined) return records;
		if (death === 'between memory and execution') this.swallowed.push(...records);
		this.crash();
		return [];
	}

	private async pollAndEmit(registration: Registration): Promise<IDataObject[]> {
		const records = await this.runPoll(registration);
		if (registration !== this.registration) throw new Error('n8n has ended');
		return records ? this.emit(registration, records) : [];
	}

	/** Turns the workflow on or publishes it, perhaps with other settings: n8n polls at once. */
	async activate(changes: Partial<PollingRun> = {}): Promise<IDataObject[]> {
		this.run = { ...this.run, ...changes };
		this.registration = this.register('activate');
		return await this.start();
	}

	/** Turns a workflow on that has several triggers, which share one copy of it. */
	static async activateTogether(triggers: readonly PollingWorkflow[]): Promise<IDataObject[][]> {
		const [first] = triggers;
		for (const trigger of triggers) trigger.registration = trigger.register('activate');
		return await PollingWorkflow.startTogether(triggers, first);
	}

	/** n8n ends without a word and is started again: all triggers of a workflow share one copy. */
	static async restartTogether(triggers: readonly PollingWorkflow[]): Promise<IDataObject[][]> {
		const [first] = triggers;
		for (const trigger of triggers) trigger.crash();
		return await PollingWorkflow.startTogether(triggers, first);
	}

	private static async startTogether(
		triggers: readonly PollingWorkflow[],
		first: PollingWorkflow | undefined,
	): Promise<IDataObject[][]> {
		const found: IDataObject[][] = [];
		for (const trigger of triggers) {
			if (first) trigger.registration.workflow.staticData = first.registration.workflow.staticData;
			found.push(await trigger.start());
		}
		return found;
	}

	/** n8n ends without a word and is started again: it polls at once. */
	async restart(): Promise<IDataObject[]> {
		this.crash();
		return await this.start();
	}

	private async start(): Promise<IDataObject[]> {
		const { registration } = this;
		const records = await this.pollAndEmit(registration);
		if (registration === this.registration) this.save(registration);
		return records;
	}

	/** A poll at its time. */
	async poll(): Promise<IDataObject[]> {
		return await this.pollAndEmit(this.registration);
	}

	/** n8n dies while it hands on what the next poll finds, if it finds anything. */
	dieAt(death: Death): void {
		this.death = death;
	}

	/** n8n does not die after all. */
	liveOn(): void {
		this.death = undefined;
	}

	/** Whether n8n is still to die. */
	get isDoomed(): boolean {
		return this.death !== undefined;
	}

	/**
	 * n8n ends without a word and comes up again, up to where it polls: all it knows is its database.
	 * What polls under way find is handed on to nobody.
	 */
	crash(): void {
		this.registration = this.register('init');
	}

	/** "Fetch Test Event" in the editor, on another copy of the workflow. */
	async test(): Promise<IDataObject[]> {
		return (await this.runPoll(this.register('activate', 'manual'))) ?? [];
	}

	/** The static data in n8n's database. */
	get stored(): string {
		return this.row.staticData;
	}

	/** Puts something else into n8n's database. */
	replaceStored(staticData: object): void {
		this.row.staticData = JSON.stringify(staticData);
		this.crash();
	}
}
