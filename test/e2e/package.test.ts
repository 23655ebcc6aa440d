import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nClient, NodeType } from '../../scripts/realN8n/client';
import { signedInClient } from './n8nUnderTest';

interface PackageFile {
	n8n: { nodes: string[]; credentials: string[] };
}

const packageFile = JSON.parse(
	readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'),
) as PackageFile;

describe('the package in a real n8n', () => {
	let client: N8nClient;
	let ours: NodeType[];

	beforeAll(async () => {
		client = await signedInClient();
		ours = (await client.nodeTypes()).filter(({ name }) => name.startsWith('n8n-nodes-planhat.'));
	});

	it('offers the Planhat node under its real id', () => {
		expect(ours.map(({ name }) => name)).toContain('n8n-nodes-planhat.planhat');
	});

	it('offers every node that package.json lists', () => {
		const listed = packageFile.n8n.nodes.map((path) => /(\w+)\.node\.js$/.exec(path)?.[1]);
		const offered = ours.map(({ name }) => name.split('.')[1]?.toLowerCase());
		for (const name of listed) expect(offered).toContain(name?.toLowerCase());
	});

	it('offers every node that is not a trigger as a tool of an agent, too', () => {
		const names = ours.map(({ name }) => name);
		const usable = ours.filter(({ name }) => !name.endsWith('Trigger') && !name.endsWith('Tool'));
		for (const { name } of usable) expect(names).toContain(`${name}Tool`);
	});

	it('serves a light and a dark icon for every node', async () => {
		for (const { iconUrl } of ours) {
			const paths = typeof iconUrl === 'object' ? [iconUrl.light, iconUrl.dark] : [];
			expect(paths).toHaveLength(2);
			for (const path of paths) expect(await client.file(path)).toContain('<svg');
		}
	});

	it('tells the editor what comes out before anything has run', async () => {
		const path = '/schemas/n8n-nodes-planhat.planhat/1.0.0/license/getAll.json';
		const schema = JSON.parse(await client.file(path)) as { properties: Record<string, unknown> };
		expect(schema.properties).toMatchObject({
			_id: { type: 'string' },
			autoRenews: { type: 'boolean' },
			value: { type: 'number' },
		});
	});
});
