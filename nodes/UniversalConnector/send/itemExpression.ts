/** What n8n resolves to something else for every item, as an expression may name it. */
const OF_THE_ITEM = [
	/\$(json|binary|data|itemIndex|position|thisItem|thisItemIndex|getPairedItem)\b/,
	/\$input\s*(\?\.|\.)?\s*(item\b|\[\s*(['"`])item\3\s*\])/,
	/\$\(\s*(['"`])(?:(?!\1).)*\1\s*\)\s*(\?\.|\.)?\s*((item|pairedItem)\b|\[\s*['"`](item|pairedItem)['"`]\s*\])/s,
	// `$node["Name"].json` is the item of the same position there.
	/\$node\b[^}]*?(\.\s*(json|binary|data)\b|\[\s*['"`](json|binary|data)['"`]\s*\])/,
];

/** Whether a stored value holds an expression, which n8n resolves for each item. */
export function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(holdsExpression);
}

/** Whether an expression in a stored value gives another thing for every item. */
export function namesItem(value: unknown): boolean {
	if (typeof value === 'string') {
		return value.startsWith('=') && OF_THE_ITEM.some((pattern) => pattern.test(value));
	}
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(namesItem);
}
