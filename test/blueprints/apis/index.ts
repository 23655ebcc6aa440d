import type { Api } from '../api';
import { auth0 } from './auth0';
import { chargebeeCustomers, chargebeeSubscriptions } from './chargebee';
import { github } from './github';
import { gitlab } from './gitlab';
import { googleWorkspace } from './googleWorkspace';
import { entra, intune } from './graph';
import { hubSpot } from './hubSpot';
import { jamfPro } from './jamfPro';
import { kandji } from './kandji';
import { okta } from './okta';
import { pipedrive } from './pipedrive';
import { salesforce } from './salesforce';
import { serviceNow } from './serviceNow';
import { slack } from './slack';
import { snipeIt } from './snipeIt';
import { stripeCustomers, stripeSubscriptions } from './stripe';
import { zendeskOrganizations, zendeskUsers } from './zendesk';

/** Every emulated API, by name. */
export const apis: readonly Api[] = [
	auth0,
	chargebeeCustomers,
	chargebeeSubscriptions,
	entra,
	github,
	gitlab,
	googleWorkspace,
	hubSpot,
	intune,
	jamfPro,
	kandji,
	okta,
	pipedrive,
	salesforce,
	serviceNow,
	slack,
	snipeIt,
	stripeCustomers,
	stripeSubscriptions,
	zendeskOrganizations,
	zendeskUsers,
];
