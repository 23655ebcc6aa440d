import { existsSync } from 'node:fs';

const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The installed Chromium or Chrome; `CHROMIUM_PATH` names another one. */
export function findChromium(): string | undefined {
	const chosen = process.env.CHROMIUM_PATH;
	return (chosen ? [chosen] : USUAL_PLACES).find((path) => existsSync(path));
}
