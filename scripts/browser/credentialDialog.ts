import type { Locator, Page } from 'playwright-core';

/** The dialog in which a credential is filled, tested and kept. */
export class CredentialDialog {
	private constructor(private readonly dialog: Locator) {}

	/** The dialog once it is there. */
	static async shown(page: Page): Promise<CredentialDialog> {
		const dialog = page.getByTestId('editCredential-modal');
		await dialog.waitFor();
		return new CredentialDialog(dialog);
	}

	/** Types into fields by their stored names. */
	async fill(values: Readonly<Record<string, string>>): Promise<void> {
		for (const [name, value] of Object.entries(values)) {
			await this.dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
		}
	}

	/** Saves and returns what n8n says about a test that fails. */
	async saveFailing(): Promise<string> {
		await this.save();
		await this.dialog.getByText('More details').click();
		return await this.dialog.innerText();
	}

	/** Saves; n8n closes the dialog by itself when the test passes. */
	async savePassing(): Promise<void> {
		await this.save();
		await this.dialog.waitFor({ state: 'detached', timeout: 60_000 });
	}

	/** Closes the dialog; what was saved stays, even when its test failed. */
	async close(): Promise<void> {
		await this.dialog.getByRole('button', { name: 'Close this dialog' }).click();
		await this.dialog.waitFor({ state: 'detached' });
	}

	private async save(): Promise<void> {
		await this.dialog.getByTestId('credential-save-button').click();
	}
}
