import { type Answer, type Exchange, param } from '../../restServer';
import type { Api, Source } from '../api';
import {
	answered,
	grant,
	numberParam,
	opaque,
	partOf,
	requireBearer,
	requireGet,
	requireParam,
} from '../serving';
import { oAuth2, WRONG } from '../signIn';

const TOKEN_PATH = '/tenant-1/oauth2/v2.0/token';
const SCOPE = 'https://graph.microsoft.com/.default';

function credential(origin: string) {
	return oAuth2(`${origin}/v1.0`, `${origin}${TOKEN_PATH}`, SCOPE);
}

/**
 * Microsoft Graph: the whole address of the next page as `@odata.nextLink`, with the parameters of
 * the first request in it; none on the last page.
 */
function serveList(exchange: Exchange, { rows, origin }: Source, path: string): Answer {
	if (exchange.path === TOKEN_PATH) {
		return grant(exchange, { grant_type: 'client_credentials', scope: SCOPE });
	}
	requireBearer(exchange);
	requireGet(exchange, path, '$top', '$select', '$skiptoken');
	const size = numberParam(exchange, '$top', { missing: 100, most: 999 });
	const part = partOf(rows, opaque.read(param(exchange, '$skiptoken')), size);
	const kept = exchange.query.filter(([name]) => name !== '$skiptoken');
	const next = new URLSearchParams([
		...kept.map(([name, value]): [string, string] => [name, value]),
		['$skiptoken', opaque.write(part.next ?? 0)],
	]);
	return answered(
		{
			'@odata.context': `${origin}/v1.0/$metadata#list`,
			...(part.next === undefined ? {} : { '@odata.nextLink': `${origin}${path}?${next}` }),
			value: part.rows,
		},
		part,
	);
}

/** Intune: devices as in the documentation of managedDevice. */
export const intune: Api = {
	file: 'intune-devices',
	count: 250,
	pages: 3,
	credential,
	wrong: { clientSecret: WRONG },
	row: (n, label) => ({
		'@odata.type': '#microsoft.graph.managedDevice',
		id: `705c034c-034c-705c-4c03-${String(n).padStart(12, '0')}`,
		deviceName: label,
		managedDeviceOwnerType: 'company',
		enrolledDateTime: '2026-02-01T05:59:43.797191Z',
		operatingSystem: 'Windows',
		complianceState: n === 3 ? 'noncompliant' : 'compliant',
		serialNumber: `IN-${n}`,
	}),
	serve: (exchange, source) => serveList(exchange, source, '/v1.0/deviceManagement/managedDevices'),
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `intune-705c034c-034c-705c-4c03-${String(n).padStart(12, '0')}`,
		name: label,
		serialNumber: `IN-${n}`,
		status: n === 3 ? 'noncompliant' : 'compliant',
		installDate: '2026-02-01T00:00:00.000Z',
	}),
};

/** Entra: people as in the documentation of user; `mail` may be null. */
export const entra: Api = {
	file: 'entra-users',
	count: 250,
	pages: 3,
	credential,
	wrong: { clientSecret: WRONG },
	row: (n, label) => ({
		id: `4562bcc8-c436-4f95-b7c0-${String(n).padStart(12, '0')}`,
		mail: n === 2 ? null : `person${n}@northwind.example`,
		userPrincipalName: `login${n}@northwind.example`,
		givenName: 'Kim',
		surname: label,
		jobTitle: n === 2 ? null : 'Engineer',
		mobilePhone: null,
	}),
	serve: (exchange, source) => {
		if (exchange.path === '/v1.0/users') {
			const fields = 'id,mail,userPrincipalName,givenName,surname,jobTitle,mobilePhone';
			requireParam(exchange, '$select', fields);
		}
		return serveList(exchange, source, '/v1.0/users');
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'endusers',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `entra-4562bcc8-c436-4f95-b7c0-${String(n).padStart(12, '0')}`,
		email: n === 2 ? 'login2@northwind.example' : `person${n}@northwind.example`,
		firstName: 'Kim',
		lastName: label,
	}),
};
