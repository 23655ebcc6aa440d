import { embeddedRecords, refreshCompanies } from './companies';
import { plainText } from './completion';
import { isFields, type Doc, type Fields } from './documents';
import { evaluateFormula, formulaFields } from './formulas';
import { isOverdue, renewalDays } from './licenses';
import { resourceTable, type ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';

/** Which kind of answer a record stands in; some resources show less in some of them. */
export type Occasion = 'list' | 'read' | 'created' | 'updated' | 'deleted';

/** Company properties too heavy for lists, where fewer fields come back than by id. */
const HEAVY_COMPANY_FIELDS = [
	'lastActivities',
	'documents',
	'collaborators',
	'links',
	'csmScoreLog',
];

/**
 * Reads properties of records as the API shows them. Made once per request, so that what is the
 * same for all records (hidden names, formulas) is worked out once.
 */
export class Reader {
	private readonly hidden: ReadonlySet<string>;
	private readonly formulas: ReadonlyMap<string, string>;
	private readonly now: number;

	constructor(
		private readonly resource: ResourceName,
		private readonly sandbox: Sandbox,
	) {
		this.now = sandbox.now();
		this.hidden = new Set(hiddenFields(resource, sandbox));
		const { model } = resourceTable[resource];
		this.formulas = formulaFields(sandbox.store.collection('customfields').values(), model);
		if (resource === 'companies') refreshCompanies(sandbox);
	}

	/** One property, computed where it depends on the time or on another record. */
	value(doc: Doc, name: string): unknown {
		if (this.hidden.has(name)) return undefined;
		if (name === 'custom') return this.custom(doc);
		if (name.startsWith('custom.')) {
			const custom = this.custom(doc);
			return isFields(custom) ? custom[name.slice('custom.'.length)] : undefined;
		}
		if (this.resource === 'licenses') {
			if (name === 'renewalDaysFromNow') {
				return renewalDays(doc, this.now, this.sandbox.switches.current.renewalDaysPast);
			}
			if (name === 'isOverdue') return isOverdue(doc, this.now);
		}
		const company = resourceTable[this.resource].company;
		if (company?.nameField === name) {
			const owner = this.sandbox.store.collection('companies').get(String(doc[company.field]));
			return owner?.['name'] ?? doc[name];
		}
		return doc[name];
	}

	/** The whole record. */
	present(doc: Doc, occasion: Occasion): Fields {
		const shown: Fields = { ...doc };
		for (const name of this.hidden) delete shown[name];
		const nameField = resourceTable[this.resource].company?.nameField;
		if (nameField) {
			const name = this.value(doc, nameField);
			if (name !== undefined) shown[nameField] = name;
		}
		if (this.formulas.size > 0) shown['custom'] = this.custom(doc);
		this.presentSpecials(shown, doc, occasion);
		return shown;
	}

	private presentSpecials(shown: Fields, doc: Doc, occasion: Occasion): void {
		switch (this.resource) {
			case 'licenses':
				shown['renewalDaysFromNow'] = this.value(doc, 'renewalDaysFromNow');
				shown['isOverdue'] = this.value(doc, 'isOverdue');
				break;
			case 'companies':
				if (occasion === 'list') for (const name of HEAVY_COMPANY_FIELDS) delete shown[name];
				else Object.assign(shown, embeddedRecords(doc, this.sandbox));
				break;
			case 'conversations':
				// Reads hold the snippet only; the answers to writes hold the description.
				if (occasion === 'list' || occasion === 'read') delete shown['description'];
				// A conversation update was answered in plain text, a note update kept its HTML.
				if (occasion === 'updated' && doc['type'] !== 'note') {
					shown['description'] = plainText(String(doc['description'] ?? ''));
				}
				break;
			case 'tickets':
				shown['externalId'] = doc['sourceId'] ?? doc['externalId'];
				delete shown['sourceId'];
				break;
			case 'users':
				// Role ids on create, role objects on a read by id (recorded).
				if (occasion === 'read' && Array.isArray(doc['roles'])) {
					shown['roles'] = doc['roles'].map((role) => ({ _id: role, name: `Role ${role}` }));
				}
				break;
			default:
		}
	}

	private custom(doc: Doc): unknown {
		if (this.formulas.size === 0) return doc['custom'];
		const custom: Fields = isFields(doc['custom']) ? { ...doc['custom'] } : {};
		for (const [name, formula] of this.formulas) custom[name] = evaluateFormula(formula, doc);
		return custom;
	}
}

/** Timestamps nobody has proven on assets and licenses come and go with a switch. */
function hiddenFields(resource: ResourceName, { switches }: Sandbox): string[] {
	const isHidden =
		(resource === 'assets' && switches.current.assetTimestamps === 'absent') ||
		(resource === 'licenses' && switches.current.licenseTimestamps === 'absent');
	return isHidden ? ['createdAt', 'updatedAt'] : [];
}
