import type { FieldType as EditorFieldType, IDataObject, ResourceMapperField } from 'n8n-workflow';

import { attemptAsync } from '../shared/attempt';
import type { FieldType } from '../shared/definition/field';
import { looseName, nearestName } from '../shared/definition/names';
import { CancelledError } from '../shared/http/errors';
import { asRecords, type PlanhatApi } from './api';

/** Marks a custom field among a resource's own fields. Stored in workflows: never change. */
export const CUSTOM_PREFIX = 'custom.';

/** Marks a custom field that holds whole days. Stored in workflows: never change. */
export const CUSTOM_DAY_PREFIX = 'customDay.';

/** What a type of custom fields holds, and the editor's input for it. */
interface CustomType {
	readonly input: EditorFieldType;
	readonly holds: FieldType;
}

const TEXT: CustomType = { input: 'string', holds: 'string' };
const NUMBER: CustomType = { input: 'number', holds: 'number' };
const LIST: CustomType = { input: 'array', holds: 'stringList' };

/** Planhat's types of custom fields; one that is not here is sent as it is. */
const TYPES: Readonly<Record<string, CustomType>> = {
	number: NUMBER,
	rating: NUMBER,
	checkbox: { input: 'boolean', holds: 'boolean' },
	date: { input: 'dateTime', holds: 'dateTime' },
	day: { input: 'dateTime', holds: 'epochDay' },
	list: { input: 'options', holds: 'string' },
	multipicklist: LIST,
	'team members': LIST,
	endusers: LIST,
	text: TEXT,
	'rich text': TEXT,
	phone: TEXT,
	email: TEXT,
	url: TEXT,
	'team member': TEXT,
	enduser: TEXT,
};

/** No tenant is known to have more; one call must do, the editor waits for it. */
const MAX_DEFINITIONS = 2000;

/** A custom field of the account. */
export interface CustomField {
	/** As Planhat shows it, and the key under `custom`. */
	readonly name: string;
	/** Planhat's type in lower case, for example `multipicklist`. */
	readonly type: string;
	/** What its values have to become; undefined for a type that is not known. */
	readonly holds: FieldType | undefined;
	/** The values of a list; empty when any will do. */
	readonly choices: readonly string[];
	/** Whether Planhat computes it. */
	readonly isFormula: boolean;
	readonly isFeatured: boolean;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function toField(entry: IDataObject): CustomField {
	const type = text(entry['type']).toLowerCase();
	const listed = Array.isArray(entry['listValues']) ? entry['listValues'] : [];
	const hasChoices = type === 'list' || type === 'multipicklist';
	return {
		name: text(entry['name']),
		type,
		holds: TYPES[type]?.holds,
		choices: hasChoices ? listed.map(String) : [],
		isFormula: entry['isFormula'] === true,
		isFeatured: entry['isFeatured'] === true,
	};
}

/**
 * The tenant's custom fields of one kind of record; Planhat has no filter for that. How it spells
 * the kinds is seen of a few only, so they are compared without case and separators.
 * @throws HttpError when the Private App may not read custom fields
 */
async function readCustomFields(api: PlanhatApi, parent: string): Promise<CustomField[]> {
	const definitions = asRecords(
		await api.json({
			method: 'GET',
			path: '/customfields',
			query: [
				['limit', String(MAX_DEFINITIONS)],
				['offset', '0'],
			],
		}),
	);
	return definitions
		.filter((entry) => looseName(text(entry['parent'])) === looseName(parent))
		.map(toField)
		.filter(({ name }) => name !== '');
}

/** The custom fields of the account, as far as a run could learn them. */
export class CustomCatalog {
	private readonly byName: ReadonlyMap<string, CustomField>;
	private readonly byLooseName = new Map<string, CustomField[]>();

	/** `unknownBecause` tells why the account's list is not there; names can't be checked then. */
	constructor(
		readonly fields: readonly CustomField[],
		readonly unknownBecause?: string,
	) {
		this.byName = new Map(fields.map((field) => [field.name, field]));
		for (const field of fields) {
			const loose = looseName(field.name);
			this.byLooseName.set(loose, [...(this.byLooseName.get(loose) ?? []), field]);
		}
	}

	get isKnown(): boolean {
		return this.unknownBecause === undefined;
	}

	/** The field of this name; one spelled otherwise counts when no other is spelled like it. */
	find(name: string): CustomField | undefined {
		const exact = this.byName.get(name);
		if (exact) return exact;
		const alike = this.byLooseName.get(looseName(name)) ?? [];
		return alike.length === 1 ? alike[0] : undefined;
	}

	/** The name that is spelled most like this one. */
	nearest(name: string): string | undefined {
		return nearestName(name, [...this.byName.keys()]);
	}
}

/** Asks for the account's custom fields of one kind of record once, when they are first needed. */
export class AccountFields {
	private reading: Promise<CustomCatalog> | undefined;

	constructor(
		private readonly api: PlanhatApi,
		private readonly parent: string | undefined,
	) {}

	/**
	 * Never fails for want of rights: then the fields are not known.
	 * @throws CancelledError when the run is cancelled
	 */
	async catalog(): Promise<CustomCatalog> {
		return await (this.reading ??= this.read());
	}

	private async read(): Promise<CustomCatalog> {
		const { api, parent } = this;
		if (parent === undefined) return new CustomCatalog([], 'these records have none');
		const read = await attemptAsync(async () => await readCustomFields(api, parent));
		if (read.ok) {
			const isListed = read.value.length > 0;
			return new CustomCatalog(read.value, isListed ? undefined : 'Planhat lists none of them');
		}
		if (read.error instanceof CancelledError) throw read.error;
		return new CustomCatalog([], read.error instanceof Error ? read.error.message : 'unknown');
	}
}

/**
 * The tenant's custom fields of one kind of record as fields of the editor's mapper. Formula
 * fields are left out, Planhat computes them.
 * @throws HttpError when the Private App may not read custom fields
 */
export async function loadCustomFields(
	api: PlanhatApi,
	parent: string,
): Promise<ResourceMapperField[]> {
	return (await readCustomFields(api, parent))
		.filter(({ isFormula }) => !isFormula)
		.map(({ name, type, choices, isFeatured }): ResourceMapperField => {
			const input = TYPES[type]?.input ?? 'string';
			const hasOptions = input === 'options' && choices.length > 0;
			return {
				id: (type === 'day' ? CUSTOM_DAY_PREFIX : CUSTOM_PREFIX) + name,
				displayName: name,
				type: input === 'options' && !hasOptions ? 'string' : input,
				required: false,
				defaultMatch: false,
				canBeUsedToMatch: false,
				display: true,
				removed: !isFeatured,
				...(hasOptions ? { options: choices.map((value) => ({ name: value, value })) } : {}),
			};
		});
}
