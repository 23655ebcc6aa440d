import { asText, isFields, type Doc, type Fields } from './documents';
import { Refusal } from './refusal';
import { resourceTable, type Prefix, type ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';

const OBJECT_ID = /^[0-9a-f]{24}$/i;
const prefixed = /^(extid|srcid)-(.+)$/s;

/** Whether the text has the form of an `_id`: 24 hex digits. */
export function isObjectId(value: string): boolean {
	return OBJECT_ID.test(value);
}

interface ParsedReference {
	prefix?: Prefix;
	value: string;
}

function parse(text: string): ParsedReference | undefined {
	if (isObjectId(text)) return { value: text.toLowerCase() };
	const match = prefixed.exec(text);
	if (!match?.[1] || match[2] === undefined) return undefined;
	return { prefix: match[1] === 'extid' ? 'extid' : 'srcid', value: match[2] };
}

/** The record a path names, through `_id` or a prefix this resource and call support. */
export function findByPath(
	resource: ResourceName,
	text: string,
	prefixes: readonly Prefix[],
	{ store, switches }: Sandbox,
): Doc {
	const rules = resourceTable[resource];
	const reference = parse(text);
	if (!reference || (reference.prefix && !prefixes.includes(reference.prefix))) {
		const forms = prefixes.map((prefix) => `${prefix}-`).join(' or ');
		throw new Refusal(
			switches.current.badPathId === '404' ? 404 : 400,
			`The identifier must be a planhat _id${forms && ` or begin with ${forms}`}`,
		);
	}
	const found = lookUp(resource, reference, store).filter((doc) => store.holds(resource, doc));
	if (found.length > 1 && switches.current.ambiguousExternalId === '400') {
		throw new Refusal(400, `${rules.externalIdField ?? 'externalId'} is not unique`);
	}
	const [first] = found;
	if (!first) throw new Refusal(404, `${rules.model} not found`);
	return first;
}

function lookUp(
	resource: ResourceName,
	{ prefix, value }: ParsedReference,
	store: Sandbox['store'],
): readonly Doc[] {
	const collection = store.collection(resource);
	if (prefix === 'extid') {
		return collection.findBy(resourceTable[resource].externalIdField ?? 'externalId', value);
	}
	if (prefix === 'srcid') return collection.findBy('sourceId', value);
	const doc = collection.get(value);
	return doc ? [doc] : [];
}

/** The company meant by an `_id`, `extid-...` or `srcid-...` inside a body. */
function resolveCompany(text: string, { store, switches }: Sandbox): Doc {
	const reference = parse(text);
	const [company] = reference ? lookUp('companies', reference, store) : [];
	if (company) return company;
	throw new Refusal(switches.current.missingCompany === '404' ? 404 : 400, 'Company not found');
}

/** Replaces company references in `fields` by the ids of the companies meant. */
export function resolveCompanies(
	resource: ResourceName,
	fields: Fields,
	body: Fields,
	sandbox: Sandbox,
): void {
	const company = resourceTable[resource].company;
	if (!company) return;
	const sent = fields[company.field];
	if (Array.isArray(sent)) {
		fields[company.field] = sent.map((text) => resolveCompany(String(text), sandbox)._id);
	} else if (typeof sent === 'string' && sent !== '') {
		fields[company.field] = resolveCompany(sent, sandbox)._id;
	} else if (takesExternalId.has(resource)) {
		const externalId = asText(body['companyExternalId']);
		if (externalId) {
			fields[company.field] = resolveCompany(`extid-${externalId}`, sandbox)._id;
		}
	}
}

/** Resources that know `companyExternalId` beside `companyId`. */
export const takesExternalId: ReadonlySet<ResourceName> = new Set<ResourceName>([
	'conversations',
	'tickets',
	'endusers',
]);

/** The company one of whose domains is the domain of the address. */
export function companyByDomain({ store }: Sandbox, domains: readonly string[]): Doc | undefined {
	const wanted = new Set(domains.map(bareDomain));
	for (const company of store.collection('companies').values()) {
		const own = company['domains'];
		if (Array.isArray(own) && own.some((domain) => wanted.has(bareDomain(String(domain))))) {
			return company;
		}
	}
	return undefined;
}

/** Tenants keep full URLs among their domains. */
function bareDomain(text: string): string {
	return text
		.toLowerCase()
		.replace(/^.*@/, '')
		.replace(/^https?:\/\//, '')
		.replace(/^www\./, '')
		.replace(/\/.*$/, '');
}

/** The ids in an array of ids or of objects with `id` or `_id`. */
export function idsOf(value: unknown): string[] {
	if (!Array.isArray(value)) return [];
	return value.flatMap((entry: unknown) => {
		if (typeof entry === 'string') return [entry];
		const id = isFields(entry) ? (entry['id'] ?? entry['_id']) : undefined;
		return typeof id === 'string' ? [id] : [];
	});
}
