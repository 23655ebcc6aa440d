import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError } from '../../shared/http/errors';
import { type ItemParameters, optionNumber } from '../../shared/n8n/parameters';
import { type AfterRestart, readAfterRestart } from '../../shared/n8n/pollMemory';
import { pollParameters } from '../../shared/n8n/pollParameters';
import { type CompanyFilter, readCompanyFilter } from '../companyFilter';
import type { CallOptions } from '../connect';
import { readCallOptions } from '../inputs';
import { fieldNames, listedFields } from '../readableFields';
import { CUSTOM_DATE_FIELD, dateFieldsOf } from './dateFields';
import { type EventName, EVENTS } from './events';
import {
	DEFAULT_CATCH_UP_DAYS,
	DEFAULT_DAYS,
	DEFAULT_MAX_PAGES,
	DEFAULT_OVERLAP_SECONDS,
	LIMITS,
} from './limits';
import { ALL_CUSTOM_FIELDS, hasCompanyFilter, triggerResources } from './triggerResources';

/** The date waited for. */
export interface DateSettings {
	/** Name of the field, or of the custom field. */
	readonly field: string;
	readonly isCustom: boolean;
	readonly label: string;
	/** Days from the date to the day of the event; below zero is before the date. */
	readonly offsetDays: number;
	readonly catchUpDays: number;
}

/** Everything a person set. */
export interface TriggerSettings {
	readonly resource: ResourceDefinition;
	readonly event: EventName;
	readonly companyFilter?: CompanyFilter;
	/** Fields to return; empty for all. */
	readonly select: readonly string[];
	/** Fields whose changes count; empty for all. */
	readonly watch: readonly string[];
	readonly isByContent: boolean;
	readonly overlapMs: number;
	readonly maxPages: number;
	readonly timezone: string;
	readonly afterRestart: AfterRestart;
	readonly calls: CallOptions;
	/** For the event 'dateReached' only. */
	readonly date?: DateSettings;
}

function buildChoiceError(what: string, field: string): ConfigError {
	return new ConfigError(`This version of the node has no ${what}`, `Choose '${field}' again.`, {
		field,
	});
}

/** A field that does not exist never changes, so the trigger would wait for ever. */
function readWatch(resource: ResourceDefinition, options: IDataObject): string[] {
	const names = fieldNames(options['watch']);
	const known = new Set<string>([
		ALL_CUSTOM_FIELDS,
		...listedFields(resource).map(({ name }) => name),
	]);
	const unknown = names.find((name) => !known.has(name));
	if (unknown === undefined) return names;
	throw new ConfigError(
		`${resource.label.many} have no field '${unknown}' to watch`,
		"Choose 'Fields to Watch' again; 'Custom Fields' stands for all custom fields.",
		{ field: 'Fields to Watch' },
	);
}

function readDateField(
	resource: ResourceDefinition,
	parameters: ItemParameters,
): Pick<DateSettings, 'field' | 'isCustom' | 'label'> {
	const name = parameters.text('dateField');
	if (name === CUSTOM_DATE_FIELD) {
		const field = parameters.text('customDateField').trim();
		if (field !== '') return { field, isCustom: true, label: field };
		throw new ConfigError(
			"'Custom Field Name' is empty",
			'Enter the name of the custom field exactly as in Planhat.',
			{ field: 'Custom Field Name' },
		);
	}
	const known = dateFieldsOf(resource).find((field) => field.name === name);
	if (known) return { field: name, isCustom: false, label: known.label };
	const labels = dateFieldsOf(resource).map(({ label }) => `'${label}'`);
	throw new ConfigError(
		`${resource.label.many} have no date field '${name}'`,
		`Choose 'Date Field' again: ${[...labels, "'Custom Field'"].join(', ')}.`,
		{ field: 'Date Field' },
	);
}

function readDate(resource: ResourceDefinition, parameters: ItemParameters): DateSettings {
	const timing = parameters.text('timing', 'before');
	if (timing !== 'before' && timing !== 'after') {
		throw buildChoiceError(`'${timing}' the date`, 'Before or After');
	}
	const given = { days: parameters.number('days', 'Days', DEFAULT_DAYS) };
	const rule = { label: 'Days', fallback: DEFAULT_DAYS, min: 0, max: LIMITS.days, isWhole: true };
	const days = optionNumber(given, 'days', rule);
	return {
		...readDateField(resource, parameters),
		offsetDays: timing === 'before' ? -days : days,
		catchUpDays: optionNumber(parameters.collection('options'), 'catchUpDays', {
			label: 'Catch Up (Days)',
			fallback: DEFAULT_CATCH_UP_DAYS,
			min: 0,
			max: LIMITS.catchUpDays,
			isWhole: true,
		}),
	};
}

function readChoices(parameters: ItemParameters): {
	resource: ResourceDefinition;
	event: EventName;
} {
	const resourceName = parameters.text('resource');
	const resource = triggerResources.find(({ name }) => name === resourceName);
	if (!resource) throw buildChoiceError(`resource '${resourceName}'`, 'Resource');
	const eventName = parameters.text('event');
	const event = EVENTS.find(({ value }) => value === eventName);
	if (!event) throw buildChoiceError(`event '${eventName}'`, 'Event');
	return { resource, event: event.value };
}

/** The companies as plain texts, to tell settings apart. */
export function companyNames({ companyFilter }: TriggerSettings): string[] {
	return (companyFilter?.companies ?? []).map(({ kind, id }) => `${kind} ${id}`);
}

/**
 * Reads what the person set.
 * @throws ConfigError naming what can't be used; nothing was sent
 */
export function readSettings(context: IPollFunctions): TriggerSettings {
	const parameters = pollParameters(context);
	const { resource, event } = readChoices(parameters);
	const options = parameters.collection('options');
	const companyFilter = hasCompanyFilter(resource)
		? readCompanyFilter(resource, parameters, undefined)
		: undefined;
	const watch = readWatch(resource, options);
	return {
		resource,
		event,
		companyFilter,
		select: fieldNames(options['select']),
		watch,
		isByContent: options['detectBy'] === 'content' || watch.length > 0,
		overlapMs:
			1000 *
			optionNumber(options, 'overlap', {
				label: 'Overlap (Seconds)',
				fallback: DEFAULT_OVERLAP_SECONDS,
				min: 0,
				max: LIMITS.overlapSeconds,
			}),
		maxPages: optionNumber(options, 'maxPages', {
			label: 'Max Pages',
			fallback: DEFAULT_MAX_PAGES,
			min: 1,
			max: LIMITS.maxPages,
			isWhole: true,
		}),
		timezone: context.getTimezone(),
		afterRestart: readAfterRestart(options),
		calls: readCallOptions(options),
		date: event === 'dateReached' ? readDate(resource, parameters) : undefined,
	};
}
