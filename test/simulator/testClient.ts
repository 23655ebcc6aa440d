import axios, { type AxiosInstance } from 'axios';
import type { Fields } from './documents';
import { startSimulator, type Simulator, type SimulatorOptions } from './server';

/** A clock that stands still until moved: 10 January 2026, noon. */
export class TestClock {
	time = Date.parse('2026-01-10T12:00:00.000Z');
	readonly now = (): number => this.time;

	advance(ms: number): void {
		this.time += ms;
	}
}

/** An axios client that resolves on every status, with the sandbox's token. */
export function clientOf(simulator: Simulator): AxiosInstance {
	return axios.create({
		baseURL: simulator.url,
		headers: { Authorization: `Bearer ${simulator.token}` },
		validateStatus: () => true,
	});
}

/** A started sandbox with its client and clock. */
export interface Stage {
	simulator: Simulator;
	client: AxiosInstance;
	clock: TestClock;
	/** A company called Lumen Freight, external id LF-01, source id crm-lf. */
	companyId: string;
	/** A second company called Halcyon Dental, external id HD-02. */
	otherCompanyId: string;
}

/** Starts a sandbox that holds two companies and nothing else. */
export async function startStage(options: SimulatorOptions = {}): Promise<Stage> {
	const clock = new TestClock();
	const simulator = await startSimulator({ empty: true, now: clock.now, ...options });
	const company = simulator.store.insert('companies', {
		name: 'Lumen Freight',
		externalId: 'LF-01',
		sourceId: 'crm-lf',
		domains: ['lumenfreight.example'],
	});
	const other = simulator.store.insert('companies', {
		name: 'Halcyon Dental',
		externalId: 'HD-02',
		domains: ['https://www.halcyon.example/'],
	});
	const client = clientOf(simulator);
	return { simulator, client, clock, companyId: company._id, otherCompanyId: other._id };
}

/** Bodies good for a create of each resource, written from the property tables. */
export function validBody(resource: string, { companyId }: Stage): Fields {
	const named = { name: 'Harbour', companyId };
	const bodies: Record<string, Fields> = {
		assets: named,
		licenses: {
			companyId,
			_currency: 'EUR',
			fixedPeriod: true,
			value: 24_000,
			fromDate: '2026-01-01T00:00:00.000Z',
			toDate: '2027-01-01T00:00:00.000Z',
		},
		companies: { name: 'Harbour' },
		endusers: { companyId, email: 'ines@lumenfreight.example' },
		conversations: { companyId, type: 'note', subject: 'Kick-off', description: '<p>Hi</p>' },
		tickets: {
			sourceId: 'T-1',
			email: 'ines@lumenfreight.example',
			domains: ['lumenfreight.example'],
		},
		tasks: { companyId, action: 'Call' },
		issues: { title: 'Broken', companyIds: [companyId] },
		opportunities: { companyId, title: 'Seats' },
		nps: { email: 'ines@lumenfreight.example', score: 9 },
		churn: { companyId, value: 10, churnDate: '2026-01-05' },
		sales: { companyId, _currency: 'EUR', value: 100 },
		projects: named,
		objectives: named,
		campaigns: named,
		workspaces: named,
		invoices: { cId: companyId, currency: 'EUR', invoiceDate: 20_000 },
		customfields: { name: 'Site', type: 'text', parent: 'asset' },
		users: { email: 'ada@x.example', nickName: 'ada', firstName: 'Ada', lastName: 'N' },
		timeentries: { date: '2026-01-09T15:30:00.000Z', hours: 2 },
		timesheets: { status: 'submitted' },
	};
	return bodies[resource] ?? {};
}
