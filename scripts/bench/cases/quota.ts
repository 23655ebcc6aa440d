import { madeItems } from '../../realN8n/workflowFile';
import { type BenchCase, requireEqual } from '../benchCase';
import { withSandbox } from '../sandboxProcess';
import { planhat } from '../workflows';

const WANTED_SHARE = 0.95;

/** One asset for each item, so one call for each item. */
function oneCallEach(calls: number) {
	return [
		...madeItems(calls, "{ key: 'e-' + i }"),
		planhat({
			resource: 'asset',
			operation: 'get',
			recordId: { __rl: true, mode: 'externalId', value: '={{ $json.key }}' },
			options: {},
		}),
	];
}

/** How many of the calls that were allowed in all windows but the last one were made. */
function usedShare(calledAt: readonly number[], limit: number, windowMs: number): number {
	const [first = 0] = calledAt;
	const windowOf = (at: number) => Math.floor((at - first) / windowMs);
	const full = windowOf(calledAt.at(-1) ?? first);
	const used = calledAt.filter((at) => windowOf(at) < full).length;
	return full === 0 ? 1 : used / (full * limit);
}

/** As many calls a minute as Planhat allows, and not one more. */
export const quota: BenchCase = {
	name: 'quota',
	async run({ n8n, scale }) {
		const { limit, windowMs, calls } = scale.quota;
		return await withSandbox({ assets: calls, quota: { limit, windowMs } }, async (sandbox) => {
			const run = await n8n.prepare(oneCallEach(calls), sandbox.ready);
			const { milliseconds, last } = await run();
			requireEqual('Last asset', last['externalId'], `e-${calls - 1}`);
			const { calledAt, refused } = await sandbox.tell({ count: true });
			const share = usedShare(calledAt, limit, windowMs);
			const measured = `${calledAt.length} calls in ${(milliseconds / 1000).toFixed(0)} s`;
			return [
				{
					key: 'quota_used',
					title: `${limit} calls in ${windowMs / 1000} s: share of the allowance used by ${calls} calls`,
					ratio: share,
					meaning: 'share',
					wanted: `at least ${WANTED_SHARE}`,
					isReached: share >= WANTED_SHARE,
					measured,
				},
				{
					key: 'quota_429',
					title: 'Calls refused with 429 in the same run',
					ratio: refused,
					meaning: 'count',
					wanted: '0',
					isReached: refused === 0,
					measured,
				},
			];
		});
	},
};
