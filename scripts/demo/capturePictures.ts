import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Canvas } from '../browser/canvas';
import { NodeDialog } from '../browser/nodeDialog';
import { openEditor } from '../browser/openEditor';
import { type Demo, MAIN_EXAMPLE } from './openDemo';

/** Wide and low, as workflows are. */
const CANVAS = { width: 1440, height: 680 };
/** As high as the fields of a node need. */
const DIALOG = { width: 1440, height: 860 };
const MAX_BYTES = 1024 * 1024;

/** n8n notes here that it has explained pinning; else its explanation lies over the output. */
const EXPLAINED = ['N8N_PIN_DATA_DISCOVERY_NDV', 'N8N_PIN_DATA_DISCOVERY_CANVAS'];

/** A node after a run of its workflow. */
interface NodePicture {
	file: string;
	node: string;
	/** The parameter to begin with; without it, the first. */
	first?: string;
	/** The output to show, where there are several. */
	output?: string;
}

/** What is shown of one workflow of `examples/`, all of it after one run. */
interface ExamplePictures {
	example: string;
	/** The picture of the canvas. */
	canvas?: string;
	nodes: readonly NodePicture[];
}

const PICTURES: readonly ExamplePictures[] = [
	{
		example: MAIN_EXAMPLE,
		canvas: 'canvas.png',
		nodes: [{ file: 'planhat-mapping.png', node: 'Onboard Assets' }],
	},
	{
		example: 'read-pages-into-planhat.json',
		nodes: [
			{ file: 'universal-connector.png', node: 'Read Subscriptions' },
			{ file: 'universal-connector-run.png', node: 'Read Subscriptions', output: 'Run' },
		],
	},
	{
		example: 'license-renewal-reminders.json',
		nodes: [{ file: 'planhat-trigger.png', node: 'Renewal in 30 Days', first: 'resource' }],
	},
	{
		example: 'new-or-changed-records.json',
		nodes: [
			{
				file: 'universal-connector-trigger.png',
				node: 'New or Changed Subscriptions',
				first: 'emit',
			},
		],
	},
];

async function save(page: Page, file: string, scale: 'css' | 'device'): Promise<void> {
	await page.screenshot({ path: file, type: 'png', scale });
	const { size } = statSync(file);
	if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`);
}

async function showNode(canvas: Canvas, page: Page, picture: NodePicture): Promise<NodeDialog> {
	await canvas.openNode(picture.node);
	const dialog = await NodeDialog.shown(page);
	if (picture.first) await dialog.scrollTo(picture.first);
	if (picture.output) {
		await dialog.readOutput(picture.output, /./);
		await dialog.showOutputAs('json');
	}
	// A field below the pointer would show its buttons.
	await page.mouse.move(0, 0);
	// Lists and previews of expressions come a moment later.
	await page.waitForTimeout(1_500);
	return dialog;
}

/** Runs examples in the editor and saves the pictures of the documentation in a folder. */
export async function capturePictures(n8nUrl: string, demo: Demo, folder: string): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const { page, close } = await openEditor(n8nUrl, demo.login, CANVAS);
	try {
		for (const name of EXPLAINED) await page.evaluate(`localStorage.setItem('${name}', 'true')`);
		for (const { example, canvas: canvasFile, nodes } of PICTURES) {
			await page.setViewportSize(CANVAS);
			const canvas = await Canvas.open(page, n8nUrl, demo.workflow(example).id);
			await canvas.execute();
			await canvas.tidy();
			if (canvasFile) await save(page, join(folder, canvasFile), 'device');
			await page.setViewportSize(DIALOG);
			for (const picture of nodes) {
				const dialog = await showNode(canvas, page, picture);
				await save(page, join(folder, picture.file), 'css');
				await dialog.close();
			}
		}
	} finally {
		await close();
	}
}
