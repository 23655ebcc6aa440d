import type { Page } from 'playwright-core';

/** Opens the node panel of an empty workflow and returns the names it lists for a search. */
export async function searchNodePanel(
	page: Page,
	n8nUrl: string,
	words: string,
): Promise<string[]> {
	await page.goto(`${n8nUrl}/workflow/new`);
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').waitFor();
	await page.getByTestId('node-creator-search-bar').fill(words);
	const names = page.getByTestId('node-creator-item-name');
	await names.filter({ hasText: words }).first().waitFor();
	return await names.allInnerTexts();
}
