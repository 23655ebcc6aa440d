import { operations } from './operations';

/** The expression for the line below the node's name: what the chosen operation is set to do. */
export function subtitle(): string {
	const chosen = operations.reduceRight(
		(others, { name, summary }) => `$parameter["operation"] === "${name}" ? ${summary} : ${others}`,
		'""',
	);
	return `={{ ${chosen} }}`;
}
