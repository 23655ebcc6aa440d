import { Refusal, jsonAnswer } from '../answer';
import { param } from '../exchange';
import type { Handler } from '../exchange';
import type { JsonObject } from '../json';
import type { Row } from '../records';

/** One page of a server that has lost its way. */
export interface Step {
	/** Cursor that leads here; undefined for the first call. */
	on: string | undefined;
	rows: readonly Row[];
	/** What stands beside the rows, the next cursor included. */
	fields: JsonObject;
}

/** P15 to P19: pages by cursor from a table, since no rule describes a fault. */
export function scripted(name: string, steps: readonly Step[]): Handler {
	return (exchange) => {
		const sent = param(exchange, name);
		const index = steps.findIndex(({ on }) => on === sent);
		const step = steps[index];
		if (!step) throw new Refusal(400, `${name} is not a cursor of this list`);
		return jsonAnswer(
			{ data: [...step.rows], ...step.fields },
			{ served: { page: index + 1, key: `step ${index + 1}` } },
		);
	};
}
