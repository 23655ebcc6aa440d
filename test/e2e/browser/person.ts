import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Canvas } from '../../../scripts/browser/canvas';
import { findChromium } from '../../../scripts/browser/findChromium';
import { NewWorkflow } from '../../../scripts/browser/newWorkflow';
import { type Editor, openEditor } from '../../../scripts/browser/openEditor';
import { n8nUrl, ownerLogin } from '../n8nUnderTest';

/** Without a browser these tests are skipped on a developer's machine, but never in CI. */
export const withBrowser = findChromium() || process.env.CI ? describe : describe.skip;

/** Somebody at the editor. */
export interface Person {
	readonly page: Page;
	/** Begins with an empty canvas. */
	newWorkflow(): Promise<NewWorkflow>;
	/** Keeps a picture of the window in `.cache/pictures`, or in the folder `E2E_PICTURES` names. */
	picture(name: string): Promise<void>;
	leave(): Promise<void>;
}

/** Opens the editor and signs in. */
export async function person(): Promise<Person> {
	const editor: Editor = await openEditor(n8nUrl(), ownerLogin(), { width: 1440, height: 800 });
	const { page } = editor;
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	return {
		page,
		newWorkflow: async () => await NewWorkflow.open(page, n8nUrl()),
		picture: async (name) => {
			const folder = process.env.E2E_PICTURES ?? join(__dirname, '../../../.cache/pictures');
			await Canvas.shown(page).closeMessages();
			mkdirSync(folder, { recursive: true });
			await page.screenshot({ path: join(folder, `${name}.png`), scale: 'css' });
		},
		leave: async () => await editor.close(),
	};
}
