/**
 * Loads an unpacked package with the n8n engine that is installed beside this file, and runs a
 * workflow with its nodes. Prints what came out as JSON. It is copied into the folder of each
 * engine, because Node.js looks for modules from where a file lies.
 *
 *   node runPackage.cjs <folder of the package> <URL of the sandbox> <its token>
 */
require('reflect-metadata');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const core = require('n8n-core');
const flow = require('n8n-workflow');

const [packageFolder, url, token] = process.argv.slice(2);
const CREDENTIAL = 'planhatApi';

const START = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: 'Starts a run',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	execute: async () => [[{ json: {} }]],
};

function isPackage(folder, name) {
	const file = join(folder, 'package.json');
	return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === name;
}

/** The version that this file and the package really get. */
function versionOf(name) {
	let folder = dirname(require.resolve(name, { paths: [packageFolder] }));
	while (!isPackage(folder, name)) folder = dirname(folder);
	return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

const locator = (value) => ({ __rl: true, mode: 'externalId', value });

const NODES = [
	{
		name: 'Write',
		type: 'planhat',
		parameters: {
			resource: 'asset',
			operation: 'upsert',
			fields: {
				mappingMode: 'defineBelow',
				value: { companyId: 'extid-LF-01', externalId: 'C-1', name: 'Compatibility' },
				matchingColumns: [],
				schema: [],
			},
			options: {},
		},
	},
	{
		name: 'Read',
		type: 'planhat',
		parameters: { resource: 'asset', operation: 'get', recordId: locator('C-1'), options: {} },
	},
	{
		name: 'Page',
		type: 'universalConnector',
		parameters: {
			operation: 'fetch',
			authentication: 'planhat',
			path: '/assets',
			pagination: 'offset',
			options: { pageSize: 10 },
		},
	},
];

function workflowOf(types) {
	const names = ['Start', ...NODES.map(({ name }) => name)];
	const byName = (name) => types[name];
	return new flow.Workflow({
		id: 'compatibility',
		nodes: [
			{
				id: 'Start',
				name: 'Start',
				type: 'start',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			...NODES.map((node, index) => ({
				...node,
				id: node.name,
				typeVersion: 1,
				position: [200 * (index + 1), 0],
				credentials: { [CREDENTIAL]: { id: '1', name: 'Sandbox' } },
			})),
		],
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((name, index) => [
					name,
					{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
				]),
		),
		active: false,
		nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1' },
	});
}

function credentialsHelper(type) {
	const fields = type.properties.map(({ name, default: value }) => [name, value]);
	const values = { ...Object.fromEntries(fields), apiToken: token, baseUrl: url };
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async () => ({ ...values }),
		getCredentialsProperties: () => [],
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
		authenticate: async (data, _name, options) => await type.authenticate(data, options),
	};
}

/** What n8n's server hands to a run; the older engines have another class for the hooks. */
function additionalData(credentialType) {
	const hooks = core.ExecutionLifecycleHooks
		? new core.ExecutionLifecycleHooks('trigger', 'e1', { id: 'compatibility' })
		: new flow.WorkflowHooks({}, 'trigger', 'e1', { id: 'compatibility' });
	return {
		credentialsHelper: credentialsHelper(credentialType),
		hooks,
		executionId: 'e1',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
	};
}

/** The engine took its arguments one by one once. */
async function run(execution, workflow) {
	const startNode = workflow.getNode('Start');
	const takesObject = /^run\(\{/.test(core.WorkflowExecute.prototype.run.toString());
	return await (takesObject
		? execution.run({ workflow, startNode })
		: execution.run(workflow, startNode));
}

async function main() {
	const loader = new core.PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	const typeOf = (name) => loader.nodeTypes[name].type;
	const used = [...new Set(NODES.map(({ type }) => type))];
	const types = { start: START, ...Object.fromEntries(used.map((name) => [name, typeOf(name)])) };
	const credentialType = loader.credentialTypes[CREDENTIAL].type;
	const execution = new core.WorkflowExecute(additionalData(credentialType), 'trigger');
	const { data } = await run(execution, workflowOf(types));
	const { runData, error } = data.resultData;
	const rows = Object.fromEntries(
		NODES.map(({ name }) => {
			const task = (runData[name] ?? [])[0];
			return [name, ((task?.data?.main ?? [])[0] ?? []).map(({ json }) => json)];
		}),
	);
	const report = {
		core: versionOf('n8n-core'),
		workflow: versionOf('n8n-workflow'),
		loaded: [...Object.keys(loader.nodeTypes), ...Object.keys(loader.credentialTypes)].sort(),
		error: error && `${error.message} ${error.description ?? ''}`.trim(),
		outcome: rows.Write[0]?.outcome,
		name: rows.Read[0]?.name,
		records: rows.Page.length,
	};
	process.stdout.write(JSON.stringify(report));
}

main().then(
	// Some engines keep timers that would hold the process open.
	() => process.exit(0),
	(error) => {
		process.stderr.write(`${error.stack}\n`);
		process.exit(1);
	},
);
