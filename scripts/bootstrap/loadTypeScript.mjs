/**
 * Imports a TypeScript module. The loader is a development dependency, hence only known after
 * `ensureDependencies`.
 *
 * @param {string} specifier relative to `parent`
 * @param {string} parent `import.meta.url` of the caller
 */
export async function loadTypeScript(specifier, parent) {
	const { tsImport } = await import('tsx/esm/api');
	return await tsImport(specifier, parent);
}
