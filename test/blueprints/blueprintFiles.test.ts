import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { resources } from '../../nodes/Planhat/resources';
import { authentications } from '../../nodes/UniversalConnector/authentications';
import { UniversalConnector } from '../../nodes/UniversalConnector/UniversalConnector.node';
import { exampleFiles } from '../../scripts/demo/workflowImporter';
import type { WorkflowFile, WorkflowNode } from '../../scripts/realN8n/workflowFile';
import { readProjectFile } from '../package/project';
import { workflowFaults } from '../package/workflowFaults';
import { apis } from './apis';
import { blueprint, blueprintNames, blueprintText } from './files';
import { parameterFaults } from './parameterFaults';

/** Nodes of n8n itself, with the versions that n8n 2 has. */
const FOREIGN: Readonly<Record<string, readonly number[]>> = {
	'n8n-nodes-base.manualTrigger': [1],
	'n8n-nodes-base.scheduleTrigger': [1, 1.1, 1.2, 1.3, 1.4],
	'n8n-nodes-base.stickyNote': [1],
};

const CONNECTOR = 'n8n-nodes-planhat.universalConnector';
const PLANHAT = 'n8n-nodes-planhat.planhat';

function nodeOf(file: WorkflowFile, type: string): WorkflowNode {
	const [node, ...others] = file.nodes.filter((it) => it.type === type);
	if (node === undefined || others.length > 0) throw new Error(`There is not one ${type}`);
	return node;
}

/** The nodes to which the main output of a node leads. */
function after(file: WorkflowFile, name: string): string[] {
	const { main = [] } = (file.connections[name] ?? {}) as { main?: Array<Array<{ node: string }>> };
	return (main[0] ?? []).map(({ node }) => node);
}

function notes(file: WorkflowFile): string {
	return String(nodeOf(file, 'n8n-nodes-base.stickyNote').parameters['content']);
}

function links(text: string): string[] {
	return [...text.matchAll(/^- (https:\/\/\S+)$/gm)].map(([, url]) => url ?? '');
}

it('has an emulation for every blueprint, and a blueprint for every emulation', () => {
	expect(apis.map(({ file }) => file)).toEqual(blueprintNames);
	expect(blueprintNames.length).toBeGreaterThanOrEqual(12);
});

it('gives every blueprint an id and a name of its own', () => {
	const all = blueprintNames.map((name) => JSON.parse(blueprintText(name)) as { id: string });
	expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
	expect(new Set(blueprintNames.map((name) => blueprint(name).name)).size).toBe(all.length);
});

it('keeps blueprints out of the demo, which has no accounts for them', () => {
	expect(exampleFiles().filter((file) => file.includes('connector'))).toEqual([]);
});

