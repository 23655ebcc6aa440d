import type { IDataObject } from 'n8n-workflow';

import type {
	FixedPeriodRule,
	OperationName,
	ResourceDefinition,
} from '../shared/definition/resource';
import { isBlank } from '../shared/extract/jsonValue';
import { ConfigError } from '../shared/http/errors';
import { labelOf } from './requirements';
import type { MappingNotes } from './mappingNotes';
import type { WireRecord } from './wire';
import { singular, withArticle } from './words';

/** A date as it is sent, to compare it with others of the same field type. */
function comparable(value: unknown): string | number | undefined {
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function shownDate(value: string | number): string {
	return typeof value === 'number'
		? new Date(value * 86_400_000).toISOString().slice(0, 10)
		: value.slice(0, 10);
}

/** Refuses an end that comes before the beginning. */
function checkPeriods(resource: ResourceDefinition, body: IDataObject): void {
	for (const [fromName, toName] of resource.periods ?? []) {
		const [from, to] = [comparable(body[fromName]), comparable(body[toName])];
		if (from === undefined || to === undefined || to >= from) continue;
		const [start, end] = [labelOf(resource, fromName), labelOf(resource, toName)];
		throw new ConfigError(
			`'${end}' (${shownDate(to)}) comes before '${start}' (${shownDate(from)})`,
			`Correct '${start}' or '${end}'.`,
			{ field: end },
		);
	}
}

/** Whether a license that is over gets the day on which it ended. */
function isOver({ over }: FixedPeriodRule, body: IDataObject): boolean {
	return body[over.field] === over.value;
}

/**
 * Planhat keeps an end date and a total value for a fixed period alone, and drops them otherwise
 * (recorded). So an end date turns the fixed period on, and a contradiction is refused.
 */
function checkFixedPeriod(
	resource: ResourceDefinition,
	rule: FixedPeriodRule,
	{ body, bad }: WireRecord,
	operation: OperationName,
	notes: MappingNotes,
): void {
	const label = (name: string) => labelOf(resource, name);
	const { isFixed, end, total, monthly } = rule;
	const hasEnd = !isBlank(body[end]);
	if (hasEnd && body[isFixed] === false && !isOver(rule, body)) {
		throw new ConfigError(
			`'${label(isFixed)}' is off, but there is an '${label(end)}', which Planhat drops then`,
			`Turn on '${label(isFixed)}', or leave out '${label(end)}'.`,
			{ field: label(isFixed) },
		);
	}
	if (hasEnd && body[isFixed] === undefined && !bad.has(isFixed) && !isOver(rule, body)) {
		body[isFixed] = true;
		notes.count(
			`'${label(isFixed)}' was turned on, because there is an '${label(end)}'; without it Planhat drops the date`,
		);
	}
	if (operation !== 'create' || hasEnd || bad.has(end)) return;
	if (body[isFixed] === true) {
		throw new ConfigError(
			`${resource.label.one} with '${label(isFixed)}' needs '${label(end)}'`,
			`Fill in '${label(end)}', or turn off '${label(isFixed)}' and give '${label(monthly)}'.`,
			{ field: label(end) },
		);
	}
	if (!isBlank(body[total]) && isBlank(body[monthly])) {
		notes.count(
			`${withArticle(resource)} has a '${label(total)}', but no '${label(end)}': Planhat keeps a total value for a fixed period only. Give '${label(end)}', or '${label(monthly)}' for ${withArticle(resource)} without an end`,
		);
	}
}

/** Tells of a value that decides in which views a record is shown, and is missing. */
function noteUnset(resource: ResourceDefinition, body: IDataObject, notes: MappingNotes): void {
	for (const [name, consequence] of Object.entries(resource.worthSetting ?? {})) {
		if (!isBlank(body[name])) continue;
		notes.count(`A new ${singular(resource)} has no '${labelOf(resource, name)}': ${consequence}`);
	}
}

/**
 * Refuses what can't mean what it says, in every operation, and completes what goes without saying.
 * What is wrong is added to the problems of the row.
 */
export function checkMeaning(
	resource: ResourceDefinition,
	wire: WireRecord,
	operation: OperationName,
	notes: MappingNotes,
): void {
	const { fixedPeriod } = resource;
	wire.problems.try(() => checkPeriods(resource, wire.body));
	if (fixedPeriod) {
		wire.problems.try(() => checkFixedPeriod(resource, fixedPeriod, wire, operation, notes));
	}
	if (operation === 'create') noteUnset(resource, wire.body, notes);
}
