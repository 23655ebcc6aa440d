import type { ApiRequest, SendLayer } from './message';

/** Runs a check on every request before it goes on; a check refuses by throwing. */
export function withGuard(check: (request: ApiRequest) => void): SendLayer {
	return (send) => async (request) => {
		check(request);
		return await send(request);
	};
}
