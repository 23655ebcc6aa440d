import { makeRecords, startRestServer, type RestServer } from '../../restServer';
import { startSimulator, type Simulator } from '../../simulator/server';
import { type Person, person, withBrowser } from './person';

withBrowser('a person who connects an API to Planhat', () => {
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

	it('builds the workflow by mouse and keyboard and finds the records in Planhat', async () => {
		const { path, records } = api.scenario('P20');
		const company = String(sandbox.store.all('companies').at(-1)?._id);
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();

		const fetch = await workflow.add('pagination', 'Universal Connector', 'Fetch records');
		await fetch.choose('authentication', 'None');
		await fetch.type('baseUrl', api.url);
		await fetch.type('path', path);
		await fetch.choose('pagination', 'Limit and Offset');
		await fetch.type('recordPath', 'data');
		await fetch.executeUntil(`(${records.length} items)`);
		await user.picture('flow-connector');
		await fetch.close();

		const write = await workflow.add('planhat', 'Planhat', 'Create or update an asset');
		const credential = await write.newCredential();
		await credential.fill({ apiToken: sandbox.token, baseUrl: sandbox.url });
		await credential.savePassing();
		await write.refreshFields();
		await write.type('companyId', company);
		await write.drag('id', 'externalId');
		await write.type('name', '{{ $json.name }}');
		await write.choose('custom.Site tier', 'C');
		await user.picture('flow-planhat');
		await write.executeUntil(`${records.length} items`);
		await write.close();
		// A second time, as a whole: every record is recognised, and nothing is written twice.
		expect(await workflow.execute()).toMatch(/executed successfully/);
		await user.picture('flow-canvas');
		const again = await workflow.openNode('Create or update an asset');
		await again.outputShows(/unchanged/);

		const written = new Map(
			sandbox.store.all('assets').map(({ externalId, ...asset }) => [externalId, asset]),
		);
		for (const { id, name } of makeRecords(records.length)) {
			expect(written.get(String(id))).toMatchObject({
				name,
				companyId: company,
				custom: { 'Site tier': 'C' },
			});
		}
	});
});
