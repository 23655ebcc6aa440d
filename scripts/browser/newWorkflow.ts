import type { Page } from 'playwright-core';
import { Canvas } from './canvas';
import { NodeDialog } from './nodeDialog';

/** The entry of a list whose text is exactly this one. */
function exactly(text: string): RegExp {
	return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** An empty canvas on which a person puts nodes together. */
export class NewWorkflow {
	private constructor(private readonly page: Page) {}

	/** Opens an empty workflow. */
	static async open(page: Page, n8nUrl: string): Promise<NewWorkflow> {
		// Without them, a node that is added at once has no credential when it loads its fields.
		const credentials = page.waitForResponse((answer) =>
			answer.url().includes('/rest/credentials/for-workflow'),
		);
		await page.goto(`${n8nUrl}/workflow/new`);
		await page.getByTestId('canvas-plus-button').waitFor();
		await credentials;
		return new NewWorkflow(page);
	}

	/** Puts the manual trigger on the empty canvas. */
	async addManualTrigger(): Promise<void> {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.search('manual trigger', 'Manual Trigger');
		await this.nodes().first().waitFor();
	}

	/** Opens the panel with the nodes that can come next, or first on an empty canvas. */
	async openPanel(): Promise<void> {
		const isEmpty = await this.page.getByTestId('canvas-plus-button').isVisible();
		const plus = isEmpty ? 'canvas-plus-button' : 'canvas-handle-plus';
		await this.page.getByTestId(plus).first().click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	/** Finds a node by what a person types and adds what it can do, named as in its list. */
	async add(words: string, node: string, action: string): Promise<NodeDialog> {
		await this.openPanel();
		await this.search(words, node);
		await this.entry(action).click();
		return await NodeDialog.shown(this.page);
	}

	/** Clicks on the canvas and pastes, as copied nodes are. */
	async paste(): Promise<void> {
		const count = await this.nodes().count();
		await this.page.getByTestId('canvas-wrapper').click({ position: { x: 300, y: 80 } });
		await this.page.keyboard.press('Control+v');
		await this.nodes().nth(count).waitFor();
	}

	/** Opens the dialog of a node by a double click. */
	async openNode(name: string): Promise<NodeDialog> {
		await Canvas.shown(this.page).openNode(name);
		return await NodeDialog.shown(this.page);
	}

	/** Presses "Execute workflow" and waits for the message about its end. */
	async execute(): Promise<string> {
		const canvas = Canvas.shown(this.page);
		await canvas.closeMessages();
		return await canvas.execute();
	}

	/** What the canvas writes under a node: its name and its subtitle. */
	async label(name: string): Promise<string> {
		return await this.nodes().filter({ hasText: name }).first().innerText();
	}

	private nodes() {
		return this.page.getByTestId('canvas-node');
	}

	private entry(name: string) {
		return this.page.getByTestId('node-creator-item-name').filter({ hasText: exactly(name) });
	}

	private async search(words: string, node: string): Promise<void> {
		await this.page.getByTestId('node-creator-search-bar').fill(words);
		await this.entry(node).first().click();
	}
}
