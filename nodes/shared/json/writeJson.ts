function holdsBigInteger(value: unknown): boolean {
	if (typeof value === 'bigint') return true;
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsBigInteger);
}

/** As `JSON.stringify` writes it, undefined where that leaves a member out. */
function written(value: unknown): string | undefined {
	if (typeof value === 'bigint') return String(value);
	if (Array.isArray(value)) {
		return `[${value.map((part: unknown) => written(part) ?? 'null').join(',')}]`;
	}
	if (typeof value !== 'object' || value === null || 'toJSON' in value) {
		return JSON.stringify(value);
	}
	const members = Object.entries(value).flatMap(([name, part]) => {
		const text = written(part);
		return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
	});
	return `{${members.join(',')}}`;
}

/**
 * JSON as `JSON.stringify` writes it, with whole numbers of any size (`bigint`) digit by digit, which
 * it refuses to write, or writes as texts where it was taught to. Reads back with `readJson`.
 */
export function writeJson(value: unknown): string {
	return (holdsBigInteger(value) ? written(value) : JSON.stringify(value)) ?? 'null';
}
