import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import type { Login } from '../realN8n/client';
import { findChromium } from './findChromium';

/** Without these the browser looks for its maker's servers at every start. */
const OFFLINE_ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Whatever is left, of the browser or of the page, finds no other host.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export interface Editor {
	page: Page;
	close(): Promise<void>;
}

/** Opens n8n's editor in a headless browser and signs in. */
export async function openEditor(
	url: string,
	login: Login,
	viewport: { width: number; height: number },
): Promise<Editor> {
	const executablePath = findChromium();
	if (!executablePath) {
		throw new Error('No Chromium found: install it, or name one in CHROMIUM_PATH');
	}
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath, args: OFFLINE_ARGUMENTS });
	try {
		const page = await signIn(browser, url, login, viewport);
		return { page, close: async () => await browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}

async function signIn(
	browser: Browser,
	url: string,
	login: Login,
	viewport: { width: number; height: number },
): Promise<Page> {
	const context = await browser.newContext({ viewport, deviceScaleFactor: 2 });
	const page = await context.newPage();
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(login.email);
	await page.locator('input[name="password"]').fill(login.password);
	await page.locator('input[name="password"]').press('Enter');
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	return page;
}
