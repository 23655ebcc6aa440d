import { ChildServer } from './childServer';
import type { ListServerCommand, ListServerCounts, ListServerSettings } from './listServer';

/** The list server, seen from the process that measures. */
export class ListServer {
	private constructor(
		private readonly child: ChildServer<{ url: string }, ListServerCommand, ListServerCounts>,
	) {}

	static async start(): Promise<ListServer> {
		return new ListServer(await ChildServer.start('listServer.ts'));
	}

	get url(): string {
		return this.child.ready.url;
	}

	async configure(settings: ListServerSettings): Promise<void> {
		await this.child.tell({ configure: settings });
	}

	async counts(): Promise<ListServerCounts> {
		return await this.child.tell({ count: true });
	}

	async stop(): Promise<void> {
		await this.child.stop();
	}

	/** Starts one, and stops it whatever happens. */
	static async during<Result>(use: (server: ListServer) => Promise<Result>): Promise<Result> {
		const server = await ListServer.start();
		return await use(server).finally(async () => await server.stop());
	}
}
