import type { KnownRate } from '../shared/http/estimate';
import { type Authentication, authentications } from './authentications';

/** What tells a rate before the first answer. */
interface RateSettings {
	readonly authentication: Authentication;
	/** Infinity when the person set none. */
	readonly callsPerMinute: number;
}

/** The rate to estimate with: the person's, or the one that goes with the sign-in. */
export function knownRate({ authentication, callsPerMinute }: RateSettings): KnownRate | undefined {
	if (Number.isFinite(callsPerMinute)) {
		return { perMinute: callsPerMinute, source: "'Limit: Calls per Minute'" };
	}
	const choice = authentications.find(({ value }) => value === authentication);
	if (choice?.callsPerMinute === undefined) return undefined;
	return { perMinute: choice.callsPerMinute, source: `the documentation of ${choice.label}` };
}
