import { HttpError, NetworkError, ResponseShapeError, TimeoutError } from '../shared/http/errors';

/**
 * The error of a call that must not be sent twice. When there is no clear answer it may have been
 * carried out, so the hint to run it again gives way to the doubt; other errors stay as they are.
 */
export function withDoubt(error: unknown, doubt: string): unknown {
	if (error instanceof TimeoutError) return new TimeoutError(error.message, doubt, error.facts);
	if (error instanceof NetworkError && error.mayHaveArrived) {
		return new NetworkError(error.message, doubt, true, error.facts);
	}
	if (error instanceof HttpError && error.facts.status >= 500) {
		return new HttpError(error.message, doubt, error.facts);
	}
	if (error instanceof ResponseShapeError) {
		return new ResponseShapeError(error.message, `${doubt} ${error.hint}`, error.facts);
	}
	return error;
}
