import { parse } from 'flatted';

export type Row = Record<string, unknown>;

/** What n8n stores about a finished run. `data` is in the notation of the `flatted` package. */
export interface StoredExecution {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt: string | null;
	data: string;
}

interface RunData {
	resultData: {
		runData: Record<string, NodeRun[] | undefined>;
		lastNodeExecuted?: string;
		error?: RunError;
	};
}

interface NodeRun {
	data?: { main?: Array<Array<{ json: Row }> | null> };
	error?: RunError;
}

interface RunError {
	message: string;
	description?: string | null;
	node?: { name: string };
}

/** A finished run of a workflow, in the words of the editor. */
export class Execution {
	private readonly result: RunData['resultData'];

	constructor(private readonly stored: StoredExecution) {
		this.result = (parse(stored.data) as RunData).resultData;
	}

	get status(): string {
		return this.stored.status;
	}

	get succeeded(): boolean {
		return this.status === 'success';
	}

	/** The engine's own time, without the way to n8n and back. */
	get milliseconds(): number {
		return Date.parse(this.stored.stoppedAt ?? '') - Date.parse(this.stored.startedAt);
	}

	get lastNode(): string | undefined {
		return this.result.lastNodeExecuted;
	}

	/** What a person sees of the failure, and the node it happened in. */
	get error(): { message: string; description: string; node: string } | undefined {
		const error = this.result.error;
		if (!error) return undefined;
		return {
			message: error.message,
			description: error.description ?? '',
			node: error.node?.name ?? this.lastNode ?? '',
		};
	}

	/** The items that a node put out over all its runs; `output` counts from 0. */
	rowsOf(node: string, output = 0): Row[] {
		const runs = this.result.runData[node] ?? [];
		return runs.flatMap((run) => run.data?.main?.[output] ?? []).map((item) => item.json);
	}
}
