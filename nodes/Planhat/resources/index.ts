import type { ResourceDefinition } from '../../shared/definition/resource';
import { asset } from './asset';
import { campaign } from './campaign';
import { churn } from './churn';
import { company } from './company';
import { companyLean } from './companyLean';
import { conversation } from './conversation';
import { customField } from './customField';
import { endUser } from './endUser';
import { invoice } from './invoice';
import { issue } from './issue';
import { license } from './license';
import { note } from './note';
import { nps } from './nps';
import { objective } from './objective';
import { opportunity } from './opportunity';
import { project } from './project';
import { sale } from './sale';
import { task } from './task';
import { ticket } from './ticket';
import { timeEntry } from './timeEntry';
import { timesheet } from './timesheet';
import { user } from './user';
import { workspace } from './workspace';

/** Every resource of the node; the editor's choices, properties and methods follow from it. */
export const resources: readonly ResourceDefinition[] = [
	asset,
	campaign,
	churn,
	company,
	companyLean,
	conversation,
	customField,
	endUser,
	invoice,
	issue,
	license,
	note,
	nps,
	objective,
	opportunity,
	project,
	sale,
	task,
	ticket,
	timeEntry,
	timesheet,
	user,
	workspace,
];
