/**
 * What the node Planhat puts out, as the editor reads it from beside the node: fields can then be
 * mapped in the node after it before anything has run. A tenant's custom fields are not among them.
 */

/** A type of the definitions as a type of JSON Schema (draft 2020-12); all others are texts. */
const TYPES = {
	boolean: { type: 'boolean' },
	epochDay: { type: 'integer' },
	integer: { type: 'integer' },
	number: { type: 'number' },
	objectList: { type: 'array', items: { type: 'object' } },
	stringList: { type: 'array', items: { type: 'string' } },
};
const TEXT = { type: 'string' };

const typeOf = ({ type }) => TYPES[type] ?? TEXT;

/** Without those of the type JSON, which may be objects or lists. */
function record(fields) {
	const named = fields
		.filter(({ type }) => type !== 'json')
		.map((field) => [field.name, typeOf(field)]);
	return Object.fromEntries([['_id', TEXT], ...named]);
}

/** The properties of an item that an operation puts out. */
const PROPERTIES = {
	create: (resource, { readableFields }) => record(readableFields(resource)),
	delete: () => ({ deleted: { type: 'boolean' }, id: TEXT }),
	get: (resource, { readableFields }) => record(readableFields(resource)),
	getAll: (resource, { listedFields }) => record(listedFields(resource)),
	update: (resource, { readableFields }) => record(readableFields(resource)),
	upsert: ({ bulkKeys }) =>
		Object.fromEntries(
			['outcome', 'id', ...bulkKeys.filter((name) => name !== '_id')].map((name) => [name, TEXT]),
		),
};

/**
 * The schemas of all operations of the resources.
 *
 * @param {object} definitions the compiled `resources` and the functions that tell their fields
 * @returns {Array<{ file: string, schema: object }>} files relative to the folder of the node
 */
function outputSchemas({ resources, ...fields }) {
	return resources.flatMap((resource) =>
		resource.operations.map((operation) => ({
			file: `__schema__/v1.0.0/${resource.name}/${operation}.json`,
			schema: { type: 'object', properties: PROPERTIES[operation](resource, fields), version: 1 },
		})),
	);
}

module.exports = { outputSchemas };