describe.each(blueprintNames)('%s', (name) => {
	const file = blueprint(name);
	const read = nodeOf(file, CONNECTOR);
	const write = nodeOf(file, PLANHAT);

	it('holds nodes, versions and parameters that exist', () => {
		expect(workflowFaults(file)).toEqual([]);
		expect(file.nodes.flatMap(parameterFaults)).toEqual([]);
		const others = file.nodes.filter(({ type }) => type !== CONNECTOR && type !== PLANHAT);
		for (const { type, typeVersion } of others) expect(FOREIGN[type]).toContain(typeVersion);
	});

	it('leads from both triggers over the connector to Planhat', () => {
		const triggers = file.nodes.filter(({ type }) => type.endsWith('Trigger'));
		expect(triggers).toHaveLength(2);
		for (const trigger of triggers) expect(after(file, trigger.name)).toEqual([read.name]);
		expect(after(file, read.name)).toEqual([write.name]);
		expect(write.parameters['operation']).toBe('upsert');
	});

	it('names its credentials and holds nothing of them', () => {
		const { credentialType = '' } =
			authentications.find(({ value }) => value === read.parameters['authentication']) ?? {};
		expect(Object.keys(read.credentials ?? {})).toEqual([credentialType]);
		expect(Object.keys(write.credentials ?? {})).toEqual(['planhatApi']);
		const references = [read, write].flatMap((node) => Object.values(node.credentials ?? {}));
		for (const reference of references) {
			expect(reference).toEqual({ id: null, name: expect.stringMatching(/\S/) });
			expect(notes(file)).toContain(`Credential **${reference.name}**`);
		}
		expect(blueprintText(name)).not.toMatch(
			/"(apiToken|password|token|clientSecret|secretAccessKey|oauthTokenData|data)"\s*:/,
		);
	});

	it('has a sync field that its mapping reads too, and uses only what the mapping makes', () => {
		const { mapping, syncField } = read.parameters['options'] as {
			mapping: { row: Array<{ path?: string; target: string }> };
			syncField: string;
		};
		// Records are told apart as the API sends them, before the mapping.
		expect(mapping.row.map(({ path }) => path)).toContain(syncField);
		const targets = mapping.row.map(({ target }) => target);
		const used = [...JSON.stringify(write.parameters).matchAll(/\$json\.(\w+)/g)];
		expect(new Set(used.map(([, field]) => field))).toEqual(new Set(targets));
	});

	it('has a key by which Planhat knows a record again', () => {
		const { value } = write.parameters['fields'] as { value: Record<string, unknown> };
		expect(Object.keys(value)).toContain('sourceId');
	});

	it('says where its facts come from, in the workflow and in the table of docs/connectors.md', () => {
		const sources = links(notes(file));
		expect(sources).not.toEqual([]);
		const page = readProjectFile('docs/connectors.md');
		const row = page.split('\n').find((line) => line.includes(`/${name}.json)`)) ?? '';
		for (const url of sources) expect(row).toContain(`](${url})`);
	});

	it('is told in the table of docs/connectors.md as it is', () => {
		const { description } = new UniversalConnector();
		const label = (parameter: string, value: unknown) =>
			description.properties
				.filter((property: INodeProperties) => property.name === parameter)
				.flatMap(({ options = [] }) => options as INodePropertyOptions[])
				.find((choice) => choice.value === value)?.name;
		const { authentication, pagination, path, recordPath, options } = read.parameters;
		const resource = resources.find((it) => it.name === write.parameters['resource']);
		const page = readProjectFile('docs/connectors.md');
		const row = page.split('\n').find((line) => line.includes(`/${name}.json)`)) ?? '';
		const cells = row.split('|').map((cell) => cell.trim());
		expect(cells.slice(2, 8)).toEqual([
			expect.stringContaining(`\`${String(path)}\``),
			label('authentication', authentication),
			expect.stringMatching(new RegExp(`^${label('pagination', pagination)}\\b`)),
			recordPath === '' ? '(the answer itself)' : `\`${String(recordPath)}\``,
			`\`${(options as { syncField: string }).syncField}\``,
			resource?.label.many,
		]);
	});
});

describe('the check itself', () => {
	const [first = ''] = blueprintNames;

	/** A blueprint in which one of its nodes is another. */
	const changed = (type: string, changes: Partial<WorkflowNode>) => {
		const file = blueprint(first);
		const nodes = file.nodes.map((node) => (node.type === type ? { ...node, ...changes } : node));
		return { ...file, nodes };
	};

	it('says which node of a blueprint is made for a newer version', () => {
		const { nodes } = changed(CONNECTOR, { typeVersion: 7 });
		expect(workflowFaults({ nodes })).toEqual([
			expect.stringMatching(/^Read \w+: there is no version 7$/),
		]);
	});

	it.each([
		[{ mapping: { row: [{ goal: 'id' }] } }, 'there is no parameter goal'],
		[{ mapping: { line: [] } }, 'there is no group line'],
		[{ query: { entry: [{ name: 'a', text: 'b' }] } }, 'there is no parameter text'],
		[{ mapping: { row: [{ type: 'word' }] } }, 'type can\'t be "word"'],
		[{ speed: 1 }, 'there is no parameter speed'],
	])('finds what a list of the connector does not know: %j', (options, fault) => {
		const { nodes } = changed(CONNECTOR, { parameters: { operation: 'fetch', options } });
		expect(nodes.flatMap(parameterFaults)).toEqual([fault]);
	});
});
