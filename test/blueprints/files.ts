import { basename } from 'node:path';

import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { projectFiles, readProjectFile } from '../package/project';

const FOLDER = 'examples/connectors';

/** Names of the blueprints, without `.json`. */
export const blueprintNames: readonly string[] = projectFiles()
	.filter((file) => file.startsWith(`${FOLDER}/`) && file.endsWith('.json'))
	.map((file) => basename(file, '.json'));

/** Text of a blueprint as it is in the repository. */
export function blueprintText(name: string): string {
	return readProjectFile(`${FOLDER}/${name}.json`);
}

/** A blueprint as n8n imports it. */
export function blueprint(name: string): WorkflowFile {
	return JSON.parse(blueprintText(name)) as WorkflowFile;
}
