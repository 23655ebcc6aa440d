import type { SignIn } from '../helpers/connector';

/** One way to sign in to an API. */
export interface SignInCase {
	readonly title: string;
	readonly scenario: readonly [id: string, variant: string];
	readonly signIn: SignIn;
	/** Where the token goes, unless the scenario says it. */
	readonly placement?: string;
	/** Whether something has to be fetched before the first call. */
	readonly isFetched?: boolean;
	/** Whether n8n fetches it once for all calls that wait, and goes on when a call has ended. */
	readonly isShared?: boolean;
}

export const signIns: readonly SignInCase[] = [
	{ title: 'token in a header', scenario: ['A01', 'ssws'], signIn: 'token' },
	{ title: 'two tokens', scenario: ['A02', 'two'], signIn: 'token' },
	{
		title: 'token in the query',
		scenario: ['A03', 'query'],
		signIn: 'token',
		placement: 'query',
	},
	{ title: 'token in the body', scenario: ['A13', 'body'], signIn: 'token', placement: 'body' },
	{ title: 'user and password', scenario: ['A05', 'colonInPassword'], signIn: 'basic' },
	{ title: 'session', scenario: ['A06', 'json'], signIn: 'session', isFetched: true },
	{ title: 'session cookie', scenario: ['A06', 'cookie'], signIn: 'session', isFetched: true },
	{ title: 'AWS', scenario: ['A11', 'apiKey'], signIn: 'aws' },
	{ title: 'OAuth2', scenario: ['A04', 'ownHeader'], signIn: 'oAuth2', isFetched: true },
	{ title: 'OAuth2 in the query', scenario: ['A04', 'query'], signIn: 'oAuth2', isFetched: true },
];
