import type { Page } from 'playwright-core';

/** The part of the editor that shows one workflow. */
export class Canvas {
	private constructor(private readonly page: Page) {}

	/** Opens a stored workflow and waits until its nodes are drawn. */
	static async open(page: Page, n8nUrl: string, workflowId: string): Promise<Canvas> {
		await page.goto(`${n8nUrl}/workflow/${workflowId}`);
		await page.getByTestId('canvas-node').first().waitFor();
		return new Canvas(page);
	}

	/** The canvas of the workflow that is open. */
	static shown(page: Page): Canvas {
		return new Canvas(page);
	}

	/** Presses "Execute workflow" and waits for the message about its end. */
	async execute(): Promise<string> {
		await this.page.getByTestId('canvas-wrapper').hover();
		await this.page.locator('[data-test-id^="execute-workflow-button"]:visible').last().click();
		const message = this.page.locator('.el-notification').first();
		await message.waitFor({ timeout: 60_000 });
		return await message.innerText();
	}

	/** Opens the dialog of a node by a double click. */
	async openNode(name: string): Promise<void> {
		await this.page.getByTestId('canvas-node').filter({ hasText: name }).first().dblclick();
	}

	/** How many nodes carry the mark of a successful run. */
	async succeededNodes(): Promise<number> {
		return await this.page.getByTestId('canvas-node-status-success').count();
	}

	/** Closes the messages that lie over the window. */
	async closeMessages(): Promise<void> {
		const closeButtons = this.page.locator('.el-notification__closeBtn');
		while ((await closeButtons.count()) > 0) {
			await closeButtons.first().click();
			// A message glides away before it is gone.
			await this.page.waitForTimeout(500);
		}
	}

	/** Closes messages and puts the whole workflow into view. */
	async tidy(): Promise<void> {
		await this.closeMessages();
		await this.page.getByTestId('zoom-to-fit').click();
		// The view glides there, and a hovered button would keep its highlight.
		await this.page.mouse.move(0, 0);
		await this.page.waitForTimeout(1_500);
	}
}
