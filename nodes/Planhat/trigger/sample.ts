import type { IDataObject } from 'n8n-workflow';

import { ConfigError } from '../../shared/http/errors';
import type { PlanhatApi } from '../api';
import { requireCompanies } from '../companyFilter';
import { plural, singular } from '../words';
import { stampFieldFor } from './changeSource';
import { dueRecords } from './dateEvents';
import { openList, STABLE_ORDER } from './lists';
import { today } from './moments';
import type { TriggerSettings } from './settings';

const SAMPLE_SIZE = 3;

/** Enough to find the latest of a collection that holds other records too. */
const LOOKED_AT = 100;

function noRecords({ resource, companyFilter }: TriggerSettings): ConfigError {
	const hint = companyFilter ? "Change 'Company', or create" : 'Create';
	return new ConfigError(`There are no ${plural(resource)} yet`, `${hint} one in Planhat.`);
}

function noDates({ resource, companyFilter }: TriggerSettings, label: string): ConfigError {
	const other = companyFilter ? " or 'Company'" : '';
	return new ConfigError(
		`No ${singular(resource)} has a date in '${label}'`,
		`Choose another 'Date Field'${other}, or fill in the date of a record in Planhat.`,
	);
}

/**
 * Records to build a workflow with, while a person tests the trigger: those that changed last, or
 * those whose date comes next. What the trigger remembers is neither used nor changed.
 * @throws ConfigError when there are none
 */
export async function sample(api: PlanhatApi, settings: TriggerSettings): Promise<IDataObject[]> {
	const { resource, date, timezone } = settings;
	const { only, maxPageSize } = resource.list;
	const list = await openList(api, settings);
	if (!date) {
		const order = { sort: `-${stampFieldFor(settings)}`, select: [] };
		const latest = await list.page(order, 0, only ? LOOKED_AT : SAMPLE_SIZE);
		const own = latest.filter((record) => only === undefined || record[only.field] === only.value);
		if (own.length > 0) return own.slice(0, SAMPLE_SIZE);
		await requireCompanies(api, settings.companyFilter);
		throw noRecords(settings);
	}
	const sort = date.isCustom ? STABLE_ORDER : `-${date.field}`;
	const page = await list.page({ sort, select: [] }, 0, maxPageSize);
	const dated = dueRecords(page, settings, date, '').sort((a, b) => a.day - b.day);
	const now = today(timezone);
	const coming = dated.filter(({ day }) => day >= now);
	const shown = coming.length > 0 ? coming.slice(0, SAMPLE_SIZE) : dated.slice(-SAMPLE_SIZE);
	if (shown.length > 0) return shown.map(({ record }) => record);
	await requireCompanies(api, settings.companyFilter);
	throw noDates(settings, date.label);
}
