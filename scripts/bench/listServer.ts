import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server behaves from now on; a change also clears the counters. */
export interface ListServerSettings {
	/** Records the server holds. */
	total: number;
	/** Pause before each answer. */
	latencyMs: number;
}

/** What arrived since the last change of settings. */
export interface ListServerCounts {
	calls: number;
	/** Calls for a page that had been given before. */
	repeated: number;
	/** The most calls that were under way at one time. */
	mostInFlight: number;
}

export type ListServerCommand = { configure: ListServerSettings } | { count: true };

let settings: ListServerSettings = { total: 0, latencyMs: 0 };
let counts: ListServerCounts = { calls: 0, repeated: 0, mostInFlight: 0 };
let inFlight = 0;
const seen = new Set<string>();
const bodies = new Map<string, string>();

function record(at: number) {
	return {
		id: `r-${at}`,
		name: `Record ${at}`,
		email: `person.${at}@example.com`,
		status: at % 3 === 0 ? 'active' : 'inactive',
		seats: at % 97,
		updatedAt: new Date(1_700_000_000_000 + at * 1000).toISOString(),
	};
}

function page(from: number, size: number) {
	const length = Math.max(0, Math.min(size, settings.total - from));
	return Array.from({ length }, (_, index) => record(from + index));
}

/** `GET /records?limit&offset` answers a bare list, `GET /cursor?cursor` an envelope. */
function bodyOf({ pathname, searchParams }: URL): string {
	const size = Number(searchParams.get('limit') ?? 100);
	if (pathname === '/records') {
		return JSON.stringify(page(Number(searchParams.get('offset') ?? 0), size));
	}
	const from = Number(searchParams.get('cursor') ?? 0);
	const next = from + size < settings.total ? String(from + size) : null;
	return JSON.stringify({ data: page(from, size), next });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
	const address = request.url ?? '/';
	counts.calls++;
	if (seen.has(address)) counts.repeated++;
	seen.add(address);
	inFlight++;
	counts.mostInFlight = Math.max(counts.mostInFlight, inFlight);
	const send = () => {
		inFlight--;
		let body = bodies.get(address);
		if (body === undefined) {
			body = bodyOf(new URL(address, 'http://localhost'));
			bodies.set(address, body);
		}
		response.setHeader('content-type', 'application/json');
		response.end(body);
	};
	if (settings.latencyMs === 0) send();
	else setTimeout(send, settings.latencyMs);
}

function obey(command: ListServerCommand): ListServerCounts {
	if ('configure' in command) {
		if (command.configure.total !== settings.total) bodies.clear();
		settings = command.configure;
		counts = { calls: 0, repeated: 0, mostInFlight: 0 };
		seen.clear();
	}
	return counts;
}

const server = createServer(answer);
server.keepAliveTimeout = 30_000;
server.listen(0, '127.0.0.1', () => {
	process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('message', (command: ListServerCommand) => process.send?.(obey(command)));
process.on('disconnect', () => process.exit(0));
