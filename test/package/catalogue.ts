import { basename, join } from 'node:path';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { manifest, projectRoot } from './project';

/** A node or credential class that package.json names, with the file it comes from. */
export interface Listed<Instance> {
	readonly className: string;
	/** Source file, from the project root. */
	readonly file: string;
	/** Makes a new instance, as n8n does. */
	create(): Instance;
}

function listed<Instance>(builtFile: string): Listed<Instance> {
	const file = builtFile.replace(/^dist\//, '').replace(/\.js$/, '.ts');
	const className = basename(file).split('.')[0] ?? '';
	return {
		className,
		file,
		create() {
			const loaded = jest.requireActual<Record<string, new () => Instance>>(
				join(projectRoot, file),
			);
			const Class = loaded[className];
			if (Class === undefined) throw new Error(`${file} exports no class ${className}`);
			return new Class();
		},
	};
}

export const nodes: ReadonlyArray<Listed<INodeType & { description: INodeTypeDescription }>> =
	manifest.n8n.nodes.map((file) => listed(file));

export const credentials: ReadonlyArray<Listed<ICredentialType>> = manifest.n8n.credentials.map(
	(file) => listed(file),
);
