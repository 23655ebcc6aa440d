import type { INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { afterRestartOption } from '../../shared/n8n/pollMemory';
import { callOptions, companyLocator, fieldChoices, optionsCollection } from '../inputs';
import { listedFields, readableFields } from '../readableFields';
import { CUSTOM_DATE_FIELD, dateFieldsOf, usualDateField } from './dateFields';
import { CHANGE_EVENTS, EVENTS } from './events';
import {
	DEFAULT_CATCH_UP_DAYS,
	DEFAULT_DAYS,
	DEFAULT_MAX_PAGES,
	DEFAULT_OVERLAP_SECONDS,
	LIMITS,
} from './limits';
import { ALL_CUSTOM_FIELDS, hasCompanyFilter, triggerResources } from './triggerResources';

function resourceProperty(): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'license',
		options: triggerResources
			.map(({ name, label }) => ({ name: label.one, value: name }))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

function eventProperty(): INodeProperties {
	return {
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		default: 'createdOrUpdated',
		options: EVENTS.map((event) => ({ ...event })),
	};
}

/** The date to wait for; the choices are those of one resource. */
function dateFieldProperty(resource: ResourceDefinition): INodeProperties {
	const own = dateFieldsOf(resource).map(({ name, label }) => ({ name: label, value: name }));
	const custom = { name: 'Custom Field', value: CUSTOM_DATE_FIELD };
	return {
		displayName: 'Date Field',
		name: 'dateField',
		type: 'options',
		displayOptions: { show: { event: ['dateReached'], resource: [resource.name] } },
		default: usualDateField(resource),
		options: [...own, custom].sort((a, b) => a.name.localeCompare(b.name)),
		description: 'The field that holds the date',
	};
}

function dateProperties(): INodeProperties[] {
	const show = () => ({ event: ['dateReached'] });
	return [
		{
			displayName: 'Custom Field Name',
			name: 'customDateField',
			type: 'string',
			displayOptions: { show: { ...show(), dateField: [CUSTOM_DATE_FIELD] } },
			default: '',
			required: true,
			placeholder: 'e.g. Warranty end',
			description: 'Name of the custom field exactly as in Planhat; it has to be a day or a date',
		},
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			displayOptions: { show: show() },
			typeOptions: { minValue: 0, maxValue: LIMITS.days },
			default: DEFAULT_DAYS,
			description: 'How many days before or after the date; 0 is the day itself',
		},
		{
			displayName: 'Before or After',
			name: 'timing',
			type: 'options',
			displayOptions: { show: show() },
			default: 'before',
			options: [
				{ name: 'After the Date', value: 'after' },
				{ name: 'Before the Date', value: 'before' },
			],
			description: 'On which side of the date the days are counted',
		},
	];
}

function onlyFor(events: readonly string[], option: INodeProperties): INodeProperties {
	return { ...option, displayOptions: { show: { '/event': [...events] } } };
}

function watchChoices(resource: ResourceDefinition): Array<{ name: string; value: string }> {
	const custom = { name: 'Custom Fields', value: ALL_CUSTOM_FIELDS };
	return [...fieldChoices(listedFields(resource)), custom].sort((a, b) =>
		a.name.localeCompare(b.name),
	);
}

function changeOptions(resource: ResourceDefinition): INodeProperties[] {
	return [
		{
			displayName: 'Detect Changes By',
			name: 'detectBy',
			type: 'options',
			default: 'auto',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: 'By timestamp where Planhat keeps one, otherwise by content',
				},
				{
					name: 'Content',
					value: 'content',
					description:
						'All records are read and compared each time, so that a record counts only when something to be seen has changed',
				},
			],
			description: 'How a change is told',
		},
		{
			displayName: 'Fields to Watch',
			name: 'watch',
			type: 'multiOptions',
			default: [],
			options: watchChoices(resource),
			description:
				'Only changes of these fields count. All records are read and compared each time. Leave empty for all fields.',
		},
		{
			displayName: 'Overlap (Seconds)',
			name: 'overlap',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: LIMITS.overlapSeconds },
			default: DEFAULT_OVERLAP_SECONDS,
			description:
				'How much later than others a change may appear in the list of Planhat. It is emitted once all the same.',
		},
	];
}

function optionsProperty(resource: ResourceDefinition): INodeProperties {
	const options = optionsCollection([
		afterRestartOption(),
		...callOptions(),
		...changeOptions(resource).map((option) => onlyFor(CHANGE_EVENTS, option)),
		onlyFor(['dateReached'], {
			displayName: 'Catch Up (Days)',
			name: 'catchUpDays',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: LIMITS.catchUpDays },
			default: DEFAULT_CATCH_UP_DAYS,
			description:
				'For how many days a date that was missed is still emitted, for example because n8n was not running',
		}),
		{
			displayName: 'Fields to Return',
			name: 'select',
			type: 'multiOptions',
			default: [],
			options: fieldChoices(readableFields(resource)),
			description:
				'Only these fields come back. Leave empty for all fields; custom fields come only then.',
		},
		{
			displayName: 'Max Pages',
			name: 'maxPages',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LIMITS.maxPages },
			default: DEFAULT_MAX_PAGES,
			description:
				'The most pages one poll may read. When it is not enough, the poll fails and nothing is lost.',
		},
	]);
	return { ...options, displayOptions: { show: { resource: [resource.name] } } };
}

/**
 * All properties of the trigger, derived from the resources. Built anew with each call, because
 * n8n changes the objects it is given.
 */
export function triggerProperties(): INodeProperties[] {
	const withCompany = triggerResources.filter(hasCompanyFilter).map(({ name }) => name);
	return [
		resourceProperty(),
		eventProperty(),
		{
			...companyLocator('Only records of this company; leave empty for all', false),
			displayOptions: { show: { resource: withCompany } },
		},
		...triggerResources.map(dateFieldProperty),
		...dateProperties(),
		...triggerResources.map(optionsProperty),
	];
}
