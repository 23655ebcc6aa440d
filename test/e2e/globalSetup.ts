import { randomUUID } from 'node:crypto';
import { N8nClient } from '../../scripts/realN8n/client';
import { n8nUrl, ownerLogin } from './n8nUnderTest';

/** Creates the owner of the fresh n8n; the test files sign in with the same login. */
export default async function globalSetup(): Promise<void> {
	process.env.E2E_N8N_PASSWORD = `E2e-1-${randomUUID()}`;
	await new N8nClient(n8nUrl()).createOwner(ownerLogin());
}
