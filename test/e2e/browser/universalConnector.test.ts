import { makeRecords, startRestServer, type RestServer } from '../../restServer';
import { type Person, person, withBrowser } from './person';

withBrowser('a person with the Universal Connector', () => {
	let api: RestServer;
	let user: Person;

	beforeAll(async () => {
		api = await startRestServer();
		user = await person();
	});

	afterAll(async () => {
		await user.leave();
		await api.close();
	});

	it('is told what to correct when the record path is missing', async () => {
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('rest api', 'Universal Connector', 'Fetch records');
		await node.choose('authentication', 'None');
		await node.type('baseUrl', api.url);
		await node.type('path', api.scenario('P20').path);
		await node.executeUntil("Let 'Record Path' lead to the list");
		await user.picture('connector-failure');
		await node.close();
	});

	it('signs in with a credential of its own and reads', async () => {
		const { path, given } = api.scenario('A05', { variant: 'nonAsciiUser' });
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('universal', 'Universal Connector', 'Fetch records');
		await node.choose('authentication', 'Basic');
		expect((await node.labels()).slice(0, 3)).toEqual([
			'Operation',
			'Authentication',
			'Credential for Universal Connector Basic API',
		]);
		const credential = await node.newCredential();
		const { user: name, password } = given.auth ?? {};
		await credential.fill({ baseUrl: api.url, testPath: path, user: String(name) });
		expect(await credential.saveFailing()).toContain("Check 'User' and 'Password'");
		await credential.fill({ password: String(password) });
		await credential.savePassing();
		await node.type('path', path);
		await node.type('recordPath', given.recordPath);
		await node.executeUntil(String(makeRecords(1)[0]?.email));
	});

	it('names fields of its own and reads on Run that nothing is missing', async () => {
		const { path, records } = api.scenario('P20');
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const node = await workflow.add('rest api', 'Universal Connector', 'Fetch records');
		await node.choose('authentication', 'None');
		await node.type('baseUrl', api.url);
		await node.type('path', path);
		await node.choose('pagination', 'Limit and Offset');
		await node.type('recordPath', 'data');
		await node.addOption('Records: Mapping');
		await node.addEntry('mapping', { target: 'mail', path: 'email' });
		await node.executeUntil(/mail[^]*person1@example.com/);
		await node.readOutput('Run', new RegExp(`complete[^]*true[^]*${records.length}`));
		await user.picture('connector-run');
		await node.close();
		expect(await workflow.label('Universal Connector')).toContain(`: ${path}`);
	});

	it('pastes the node that Detect Settings proposes, with its parameters', async () => {
		const { path } = api.scenario('P20');
		const workflow = await user.newWorkflow();
		await workflow.addManualTrigger();
		const detect = await workflow.add('pagination', 'Universal Connector', 'Detect settings');
		await detect.choose('authentication', 'None');
		await detect.type('baseUrl', api.url);
		await detect.type('path', path);
		await detect.executeUntil('Records Branch');
		await user.picture('connector-detect');
		await detect.copyFromOutput('settings');
		await detect.close();

		await workflow.paste();
		expect(await workflow.label(`fetch: ${path}`)).toContain('Universal Connector');
		const pasted = await workflow.openNode(`fetch: ${path}`);
		expect(await pasted.value('path')).toBe(path);
		expect(await pasted.value('pagination')).toBe('Limit and Offset');
		expect(await pasted.value('recordPath')).toBe('data');
		await user.picture('connector-pasted');
	});
});
