import { ChildServer } from './childServer';
import type { SandboxCounts, SandboxReady, SandboxSettings } from './sandbox';

/** A Planhat sandbox in a process of its own. */
export type SandboxProcess = ChildServer<SandboxReady, { count: true }, SandboxCounts>;

/** Starts one, and stops it whatever happens. */
export async function withSandbox<Result>(
	settings: SandboxSettings,
	use: (sandbox: SandboxProcess) => Promise<Result>,
): Promise<Result> {
	const sandbox: SandboxProcess = await ChildServer.start('sandboxServer.ts', settings);
	return await use(sandbox).finally(async () => await sandbox.stop());
}
