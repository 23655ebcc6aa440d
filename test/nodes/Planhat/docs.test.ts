import { resources } from '../../../nodes/Planhat/resources';
import type { RecordIdKind, ResourceDefinition } from '../../../nodes/shared/definition/resource';
import { readProjectFile } from '../../package/project';

const START = '<!-- resources: start -->';
const END = '<!-- resources: end -->';

const KIND: Record<RecordIdKind, string> = {
	id: 'Planhat ID',
	externalId: 'External ID',
	sourceId: 'Source ID',
};

const none = '–';

function listed(names: readonly string[]): string {
	return names.length === 0 ? none : names.join(', ');
}

function labels({ fields }: ResourceDefinition, names: readonly string[]): string[] {
	return names.map((name) => fields.find((field) => field.name === name)?.label ?? name);
}

/** The ways to name a record; those of an update alone are marked. */
function waysToName({ ids, updateIds = [] }: ResourceDefinition): string {
	const extra = updateIds.filter((kind) => !ids.includes(kind));
	return listed([
		...ids.map((kind) => KIND[kind]),
		...extra.map((kind) => `${KIND[kind]} (Update only)`),
	]);
}

function createNeeds(resource: ResourceDefinition): string {
	if (!resource.operations.includes('create')) return none;
	const { companyField, fields, createChoice, createNeedsOneOf = [] } = resource;
	const required = fields.filter(({ requiredOnCreate }) => requiredOnCreate);
	return (
		[
			...(companyField === undefined ? [] : ['Company']),
			...required.map(({ label }) => label),
			...(createChoice
				? [
						labels(
							resource,
							createChoice.choices.map((it) => it.requires),
						).join(' or '),
					]
				: []),
			...(createNeedsOneOf.length > 0 ? [labels(resource, createNeedsOneOf).join(' or ')] : []),
		].join(', ') || 'nothing'
	);
}

function row(resource: ResourceDefinition): string {
	const { label, list, bulkKeys } = resource;
	const filters = list.filters.map((filter) => filter.label);
	const page = list.isWhole ? 'all at once' : list.maxPageSize.toLocaleString('en');
	const cells = [
		label.one,
		waysToName(resource),
		createNeeds(resource),
		listed(labels(resource, bulkKeys)),
		listed(filters),
		page,
	];
	return `| ${cells.join(' | ')} |`;
}

function table(): string {
	const head = [
		'Resource',
		'A record is named by',
		'Create needs',
		'Create or Update recognises by',
		'Filters',
		'Records in a page',
	];
	return [
		`| ${head.join(' | ')} |`,
		`| ${head.map(() => '---').join(' | ')} |`,
		...[...resources].sort((a, b) => a.label.one.localeCompare(b.label.one)).map(row),
	].join('\n');
}

it('has the table of resources in docs/planhat.md as the node has them', () => {
	const page = readProjectFile('docs/planhat.md');
	const [start, end] = [page.indexOf(START), page.indexOf(END)];
	expect(start).toBeGreaterThan(0);
	expect(page.slice(start + START.length, end).trim()).toBe(table());
});

it('says in docs/planhat.md what differs by its name in Planhat', () => {
	const page = readProjectFile('docs/planhat.md');
	for (const name of ['cId', 'extId', '_currency', 'action', 'subject', 'companyIds']) {
		expect(page).toContain(`\`${name}\``);
	}
});
