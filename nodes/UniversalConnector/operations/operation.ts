import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** What the node can do; one entry in the list of operations. */
export interface ConnectorOperation {
	/** Stored in workflows: never change. */
	readonly name: string;
	/** Title Case, as in the list of operations. */
	readonly label: string;
	readonly description: string;
	/** Sentence for the node panel, for example "Fetch records". */
	readonly action: string;
	/**
	 * JavaScript over the node's `$parameter`: what it does with its settings, in a few words, for the
	 * line below the node's name.
	 */
	readonly summary: string;
	/** The inputs after operation, authentication and base URL; when they are shown is derived. */
	properties(): INodeProperties[];
	/**
	 * Works on all input items.
	 * @returns two outputs, Records and Run, every item paired
	 */
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}
