import type { IDataObject } from 'n8n-workflow';

import { linkRows, mergeDuplicates, withoutDuplicates } from '../../shared/batching/duplicates';
import { failed, type Outcome, skipped } from '../../shared/batching/outcomes';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { isObject } from '../../shared/extract/jsonValue';
import { WITHIN_COMPANY } from '../keys';
import { labelOf } from '../requirements';
import { type BulkRow, toBulkRow } from './row';
import { DUPLICATE_REASON, type UpsertDuplicates } from './settings';

/** How the rows of a run are compared. */
export interface Comparison {
	readonly resource: ResourceDefinition;
	readonly policy: UpsertDuplicates;
	/** Planhat IDs of companies by other spellings. */
	readonly companies: ReadonlyMap<string, string>;
}

/** The rows to send, and what becomes of the others. */
export interface DistinctRows {
	readonly kept: readonly BulkRow[];
	/** Rows that are not sent at all, with their outcome. */
	readonly refused: ReadonlyArray<readonly [row: BulkRow, outcome: Outcome]>;
	/** Rows in whose place another one is sent, and why. */
	readonly leftOut: ReadonlyArray<{
		readonly row: BulkRow;
		readonly by: BulkRow;
		readonly reason: string;
		/** Whether the fields of the row are sent with the other. */
		readonly isMerged: boolean;
	}>;
}

/** A key as it is compared: addresses without case. */
function comparable(name: string, value: string): string {
	return name === 'email' ? value.toLowerCase() : value;
}

class RowComparer {
	constructor(private readonly comparison: Comparison) {}

	/** The company by one spelling. */
	company({ company = '' }: BulkRow): string {
		return this.comparison.companies.get(company) ?? company;
	}

	/** One text for each key of the row that means the same record in another one. */
	identities(row: BulkRow, isWanted: (name: string) => boolean): string[] {
		return row.keys
			.filter(([name]) => isWanted(name))
			.map(([name, value]) => {
				const scope = WITHIN_COMPANY.has(name) ? this.company(row) : '';
				// The length keeps a scope and a value apart that together look like others.
				return `${name} ${scope.length} ${scope}${comparable(name, value)}`;
			});
	}

	/** A key that Planhat tries before the shared one, and that differs. */
	differingKey(one: BulkRow, other: BulkRow, shared: string): string | undefined {
		const { bulkKeys } = this.comparison.resource;
		const others = new Map(other.keys);
		return one.keys.find(([name, value]) => {
			if (bulkKeys.indexOf(name) >= bulkKeys.indexOf(shared)) return false;
			const held = others.get(name);
			return held !== undefined && comparable(name, held) !== comparable(name, value);
		})?.[0];
	}

	/** One row with the fields of both: the later one wins, but a key keeps its first spelling. */
	merge(earlier: BulkRow, later: BulkRow): BulkRow {
		const { resource } = this.comparison;
		// Written by JSON.stringify out of objects.
		const [first, second] = [earlier, later].map(({ json }) => JSON.parse(json) as IDataObject);
		const body: IDataObject = { ...first, ...second };
		const { custom } = first ?? {};
		if (isObject(custom) && isObject(second?.['custom'])) {
			body['custom'] = { ...(custom as IDataObject), ...(second['custom'] as IDataObject) };
		}
		const laterKeys = new Map(later.keys);
		for (const [name, value] of earlier.keys) {
			const held = laterKeys.get(name);
			const isSame = held !== undefined && comparable(name, held) === comparable(name, value);
			if (isSame) body[name] = value;
		}
		const { companyField } = resource;
		if (companyField !== undefined && this.company(earlier) === this.company(later)) {
			body[companyField] = earlier.company;
		}
		const placeholders = [...new Set([...earlier.placeholders, ...later.placeholders])];
		return toBulkRow(resource, later.index, body, placeholders);
	}
}

function nameIn(identity: string): string {
	return identity.slice(0, identity.indexOf(' '));
}

