import { type Login, N8nClient } from '../../scripts/realN8n/client';

/** Where the n8n of this test run listens. */
export function n8nUrl(): string {
	const url = process.env.E2E_N8N_URL;
	if (!url) throw new Error("The end-to-end tests need a running n8n: use 'npm run test:e2e'");
	return url;
}

/** The owner of the n8n under test. */
export function ownerLogin(): Login {
	return { email: 'e2e@example.com', password: process.env.E2E_N8N_PASSWORD ?? '' };
}

/** A client that is signed in as the owner. */
export async function signedInClient(): Promise<N8nClient> {
	const client = new N8nClient(n8nUrl());
	await client.signIn(ownerLogin());
	return client;
}
