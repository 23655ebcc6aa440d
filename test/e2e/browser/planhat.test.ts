import { startSimulator, type Simulator } from '../../simulator/server';
import { type Person, person, withBrowser } from './person';

withBrowser('a person with the Planhat node', () => {
	let sandbox: Simulator;
	let user: Person;

	beforeAll(async () => {
		sandbox = await startSimulator();
		user = await person();
	});

	afterAll(async () => {
		await user.leave();
		await sandbox.close();
	});

	it('connects, chooses a company from the searched list and reads its licenses', async () => {
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('license', 'Planhat', 'Get many licenses');

		const credential = await node.newCredential();
		await credential.fill({ apiToken: 'a-token-of-somebody-else', baseUrl: sandbox.url });
		expect(await credential.saveFailing()).toContain('does not accept this API token');
		await credential.fill({ apiToken: sandbox.token });
		await credential.savePassing();

		expect(await node.find('companyId', 'Lumen')).toEqual(['Lumen Freight']);
		await node.executeUntil(/2 items[^]*renewalStatus/);
		await user.picture('planhat-licenses');
		await node.close();
		expect(await workflow.label('Get many licenses')).toContain('getAll: license');
	});

	it('sees the fields a new asset needs and custom ones, and is told what is missing', async () => {
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		// The credential of the test before is chosen by itself.
		const node = await workflow.add('planhat', 'Planhat', 'Create or update an asset');
		await node.input('externalId').waitFor();
		expect(await node.mappedFields()).toEqual([
			'companyId',
			'_id',
			'name',
			'externalId',
			'sourceId',
			'custom.Site tier',
		]);
		await node.addField('Serial Number');
		await node.type('serialNumber', 'LP-1');
		await node.type('name', 'Label printer');
		await node.executeUntil(/external id/i);
		await user.picture('planhat-missing');
	});
});
