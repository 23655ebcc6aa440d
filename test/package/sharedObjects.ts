function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

/** Every object inside a value with the way to it, itself included. */
function objectsIn(value: unknown, path: string, found = new Map<object, string[]>()) {
	if (!isObject(value)) return found;
	const paths = found.get(value);
	if (paths !== undefined) {
		paths.push(path);
		return found;
	}
	found.set(value, [path]);
	for (const [key, inner] of Object.entries(value)) objectsIn(inner, `${path}.${key}`, found);
	return found;
}

/** The objects that two values both hold: a change to one would change the other. */
export function sharedObjects(one: unknown, other: unknown): string[] {
	const known = objectsIn(one, '');
	return [...objectsIn(other, '')]
		.filter(([object]) => known.has(object))
		.map(([, [path]]) => path ?? '');
}

/** The objects that stand in several places of a value. */
export function repeatedObjects(value: unknown): string[] {
	return [...objectsIn(value, '').values()]
		.filter((paths) => paths.length > 1)
		.map((paths) => paths.join(' = '));
}
