import type { Locator, Page } from 'playwright-core';
import { CredentialDialog } from './credentialDialog';

/** The dialog in which a node is set and run and its result read. */
export class NodeDialog {
	private constructor(private readonly page: Page) {}

	/** The dialog once it is there. */
	static async shown(page: Page): Promise<NodeDialog> {
		await page.getByTestId('node-parameters').waitFor();
		return new NodeDialog(page);
	}

	/** Opens the dialog for a new credential, whether or not n8n has chosen one already. */
	async newCredential(): Promise<CredentialDialog> {
		const slot = this.page.getByTestId('node-credentials-slot').first();
		const chosen = slot.getByTestId('node-credentials-select');
		const connect = slot.getByTestId('node-credentials-empty-state').getByRole('button').first();
		await chosen.or(connect).first().waitFor();
		if (await chosen.isVisible()) {
			await chosen.click();
			const another = this.page.getByTestId('node-credentials-select-item-new');
			// n8n may choose a credential by itself at this moment, which closes the list again.
			const isOpen = await another.waitFor({ timeout: 5_000 }).then(
				() => true,
				() => false,
			);
			if (!isOpen) await chosen.click();
			await another.click();
		} else {
			// The button goes away when n8n chooses a credential by itself at this moment.
			const isClicked = await connect.click({ timeout: 5_000 }).then(
				() => true,
				() => false,
			);
			if (!isClicked) return await this.newCredential();
		}
		return await CredentialDialog.shown(this.page);
	}

	/** The labels of what there is to set, from the top. */
	async labels(): Promise<string[]> {
		const labels = this.page
			.getByTestId('node-parameters')
			.locator('[data-test-id="input-label"], [data-test-id="credentials-label"]');
		const texts = await labels.allInnerTexts();
		return texts.map((text) => text.split('\n')[0]?.trim() ?? '');
	}

	/** Chooses an entry of a list by its label. */
	async choose(parameter: string, label: string): Promise<void> {
		await this.input(parameter).click();
		await this.choice(label).click();
	}

	/** Types into a field; what holds `{{ }}` becomes an expression. */
	async type(parameter: string, text: string): Promise<void> {
		await this.input(parameter).locator('input').first().fill(text);
	}

	/** Chooses a record "From list" after searching for it, and returns what the search found. */
	async find(parameter: string, words: string): Promise<string[]> {
		await this.page
			.getByTestId(`resource-locator-${parameter}`)
			.getByTestId('rlc-input')
			.first()
			.click();
		const items = this.page.getByTestId('rlc-item');
		await items.first().waitFor();
		await this.page.getByTestId('rlc-search').fill(words);
		await items.filter({ hasNotText: words }).first().waitFor({ state: 'detached' });
		// The list is empty while n8n asks.
		await items.first().waitFor();
		const found = await items.allInnerTexts();
		await items.first().click();
		return found;
	}

	/** Names a record by an ID; `mode` is the stored name of the way, such as `externalId`. */
	async nameBy(parameter: string, mode: string, id: string): Promise<void> {
		const locator = this.page.getByTestId(`resource-locator-${parameter}`);
		await locator.getByTestId('rlc-mode-selector').click();
		await this.page.getByTestId(`mode-${mode}`).click();
		await locator
			.locator('input[data-test-id="rlc-input"], [data-test-id="rlc-input"] input')
			.first()
			.fill(id);
	}

	/** Opens the list of a record "From list" and returns what it says instead of records. */
	async listFailure(parameter: string): Promise<string> {
		await this.page
			.getByTestId(`resource-locator-${parameter}`)
			.getByTestId('rlc-input')
			.first()
			.click();
		const failure = this.page.getByTestId('rlc-error-container');
		await failure.waitFor();
		return await failure.innerText();
	}

	/** The labels of the fields that the mapper shows. */
	async mappedFields(): Promise<string[]> {
		const remove = this.page.locator('[data-test-id^="remove-field-button-"]');
		const names = await remove.evaluateAll((buttons) =>
			buttons.map((button) => button.getAttribute('data-test-id') ?? ''),
		);
		return names.map((name) => name.replace('remove-field-button-', ''));
	}

