import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Canvas } from '../browser/canvas';
import { openEditor } from '../browser/openEditor';
import type { Demo } from './openDemo';

/** Wide and low, as workflows are, and readable at the width of a README. */
const VIEWPORT = { width: 1440, height: 680 };
const MAX_BYTES = 1024 * 1024;

/** Runs the main example in the editor and saves a picture of it. */
export async function captureCanvas(n8nUrl: string, demo: Demo, file: string): Promise<void> {
	const editor = await openEditor(n8nUrl, demo.login, VIEWPORT);
	try {
		const canvas = await Canvas.open(editor.page, n8nUrl, demo.mainExample.id);
		await canvas.execute();
		await canvas.tidy();
		mkdirSync(dirname(file), { recursive: true });
		await editor.page.screenshot({ path: file, type: 'png' });
	} finally {
		await editor.close();
	}
	const { size } = statSync(file);
	if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`);
}
