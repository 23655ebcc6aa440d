import { startSimulator } from '../../test/simulator/server';
import { COMPANY, type SandboxCounts, type SandboxReady, type SandboxSettings } from './sandbox';

async function serve({ assets = 0, latencyMs = 0, quota }: SandboxSettings): Promise<void> {
	const sandbox = await startSimulator({
		empty: true,
		logBodies: false,
		...(quota ? { quota, switches: { rateLimitHeaders: 'both' } } : {}),
	});
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
	sandbox.store.fill('assets', assets, (at) => ({
		name: `Asset ${at}`,
		companyId: COMPANY,
		externalId: `e-${at}`,
	}));
	if (latencyMs > 0) {
		const times = Number.POSITIVE_INFINITY;
		sandbox.faults.add({ kind: 'delay', delayMs: latencyMs, times });
	}
	process.on('message', () => {
		const { entries } = sandbox.log;
		process.send?.({
			calls: entries.length,
			assets: sandbox.store.count('assets'),
			refused: sandbox.quota.refused,
			calledAt: quota ? entries.map(({ startedAt }) => startedAt) : [],
		} satisfies SandboxCounts);
	});
	process.on('disconnect', () => process.exit(0));
	const { url, analyticsUrl, token, tenantUuid } = sandbox;
	process.send?.({ url, analyticsUrl, token, tenantUuid } satisfies SandboxReady);
}

void serve(JSON.parse(process.argv[2] ?? '{}') as SandboxSettings);
