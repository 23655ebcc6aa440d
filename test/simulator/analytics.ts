import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFields, isFilled, type Doc, type Fields } from './documents';
import { bytesOf, transmit } from './plumbing';
import { companyByDomain } from './references';
import type { Answer } from './refusal';
import type { ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';
import { createRecord } from './writes';

/** Planhat developer documentation: hard limit of one POST to the analytics host. */
export const ANALYTICS_BODY_MAXIMUM = 32 * 1024 * 1024;

/** Something pushed to the analytics host, with the tenant it was pushed for. */
export interface Received {
	tenant: string;
	item: Fields;
}

const metricModels: Readonly<Record<string, ResourceName>> = {
	company: 'companies',
	enduser: 'endusers',
	asset: 'assets',
	project: 'projects',
};

/**
 * The analytics host: takes everything, always answers 200, and only works on what names its own
 * tenant. Planhat developer documentation: metrics, user activities.
 */
export class Analytics {
	readonly metrics: Received[] = [];
	readonly activities: Received[] = [];
	readonly segment: Received[] = [];

	constructor(
		private readonly sandbox: Sandbox,
		private readonly tenantUuid: string,
	) {}

	/** Forgets what arrived; records made from it stay in the store. */
	clear(): void {
		for (const list of [this.metrics, this.activities, this.segment]) list.length = 0;
	}

	receiveMetrics(tenant: string, body: unknown): Answer {
		const items = itemsOf(body);
		for (const item of items) {
			this.metrics.push({ tenant, item });
			if (tenant === this.tenantUuid) this.storeMetric(item);
		}
		return { status: 200, body: { processed: items.length, errors: [] } };
	}

	receiveActivities(tenant: string, body: unknown): Answer {
		for (const item of itemsOf(body)) {
			this.activities.push({ tenant, item });
			if (tenant === this.tenantUuid) this.storePerson(item);
		}
		return this.activityAnswer();
	}

	receiveSegment(tenant: string, body: unknown): Answer {
		for (const item of itemsOf(body)) this.segment.push({ tenant, item });
		return this.activityAnswer();
	}

	private activityAnswer(): Answer {
		switch (this.sandbox.switches.current.activityAnswer) {
			case 'empty':
				return { status: 200 };
			case 'json':
				return { status: 200, body: {} };
			case 'text':
				return { status: 200, body: 'OK', contentType: 'text/plain' };
		}
	}

	/** Later failures are never told, so a metric that fits nothing simply vanishes. */
	private storeMetric(item: Fields): void {
		const { store, now } = this.sandbox;
		const model = typeof item['model'] === 'string' ? item['model'] : 'Company';
		const resource = metricModels[model.toLowerCase()];
		const { dimensionId, value, externalId } = item;
		if (!resource || !isFilled(dimensionId) || typeof value !== 'number') return;
		const [parent] = store.collection(resource).findBy('externalId', String(externalId));
		if (!parent) return;
		const company = this.companyOf(resource, parent);
		const date = typeof item['date'] === 'string' ? Date.parse(item['date']) : now();
		store.metrics.push({
			_id: store.newId(),
			dimensionId: String(dimensionId),
			time: new Date(Number.isNaN(date) ? now() : date).toISOString(),
			value,
			model,
			parentId: parent._id,
			companyId: company?._id ?? null,
			companyName: typeof company?.['name'] === 'string' ? company['name'] : null,
		});
	}

	private companyOf(resource: ResourceName, parent: Doc): Doc | undefined {
		if (resource === 'companies') return parent;
		return this.sandbox.store.collection('companies').get(String(parent['companyId']));
	}

	/** A matching end user may be created on the way. */
	private storePerson(item: Fields): void {
		const { store } = this.sandbox;
		const people = store.collection('endusers');
		const email = isFilled(item['email']) ? String(item['email']) : undefined;
		const externalId = isFilled(item['externalId']) ? String(item['externalId']) : undefined;
		if (email && people.findBy('email', email).length > 0) return;
		if (externalId && people.findBy('externalId', externalId).length > 0) return;
		if (!email && !externalId) return;
		const companyId = this.companyFor(item, email)?._id;
		if (!companyId) return;
		const [firstName, ...rest] = String(item['name'] ?? item['firstName'] ?? '').split(' ');
		const lastName = item['lastName'] ?? rest.join(' ');
		createRecord(
			'endusers',
			{ companyId, email, externalId, firstName, lastName },
			this.sandbox,
			'single',
		);
	}

	private companyFor(item: Fields, email: string | undefined): Doc | undefined {
		const external = item['companyExternalId'];
		if (isFilled(external)) {
			return this.sandbox.store.collection('companies').findBy('externalId', String(external))[0];
		}
		return email ? companyByDomain(this.sandbox, [email]) : undefined;
	}
}

function itemsOf(body: unknown): Fields[] {
	return (Array.isArray(body) ? body : [body]).filter(isFields);
}

/** The routes of the analytics host. */
export function addAnalyticsRoutes(app: FastifyInstance, analytics: Analytics): void {
	const route =
		(receive: (tenant: string, body: unknown) => Answer, tenantOf = tenantInPath) =>
		async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
			transmit(reply, receive(tenantOf(request), lenientJson(request)));

	app.post(
		'/dimensiondata/:tenant',
		route((tenant, body) => analytics.receiveMetrics(tenant, body)),
	);
	const activities = route((tenant, body) => analytics.receiveActivities(tenant, body));
	app.post('/analytics/:tenant', activities);
	app.post('/analytics/bulk/:tenant', activities);
	app.post(
		'/dock/segment',
		route((tenant, body) => analytics.receiveSegment(tenant, body), basicUser),
	);
}

function tenantInPath(request: FastifyRequest): string {
	const { params } = request;
	return isFields(params) ? String(params['tenant']) : '';
}

/** User name of HTTP Basic, which is the tenant token on the Segment route. */
function basicUser(request: FastifyRequest): string {
	const [, encoded = ''] = /^basic\s+(.+)$/i.exec(request.headers.authorization ?? '') ?? [];
	return Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? '';
}

/** What is no JSON is taken without complaint too: this host always answers 200. */
function lenientJson(request: FastifyRequest): unknown {
	try {
		return JSON.parse(bytesOf(request).toString('utf8'));
	} catch {
		return undefined;
	}
}
