import { attemptAsync } from '../shared/attempt';
import type { Outcome } from '../shared/batching/outcomes';
import type { OperationName, ResourceDefinition } from '../shared/definition/resource';
import { HttpError } from '../shared/http/errors';
import type { PlanhatApi } from './api';
import { readableFields } from './readableFields';

/** What the person has before them when Planhat refuses something. */
export interface NodeView {
	readonly resource: ResourceDefinition;
	readonly operation: OperationName;
}

/** A refusal in the words of the node. */
interface Explanation {
	/** What happened; absent where Planhat's own words say it well. */
	readonly what?: string;
	readonly hint: string;
	/** The label of the field to look at. */
	readonly field?: string;
}

interface KnownRefusal {
	readonly words: RegExp;
	explain(found: readonly string[], view: NodeView): Explanation;
}

/** The label of a field that Planhat names by its own name, in whatever case. */
function labelOf(name: string, { resource, operation }: NodeView): string {
	const isSame = (other: string | undefined) => other?.toLowerCase() === name.toLowerCase();
	// A create has an input of its own for the company.
	const isCompany = isSame('companyId') || isSame(resource.companyField);
	if (isCompany && operation === 'create') return 'Company';
	if (isCompany && resource.companyField !== undefined) return 'Company ID';
	return readableFields(resource).find((field) => isSame(field.name))?.label ?? name;
}

function needed([, name = '']: readonly string[], view: NodeView): Explanation {
	const field = labelOf(name, view);
	return {
		what: `Planhat needs '${field}'`,
		hint: `Fill in '${field}', or check that the input has a value for it.`,
		field,
	};
}

/**
 * The words of refusals that are known from the live API, each as people have reported it. Others
 * are told as they are.
 */
const KNOWN: readonly KnownRefusal[] = [
	{ words: /^Required Field: ?([\w.]+)/i, explain: needed },
	{ words: /^(\w+) is required\b/i, explain: needed },
	{
		words: /^(\w+(?:, ?\w+)*) duplicated\b/i,
		explain([, names = ''], view) {
			const labels = names.split(/, ?/).map((name) => labelOf(name, view));
			return {
				what: `Another record in Planhat has the same '${labels.join("' or '")}'`,
				hint: "Change the value, or find the other record and use 'Update' on it. Where two runs write the same records at the same time, let one follow the other.",
				field: labels.join(', '),
			};
		},
	},
	{
		words: /^invalid id\b/i,
		explain: () => ({
			what: "Planhat can't read one of the IDs",
			hint: "Check 'Planhat ID' and the other fields that take a Planhat ID: it has 24 characters, digits and the letters a to f.",
		}),
	},
	{
		words: /\bextid-.*\bsrcid-|\bplanhat _id\b/i,
		explain: (_found, { resource }) => ({
			what: `'${resource.label.one}' is no Planhat ID`,
			hint: "A Planhat ID has 24 characters, digits and the letters a to f. For an ID of another system, choose 'By External ID' or 'By Source ID' where they are offered.",
			field: resource.label.one,
		}),
	},
	{
		words: /^Failed to execute task status update/i,
		explain: () => ({
			what: "Planhat does not take this 'Status'",
			hint: "Spell 'Status' exactly as it is configured in Planhat: 'Done' with a capital letter, not 'done'.",
			field: 'Status',
		}),
	},
	{
		words: /^You are not allowed to (\w+) (\w+)/i,
		explain: ([, verb, model]) => ({
			hint: `In Planhat, give the Private App of this token the right to ${verb} ${model}, or choose another credential.`,
		}),
	},
];

function explanationOf(words: string, view: NodeView): Explanation | undefined {
	for (const { words: known, explain } of KNOWN) {
		const found = known.exec(words);
		if (found) return explain(found, view);
	}
	return undefined;
}

/** What became of a row; where it was refused for a known reason, in the words of the node. */
export function outcomeInWords(outcome: Outcome, view: NodeView): Outcome {
	const { isProblem, reason = '' } = outcome;
	const explanation = isProblem ? explanationOf(reason, view) : undefined;
	if (!explanation) return outcome;
	const { what, hint } = explanation;
	const told = reason.replace(/\.$/, '');
	return { ...outcome, reason: `${what === undefined ? '' : `${what}: `}${told}. ${hint}` };
}

function errorInWords(error: HttpError, view: NodeView): HttpError {
	const { facts } = error;
	const { serverMessage = '', status } = facts;
	const explanation = explanationOf(serverMessage, view);
	if (!explanation) return error;
	const { what, hint, field } = explanation;
	const message = what === undefined ? error.message : `${what} (${status}): ${serverMessage}`;
	return new HttpError(message, hint, { ...facts, field });
}

/** The API with its known refusals in the words of the node. */
export function inNodeWords(api: PlanhatApi, view: NodeView): PlanhatApi {
	return {
		...api,
		refusal: (answer) => errorInWords(api.refusal(answer), view),
		async json(call) {
			const answered = await attemptAsync(async () => await api.json(call));
			if (answered.ok) return answered.value;
			const { error } = answered;
			throw error instanceof HttpError ? errorInWords(error, view) : error;
		},
	};
}
