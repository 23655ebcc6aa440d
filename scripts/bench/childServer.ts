import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server in a process of its own, so that it does not share a core with what is measured. */
export class ChildServer<Ready extends { url: string }, Command extends object, Reply> {
	private constructor(
		private readonly child: ChildProcess,
		readonly ready: Ready,
	) {}

	/** @param file a module of this folder that sends its address as its first message */
	static async start<Ready extends { url: string }, Command extends object, Reply>(
		file: string,
		settings: object = {},
	): Promise<ChildServer<Ready, Command, Reply>> {
		const child = fork(join(__dirname, file), [JSON.stringify(settings)], {
			execArgv: ['--import', 'tsx'],
		});
		const [ready] = (await once(child, 'message')) as [Ready];
		return new ChildServer<Ready, Command, Reply>(child, ready);
	}

	/** Sends one command and waits for its reply; one at a time. */
	async tell(command: Command): Promise<Reply> {
		const reply = once(this.child, 'message') as Promise<[Reply]>;
		this.child.send(command);
		return (await reply)[0];
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null) return;
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
	}
}
