import { Refusal } from './answer';
import { stack } from './exchange';
import { startHttpServer } from './httpServer';
import type { HttpServer } from './httpServer';
import { onlyMethod } from './onlyMethod';
import { startRecordingServer } from './recordingServer';
import type { Counters, Scenario, ScenarioDefinition, ScenarioOverrides } from './scenario';
import { scenarios } from './scenarios';
import { makeSelfSigned } from './selfSigned';

export interface RestServerOptions {
	/** Clock for lifetimes, waits, quotas and signatures; a test may bring its own. */
	now?: () => number;
	/** Serves https with a fresh self-signed certificate. */
	isSecure?: boolean;
}

/** A REST API that behaves as badly as scenarios ask for. */
export interface RestServer extends HttpServer {
	/** The stranger that traps lead to; its log must stay empty. */
	readonly elsewhere: HttpServer;
	/** Certificate to trust, when the server is secure. */
	readonly certificate: string | undefined;
	/** Puts up a quirk by its id, each time at a path of its own and with fresh state. */
	scenario(id: string, overrides?: ScenarioOverrides): Scenario;
}

/** Listens on a free loopback port; any number may run side by side. */
export async function startRestServer(options: RestServerOptions = {}): Promise<RestServer> {
	const now = options.now ?? Date.now;
	const tls = options.isSecure ? makeSelfSigned() : undefined;
	const elsewhere = await startRecordingServer({ now });
	const server = await startHttpServer({
		now,
		...(tls ? { tls } : {}),
		fallback: () => {
			throw new Refusal(404, 'no such path');
		},
	});
	let mounted = 0;

	return {
		...server,
		elsewhere,
		certificate: tls?.cert,
		scenario: (id, overrides = {}) => {
			mounted += 1;
			return mount(server, { elsewhere, now, ...overrides }, find(id), mounted);
		},
		reset: () => {
			server.reset();
			elsewhere.reset();
			mounted = 0;
		},
		close: async () => {
			await Promise.all([server.close(), elsewhere.close()]);
		},
	};
}

function find(id: string): ScenarioDefinition {
	const definition = scenarios.find((one) => one.id === id);
	if (!definition) throw new TypeError(`there is no scenario ${id}`);
	return definition;
}

function mount(
	server: HttpServer,
	overrides: ScenarioOverrides & { elsewhere: HttpServer; now: () => number },
	definition: ScenarioDefinition,
	number: number,
): Scenario {
	const { id, title, variants, build } = definition;
	const variant = overrides.variant ?? variants[0] ?? '';
	if (!variants.includes(variant)) {
		throw new TypeError(`${id} has no variant ${variant}, only ${variants.join(', ')}`);
	}
	const { elsewhere, now } = overrides;
	const counters: Counters = {};
	const base = `/${id.toLowerCase()}-${number}`;
	const path = `${base}/v1/people`;
	const plan = build({ variant, path, base, server, elsewhere, counters, overrides, now });

	const { list, routes = {}, ...told } = plan;
	const layers = [...(overrides.layers ?? []), onlyMethod(told.given.method ?? 'GET')];
	server.mount(path, stack(layers, list));
	const routeLayers = [...(overrides.routeLayers ?? []), onlyMethod('POST')];
	for (const [route, handler] of Object.entries(routes)) {
		server.mount(`${base}${route}`, stack(routeLayers, handler));
	}
	return {
		id,
		title,
		variant,
		path,
		counters,
		...told,
		url: `${server.url}${path}`,
		paths: Object.fromEntries(Object.keys(routes).map((route) => [route, `${base}${route}`])),
		log: server.log.under(base),
	};
}