	/** Loads the fields of the mapper again, custom fields included. */
	async refreshFields(): Promise<void> {
		const options = this.page.getByTestId('columns-parameter-input-options-container');
		await options.getByTestId('action-toggle').click();
		await this.page.getByRole('menuitem', { name: 'Refresh Field List', exact: true }).click();
	}

	/**
	 * Waits for a custom field. On a busy machine n8n loads the fields before it has chosen an existing
	 * credential; then a person loads them again.
	 */
	async ensureField(field: string): Promise<void> {
		const missing = this.input('custom');
		await this.input(field).or(missing).first().waitFor();
		if (await missing.isVisible()) await this.refreshFields();
		await this.input(field).waitFor();
	}

	/** Adds a field to the mapper by its label. */
	async addField(label: string): Promise<void> {
		await this.page.getByTestId('add-fields-select').getByRole('button').click();
		await this.page.getByRole('menuitem', { name: label, exact: true }).click();
	}

	/** Adds an option by its label. */
	async addOption(label: string): Promise<void> {
		await this.page.getByTestId('collection-parameter-add').first().click();
		await this.choice(label).click();
	}

	/** Adds an entry to a list of entries and fills its fields. */
	async addEntry(list: string, values: Readonly<Record<string, string>>): Promise<void> {
		const entries = this.page.getByTestId(`fixed-collection-${list}`);
		await entries.getByTestId('fixed-collection-add').click();
		for (const [name, value] of Object.entries(values)) {
			await entries.getByTestId(`parameter-input-${name}`).last().locator('input').fill(value);
		}
	}

	/** Drags a field of the input onto a field of the node. */
	async drag(inputField: string, parameter: string): Promise<void> {
		const source = this.page
			.getByTestId('ndv-input-panel')
			.locator('[data-target="mappable"]')
			.filter({ hasText: new RegExp(`^\\s*${inputField}`) })
			.first();
		const from = await source.boundingBox();
		const to = await this.input(parameter).boundingBox();
		if (!from || !to) throw new Error(`'${inputField}' or '${parameter}' is not to be seen`);
		await this.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 20 });
		await this.page.mouse.up();
	}

	/** Presses "Execute step" and waits until the output says something. */
	async executeUntil(text: string | RegExp): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.outputShows(text);
	}

	/** Waits until the output says something. */
	async outputShows(text: string | RegExp): Promise<void> {
		await this.output().filter({ hasText: text }).waitFor({ timeout: 60_000 });
	}

	/** Turns to one of several outputs and waits until it says something. */
	async readOutput(output: string, text: string | RegExp): Promise<void> {
		await this.output().getByTestId('branches').getByText(output).click();
		await this.output().filter({ hasText: text }).waitFor();
	}

	/** Turns to another view of the output. */
	async showOutputAs(view: 'schema' | 'table' | 'json'): Promise<void> {
		await this.output().getByTestId(`radio-button-${view}`).click();
	}

	/** Scrolls the parameters until this one is at their top. */
	async scrollTo(parameter: string): Promise<void> {
		await this.input(parameter).evaluate((input) => {
			const item = input.closest('[data-test-id="parameter-item"]') ?? input;
			item.scrollIntoView({ block: 'start' });
		});
	}

	/** Copies a member of the first item from the JSON view. */
	async copyFromOutput(member: string): Promise<void> {
		await this.showOutputAs('json');
		await this.output().locator(`[data-path="[0].${member}"]`).first().click();
		await this.output().getByTestId('ndv-json-actions').getByRole('button').last().click();
		await this.page.getByText('Copy Selection', { exact: true }).click();
	}

	/** What a field or list holds. */
	async value(parameter: string): Promise<string> {
		return await this.input(parameter).locator('input').first().inputValue();
	}

	/** Closes the dialog. */
	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('node-parameters').waitFor({ state: 'detached' });
	}

	/** The input of a parameter, or of a field of the mapper. */
	input(parameter: string): Locator {
		return this.page.getByTestId('ndv').getByTestId(`parameter-input-${parameter}`).first();
	}

	/** An entry of the list that is open. */
	private choice(label: string): Locator {
		return this.page
			.locator('.el-select-dropdown__item:visible')
			.filter({ has: this.page.getByText(label, { exact: true }) })
			.first();
	}

	private output(): Locator {
		return this.page.getByTestId('output-panel');
	}
}
