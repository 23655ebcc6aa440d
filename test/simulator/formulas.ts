import { isFields, type Doc, type Fields } from './documents';

const OPERATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
	'+': (left, right) => left + right,
	'-': (left, right) => left - right,
	'*': (left, right) => left * right,
	'/': (left, right) => left / right,
};

/**
 * Computes a formula field. Planhat's formula language is not published with the API, only that
 * results appear in `custom`; the sandbox knows `<<field>>`, numbers and + - * /, read from left
 * to right, which is enough to have fields that change by themselves.
 */
export function evaluateFormula(formula: string, doc: Fields): number | null {
	const tokens = formula.match(/<<[^>]+>>|\d+(?:\.\d+)?|[-+*/]/g) ?? [];
	let result: number | undefined;
	let operator = '+';
	for (const token of tokens) {
		if (token in OPERATIONS) {
			operator = token;
			continue;
		}
		const operand = token.startsWith('<<') ? lookUp(token.slice(2, -2).trim(), doc) : Number(token);
		if (typeof operand !== 'number' || !Number.isFinite(operand)) return null;
		result = result === undefined ? operand : OPERATIONS[operator]?.(result, operand);
	}
	return result !== undefined && Number.isFinite(result) ? result : null;
}

function lookUp(path: string, doc: Fields): unknown {
	const custom = doc['custom'];
	if (path.startsWith('custom.')) {
		return isFields(custom) ? custom[path.slice('custom.'.length)] : undefined;
	}
	return doc[path];
}

/** The formula fields among the custom fields of a model. */
export function formulaFields(customFields: Iterable<Doc>, model: string): Map<string, string> {
	const found = new Map<string, string>();
	for (const field of customFields) {
		if (field['isFormula'] !== true || field['parent'] !== model.toLowerCase()) continue;
		found.set(String(field['name']), String(field['formula'] ?? ''));
	}
	return found;
}
