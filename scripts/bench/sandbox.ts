/** How the sandbox starts: the only argument of the process, as JSON. */
export interface SandboxSettings {
	assets?: number;
	/** Pause before each answer. */
	latencyMs?: number;
	quota?: { limit: number; windowMs: number };
}

/** What its credential needs to know. */
export interface SandboxReady {
	url: string;
	analyticsUrl: string;
	token: string;
	tenantUuid: string;
}

/** What has arrived so far. */
export interface SandboxCounts {
	calls: number;
	assets: number;
	/** Calls refused with 429. */
	refused: number;
	/** When each call arrived, in milliseconds since 1970; only when calls are counted. */
	calledAt: number[];
}

/** The one company the assets belong to. */
export const COMPANY = '669f00aa11bb22cc33dd4401';
