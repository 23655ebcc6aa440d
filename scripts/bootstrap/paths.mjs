import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package: the one with package.json. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Logs and stamps of the commands in this folder; ignored by git. */
export const cacheFolder = join(projectRoot, '.cache');

/** The private package that pins n8n and the Node.js it runs on. */
export const n8nFolder = join(projectRoot, 'scripts', 'n8n');
