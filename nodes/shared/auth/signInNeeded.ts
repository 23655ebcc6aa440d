import { ConfigError } from '../http/errors';

/**
 * Sign-in data obtained earlier is missing or over. n8n looks at `response.status` alone: for 401
 * it runs preAuthentication, puts the result in and sends once more.
 */
export class SignInNeeded extends ConfigError {
	readonly response = { status: 401, statusText: 'Sign in again' };

	constructor(what: string) {
		super(what, 'Run the workflow again; it will sign in anew.');
	}
}
