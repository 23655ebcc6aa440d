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
		expect(await workflow.label('Get many licenses')).toMatch(/: license$/m);
	});

	it('sees the fields a new asset needs and custom ones, and is told what is missing', async () => {
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		// The credential of the test before is chosen by itself.
		const node = await workflow.add('planhat', 'Planhat', 'Create or update an asset');
		await node.ensureField('custom.Site tier');
		expect((await node.mappedFields()).slice(0, 6)).toEqual([
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

	it('changes an asset: chooses it from the list, adds a field and sees the record', async () => {
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('planhat', 'Planhat', 'Update an asset');
		expect((await node.find('recordId', 'Scanner'))[0]).toContain('Scanner');
		await node.input('externalId').waitFor();
		// The words that the node's own messages use.
		await user.page.getByTestId('ndv').getByText('Fields', { exact: true }).waitFor();
		await node.addField('Serial Number');
		await node.type('serialNumber', 'LP-2');
		await node.executeUntil(/1 item[^]*LP-2/);
		await user.picture('planhat-update');
	});

	it('names an asset by its External ID, and then the company that it is of', async () => {
		const company = sandbox.store.all('companies').find(({ name }) => name === 'Lumen Freight');
		const asset = { companyId: company?._id, name: 'Bay of Lumen', externalId: 'BAY-1' };
		sandbox.store.insert('assets', { ...asset, companyId: 'another', name: 'Bay of another' });
		sandbox.store.insert('assets', asset);
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('planhat', 'Planhat', 'Get an asset');
		await node.nameBy('recordId', 'externalId', 'BAY-1');
		expect(await node.find('companyId', 'Lumen')).toEqual(['Lumen Freight']);
		await node.executeUntil(/1 item[^]*Bay of Lumen/);
		await user.picture('planhat-external-id');
	});

	it('fills fields of its own tenant beside the others and finds them in Planhat', async () => {
		const company = String(sandbox.store.all('companies').at(0)?._id);
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('asset', 'Planhat', 'Create or update an asset');
		await node.ensureField('custom.Site tier');
		await node.type('companyId', company);
		await node.type('externalId', 'SCAN-1');
		await node.type('name', 'Scanner 1');
		await node.choose('custom.Site tier', 'B');
		await node.executeUntil(/created[^]*SCAN-1/);
		await user.picture('planhat-custom');
		const written = sandbox.store.all('assets').find(({ externalId }) => externalId === 'SCAN-1');
		expect(written).toMatchObject({
			companyId: company,
			name: 'Scanner 1',
			custom: { 'Site tier': 'B' },
		});
	});

	it('is told in the list why it can not be loaded', async () => {
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('subscription', 'Planhat', 'Create a license');
		const credential = await node.newCredential();
		await credential.fill({ apiToken: 'a-token-of-somebody-else', baseUrl: sandbox.url });
		await credential.saveFailing();
		await credential.close();
		expect(await node.listFailure('companyId')).toContain('Check the token in the credential');
		await user.picture('planhat-list-failure');
	});
});
