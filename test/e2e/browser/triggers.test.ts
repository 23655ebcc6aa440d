import { startRestServer, type RestServer } from '../../restServer';
import { startSimulator, type Simulator } from '../../simulator/server';
import { type Person, person, withBrowser } from './person';

withBrowser('a person with the triggers', () => {
	let sandbox: Simulator;
	let api: RestServer;
	let user: Person;

	beforeAll(async () => {
		sandbox = await startSimulator();
		api = await startRestServer();
		user = await person();
	});

	afterAll(async () => {
		await user.leave();
		await api.close();
		await sandbox.close();
	});

	it('fetches a test event of the Planhat Trigger and is told about a wrong field', async () => {
		const workflow = await user.newWorkflow();
		const node = await workflow.add('reminder', 'Planhat', 'On date reached');
		const credential = await node.newCredential();
		await credential.fill({ apiToken: sandbox.token, baseUrl: sandbox.url });
		await credential.savePassing();
		await node.choose('dateField', 'End Date');
		expect(await node.find('companyId', 'Halcyon')).toEqual(['Halcyon Dental']);
		await node.executeUntil(/\d items?/);
		await user.picture('planhat-trigger');

		await node.choose('dateField', 'Custom Field');
		await node.type('customDateField', 'No such field');
		await node.executeUntil('No such field');
		await user.picture('planhat-trigger-failure');
	});

	it('signs in to any API and fetches a test event of what is new there', async () => {
		const workflow = await user.newWorkflow();
		const node = await workflow.add(
			'incremental',
			'Universal Connector',
			'On new Universal Connector event',
		);
		const credential = await node.newCredential();
		await credential.fill({ baseUrl: sandbox.url, value: 'wrong', testPath: '/users' });
		expect(await credential.saveFailing()).toContain("Check each 'Value'");
		await credential.fill({ value: sandbox.token });
		await credential.savePassing();
		await node.type('path', '/companies');
		await node.type('syncField', '_id');
		await node.executeUntil('Lumen Freight');
		await node.close();
		expect(await workflow.label('Universal Connector Trigger')).toContain(': /companies');
	});

	it('is asked for the sync field and fetches a test event of any API', async () => {
		const { path } = api.scenario('P20');
		const workflow = await user.newWorkflow();
		const node = await workflow.add(
			'polling',
			'Universal Connector',
			'On new Universal Connector event',
		);
		await node.choose('authentication', 'None');
		await node.type('baseUrl', api.url);
		await node.type('path', path);
		await node.choose('pagination', 'Limit and Offset');
		await node.type('recordPath', 'data');
		await node.executeUntil('Sync Field');
		await user.picture('connector-trigger-failure');

		await node.type('syncField', 'id');
		await node.executeUntil('person1@example.com');
		await user.picture('connector-trigger');
	});
});
