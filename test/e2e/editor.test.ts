import { Canvas } from '../../scripts/browser/canvas';
import { findChromium } from '../../scripts/browser/findChromium';
import { searchNodePanel } from '../../scripts/browser/nodePanel';
import { type Editor, openEditor } from '../../scripts/browser/openEditor';
import { MAIN_EXAMPLE } from '../../scripts/demo/openDemo';
import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import { startSimulator } from '../simulator/server';
import { n8nUrl, ownerLogin, signedInClient } from './n8nUnderTest';

/** Without a browser these tests are skipped on a developer's machine, but never in CI. */
const withBrowser = findChromium() || process.env.CI ? describe : describe.skip;

withBrowser('a person in the editor', () => {
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;
	let editor: Editor;

	beforeAll(async () => {
		sandbox = await startSimulator();
		editor = await openEditor(n8nUrl(), ownerLogin(), { width: 1440, height: 800 });
	});

	afterAll(async () => {
		await editor.close();
		await sandbox.close();
	});

	it('finds the Planhat node in the node panel', async () => {
		expect(await searchNodePanel(editor.page, n8nUrl(), 'Planhat')).toContain('Planhat');
	});

	it('sees every node of the main example succeed', async () => {
		const client = await signedInClient();
		const example = await new WorkflowImporter(client, sandbox).importExample(MAIN_EXAMPLE);

		const canvas = await Canvas.open(editor.page, n8nUrl(), example.id);
		expect(await canvas.execute()).toMatch(/executed successfully/);
		const executable = example.workflow.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		expect(await canvas.succeededNodes()).toBe(executable.length);
	});
});
