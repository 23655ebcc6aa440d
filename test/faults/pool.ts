type Work = () => Promise<void>;

/** Does so many pieces of work at a time; a fault that hangs then holds up nobody else. */
export class Pool {
	private readonly waiting: Array<() => void> = [];
	private free: number;

	constructor(atOnce: number) {
		this.free = atOnce;
	}

	async run(work: Work): Promise<void> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		await work().finally(() => {
			const next = this.waiting.shift();
			if (next) next();
			else this.free += 1;
		});
	}
}

/**
 * The same work for several groups, begun for all of them at once, so that one group's waits are
 * another's time. Each group's findings are awaited by a test of its own.
 */
export class Groups<Name> {
	private readonly found = new Map<Name, Promise<string[]>>();

	constructor(private readonly pool: Pool) {}

	begin(name: Name, work: (run: (one: Work) => void, found: string[]) => Promise<void>): void {
		const begun: Array<Promise<void>> = [];
		const found: string[] = [];
		const run = (one: Work) => void begun.push(this.pool.run(one));
		const ended = work(run, found)
			.then(async () => await Promise.all(begun))
			// Told by the test of the group, which may not be waiting yet.
			.catch((error: unknown) => found.push(`broke off: ${String(error)}`));
		this.found.set(
			name,
			ended.then(() => found),
		);
	}

	async of(name: Name): Promise<string[]> {
		return (await this.found.get(name)) ?? [`nothing was begun for ${String(name)}`];
	}
}
