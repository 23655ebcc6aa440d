import { randomBytes, randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { addAnalyticsRoutes, Analytics, ANALYTICS_BODY_MAXIMUM } from './analytics';
import { isAuthorised } from './authentication';
import { Faults } from './faults';
import { Permissions } from './permissions';
import { addPlumbing, bytesOf, type Hold, holdReally, transmit, type Plumbing } from './plumbing';
import { Quota, type QuotaLimits } from './quota';
import { errorAnswer, Refusal } from './refusal';
import { RequestLog } from './requestLog';
import { addRoutes } from './routes';
import type { Sandbox } from './sandbox';
import { seed } from './seed';
import { Store } from './store';
import { SwitchBoard, type Switches } from './switches';

/** How a sandbox starts; everything has a default. */
export interface SimulatorOptions {
	/** 0 or left out: any free port. */
	port?: number;
	analyticsPort?: number;
	/** A loopback address; anything else is refused, the sandbox has no business in a network. */
	host?: string;
	token?: string;
	tenantUuid?: string;
	/** Starts without any records. */
	empty?: boolean;
	/** `true` counts 200 calls a minute, a number sets the calls a minute. */
	quota?: boolean | number | Partial<QuotaLimits>;
	switches?: Partial<Switches>;
	/** Clock of everything but pauses; defaults to the real one. */
	now?: () => number;
	/** How pauses of faults are waited; in real time by default. */
	hold?: Hold;
	/** Which bodies the log keeps: up to 1 MB (default), none, or up to a number of bytes. */
	logBodies?: boolean | number;
}

/** A running sandbox. */
export interface Simulator {
	/** Address of the main API, without a slash at the end. */
	url: string;
	/** Address of the analytics host, which is another origin. */
	analyticsUrl: string;
	token: string;
	tenantUuid: string;
	store: Store;
	faults: Faults;
	switches: SwitchBoard;
	quota: Quota;
	log: RequestLog;
	permissions: Permissions;
	/** What arrived at the analytics host. */
	analytics: Analytics;
	/** Ends all connections, hung ones too. */
	close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const OPEN_PATH = '/.well-known/oauth-authorization-server';
const MEGABYTE = 1024 * 1024;

/** Starts a Planhat sandbox on two loopback ports. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const host = options.host ?? '127.0.0.1';
	if (!LOOPBACK.has(host)) throw new TypeError(`"${host}" is not a loopback address`);
	const token = options.token ?? randomBytes(24).toString('hex');
	const tenantUuid = options.tenantUuid ?? randomUUID();
	const now = options.now ?? Date.now;
	const switches = new SwitchBoard(options.switches);
	const sandbox: Sandbox = { store: new Store(now), switches, permissions: new Permissions(), now };
	if (!options.empty) seed(sandbox);

	const quota = new Quota(switches, now);
	applyQuota(options.quota, quota, switches);
	const log = new RequestLog(options.logBodies ?? true, now);
	const { hold = holdReally } = options;
	const plumbing: Plumbing = { log, faults: new Faults(), switches, hold };
	const analytics = new Analytics(sandbox, tenantUuid);
	const main = mainListener(sandbox, plumbing, { token, quota });
	const side = listener(ANALYTICS_BODY_MAXIMUM);
	addPlumbing(side, 'analytics', plumbing);
	addAnalyticsRoutes(side, analytics);

	const close = async (): Promise<void> => {
		await Promise.all([main.close(), side.close()]);
	};
	try {
		const url = await main.listen({ port: options.port ?? 0, host });
		const analyticsUrl = await side.listen({ port: options.analyticsPort ?? 0, host });
		const { store, permissions } = sandbox;
		const { faults } = plumbing;
		return {
			url,
			analyticsUrl,
			token,
			tenantUuid,
			analytics,
			store,
			faults,
			switches,
			quota,
			log,
			permissions,
			close,
		};
	} catch (error) {
		await close(); // a taken second port must not leave the first one open
		throw error;
	}
}

function applyQuota(wanted: SimulatorOptions['quota'], quota: Quota, switches: SwitchBoard): void {
	if (wanted === undefined || wanted === false) return;
	if (switches.current.quota === 'off') switches.set({ quota: 'perMinute' });
	if (typeof wanted === 'number') quota.configure({ limit: wanted });
	else if (typeof wanted === 'object') quota.configure(wanted);
}

function listener(bodyLimit: number): FastifyInstance {
	return fastify({
		bodyLimit,
		exposeHeadRoutes: false,
		forceCloseConnections: true,
		rewriteUrl: ({ url = '/' }) => decodable(url),
		// An empty id turns `/x/` into the list or bulk route, and external ids may be long.
		routerOptions: { ignoreTrailingSlash: true, maxParamLength: 4096 },
	});
}

/** A path that cannot be decoded is taken literally, or it would never get to the token check. */
function decodable(url: string): string {
	const [path = ''] = url.split('?');
	try {
		decodeURIComponent(path);
		return url;
	} catch {
		return path.replaceAll('%', '%25') + url.slice(path.length);
	}
}

function mainListener(
	sandbox: Sandbox,
	plumbing: Plumbing,
	{ token, quota }: { token: string; quota: Quota },
): FastifyInstance {
	const { switches } = sandbox;
	const app = listener(1024 * MEGABYTE);
	addPlumbing(app, 'main', plumbing);
	// Also runs for unknown paths: the token is checked before routing.
	app.addHook('preHandler', async (request, reply) => {
		if (request.url.split('?')[0] === OPEN_PATH) return undefined;
		if (!isAuthorised(request.headers.authorization, token)) {
			return transmit(reply, errorAnswer(401, 'Unauthorized', switches.current.errorBody));
		}
		const isAdmitted = quota.admit(plumbing.log.concurrency);
		const headers = quota.headers(!isAdmitted);
		reply.headers(headers);
		if (!isAdmitted) {
			const form = switches.current.errorBody;
			return transmit(reply, errorAnswer(429, 'Too many requests', form, headers));
		}
		const isLarge = bytesOf(request).length > ANALYTICS_BODY_MAXIMUM;
		if (isLarge && switches.current.mainBodyOver32Mb === '413') {
			throw new Refusal(413, 'Request entity too large');
		}
		return undefined;
	});
	addRoutes(app, sandbox);
	return app;
}
