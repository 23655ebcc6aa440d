import type { CredentialInput, CredentialTest, N8nClient } from '../../scripts/realN8n/client';
import { exampleCredentialData } from '../../scripts/demo/exampleCredentials';
import { startSimulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

describe('the test of a Planhat credential', () => {
	let client: N8nClient;
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;

	beforeAll(async () => {
		client = await signedInClient();
		sandbox = await startSimulator();
	});

	afterAll(async () => await sandbox.close());

	/** Stores a credential and presses "Test", as a person would. */
	async function test(changes: Record<string, unknown>): Promise<CredentialTest> {
		const credential: CredentialInput = {
			name: 'Planhat',
			type: 'planhatApi',
			data: { ...exampleCredentialData('planhatApi', sandbox), ...changes },
		};
		return await client.testCredential(await client.createCredential(credential), credential);
	}

	it('passes with a token that Planhat accepts', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
	});

	it('says that the token is not accepted', async () => {
		const { status, message } = await test({ apiToken: 'a-token-of-somebody-else' });
		expect(status).toBe('Error');
		expect(message).toMatch(/does not accept this API token/);
	});

	it('says that there is no Planhat at an address with a path', async () => {
		const { status, message } = await test({ baseUrl: `${sandbox.url}/some/other/place` });
		expect(status).toBe('Error');
		expect(message).toMatch(/base url.* host/i);
	});

	it('fails when nobody listens at the address', async () => {
		const closed = await startSimulator();
		await closed.close();
		const { status, message } = await test({ baseUrl: closed.url });
		expect(status).toBe('Error');
		expect(message).toMatch(/ECONNREFUSED/);
	});
});