/** Rows that share an ID such as N/A: nothing says that they are one record. */
function sharedPlaceholders(
	rows: readonly BulkRow[],
	comparer: RowComparer,
	resource: ResourceDefinition,
): Map<BulkRow, Outcome> {
	const holders = new Map<string, BulkRow[]>();
	for (const row of rows) {
		if (row.placeholders.length === 0) continue;
		for (const identity of comparer.identities(row, (name) => row.placeholders.includes(name))) {
			holders.set(identity, [...(holders.get(identity) ?? []), row]);
		}
	}
	const refused = new Map<BulkRow, Outcome>();
	for (const [identity, sharing] of holders) {
		if (sharing.length < 2) continue;
		const name = nameIn(identity);
		for (const row of sharing) {
			const id = new Map(row.keys).get(name) ?? '';
			refused.set(
				row,
				failed(
					`${sharing.length} rows have the '${labelOf(resource, name)}' '${id}', which says that no ID is known, so they may be different records. Give each its own ID, or choose 'Accept' for 'Placeholder IDs' in the options`,
				),
			);
		}
	}
	return refused;
}

/**
 * Finds the rows of a run that mean the same record, by any of their keys, and applies the policy.
 * Rows that Planhat would take for one although their keys contradict each other are refused.
 */
export function distinctRows(rows: readonly BulkRow[], comparison: Comparison): DistinctRows {
	const { resource, policy } = comparison;
	const comparer = new RowComparer(comparison);
	const refused = sharedPlaceholders(rows, comparer, resource);
	const usable = rows.filter((row) => !refused.has(row));
	const identitiesOf = (row: BulkRow) => comparer.identities(row, () => true);
	const { firstOf, contradicting } = linkRows(
		usable,
		identitiesOf,
		(earlier, later, identity) =>
			comparer.differingKey(earlier, later, nameIn(identity)) !== undefined,
	);
	for (const [row, other] of contradicting) {
		const shared = identitiesOf(row).find((identity) => identitiesOf(other).includes(identity));
		const name = nameIn(shared ?? '');
		const differing = comparer.differingKey(row, other, name) ?? '';
		refused.set(
			row,
			failed(
				`Item ${other.index} has the same '${labelOf(resource, name)}', but another '${labelOf(resource, differing)}'. Planhat would take both for one record. Correct one of them, or leave '${labelOf(resource, name)}' out`,
			),
		);
	}
	const distinct = usable.filter((row) => !refused.has(row));
	const keyOf = (row: BulkRow) => String((firstOf.get(row) ?? row).index);
	if (policy === 'merge') {
		const { kept, merged } = mergeDuplicates(distinct, keyOf, (earlier, later) =>
			comparer.merge(earlier, later),
		);
		const leftOut = merged.map(([row, by]) => ({
			row,
			by,
			reason: `Merged into item ${by.index}, which is the same record`,
			isMerged: true,
		}));
		return { kept, refused: [...refused], leftOut };
	}
	const { kept, dropped } = withoutDuplicates(distinct, keyOf, policy);
	if (policy === 'rejectAll') {
		for (const row of dropped) refused.set(row, failed(DUPLICATE_REASON.rejectAll));
		return { kept, refused: [...refused], leftOut: [] };
	}
	const keptBy = new Map(kept.map((row) => [keyOf(row), row]));
	const leftOut = dropped.map((row) => ({
		row,
		by: keptBy.get(keyOf(row)) ?? row,
		reason: DUPLICATE_REASON[policy],
		isMerged: false,
	}));
	return { kept, refused: [...refused], leftOut };
}

/**
 * What became of a row that another one stands for. One whose fields were sent with the other shares
 * its trouble, so that nothing is lost without a word.
 */
export function leftOutOutcome(
	{ reason, isMerged }: Pick<DistinctRows['leftOut'][number], 'isMerged' | 'reason'>,
	whole: Outcome | undefined,
): Outcome {
	const told = whole?.reason === undefined ? reason : `${reason}: ${whole.reason}`;
	if (isMerged && whole?.isProblem) return { ...whole, reason: told };
	return { ...skipped(whole?.isProblem ? told : reason), id: whole?.id };
}
