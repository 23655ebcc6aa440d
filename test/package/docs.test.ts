import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { join } from 'node:path';

import { switchPositions } from '../simulator/switches';
import { nodes } from './catalogue';
import { anchorOf, fencesIn, headingsIn, linksIn, scriptsIn } from './markdown';
import { manifest, projectFiles, projectRoot, readProjectFile } from './project';
import { isWorkflow, workflowFaults } from './workflowFaults';

const pages = projectFiles()
	.filter((file) => file.endsWith('.md'))
	.map((file) => ({ file, text: readProjectFile(file) }));

const page = (file: string) => pages.find((it) => it.file === file)?.text ?? '';

/** Links that lead nowhere: a file that is not there, or a heading that the page does not have. */
function brokenLinks(file: string, text: string): string[] {
	return linksIn(text).filter((link) => {
		if (/^(https?|mailto):/.test(link)) return false;
		const [path = '', anchor] = link.split('#');
		const target = path === '' ? file : posix.join(posix.dirname(file), path);
		if (target !== file && !existsSync(join(projectRoot, target))) return true;
		if (anchor === undefined) return false;
		const headings = headingsIn(target === file ? text : readProjectFile(target));
		return !headings.map(anchorOf).includes(anchor);
	});
}

function jsonFaults(text: string): string[] {
	return fencesIn(text)
		.filter(({ language }) => language === 'json')
		.flatMap(({ text: json, line }) => {
			try {
				const value = JSON.parse(json) as unknown;
				const faults = isWorkflow(value) ? workflowFaults(value) : [];
				return faults.map((fault) => `line ${line}: ${fault}`);
			} catch {
				return [`line ${line}: no JSON`];
			}
		});
}

describe.each(pages)('$file', ({ file, text }) => {
	it('links only to files and headings that exist', () => {
		expect(brokenLinks(file, text)).toEqual([]);
	});

	it('shows only JSON that parses, and nodes with parameters that exist', () => {
		expect(jsonFaults(text)).toEqual([]);
	});

	it('tells only commands that package.json has', () => {
		const known = Object.keys(manifest.scripts);
		expect(scriptsIn(text).filter((script) => !known.includes(script))).toEqual([]);
	});
});

it('gives every page one title', () => {
	const others = pages
		.filter(({ file }) => file !== 'LICENSE.md')
		.filter(({ text }) => !/^# .+\n/.test(text) || (text.match(/^# /gm) ?? []).length !== 1);
	expect(others.map(({ file }) => file)).toEqual([]);
});

/** Pages that links lead to, beginning with the README. */
function reachablePages(): Set<string> {
	const reached = new Set(['README.md']);
	for (const file of reached) {
		for (const link of linksIn(page(file))) {
			const target = posix.join(posix.dirname(file), link.split('#')[0] ?? '');
			if (pages.some((it) => it.file === target)) reached.add(target);
		}
	}
	return reached;
}

it('leads from the README to every page', () => {
	const reached = reachablePages();
	const lost = pages.map(({ file }) => file).filter((file) => !reached.has(file));
	expect(lost.filter((file) => !file.startsWith('test/'))).toEqual([]);
});

it('has a page for each node, linked in the README', () => {
	const expected = nodes.map(({ className }) => {
		const name = className.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
		return `docs/${name}.md`;
	});
	expect(expected.filter((file) => !linksIn(page('README.md')).includes(file))).toEqual([]);
});

it('tells of every example where people look for them', () => {
	const linked = pages
		.filter(({ file }) => /^(README\.md|docs\/)/.test(file))
		.flatMap(({ file, text }) =>
			linksIn(text).map((link) => posix.join(posix.dirname(file), link)),
		);
	const examples = projectFiles().filter((file) => /^examples\/.*\.json$/.test(file));
	expect(examples).not.toEqual([]);
	expect(examples.filter((file) => !linked.includes(file))).toEqual([]);
});

it('shows only shell commands that a shell can read', () => {
	const faults = pages.flatMap(({ file, text }) =>
		fencesIn(text)
			.filter(({ language }) => ['bash', 'sh'].includes(language))
			.filter(({ text: code }) => spawnSync('bash', ['-n'], { input: code }).status !== 0)
			.map(({ line }) => `${file}:${line}`),
	);
	expect(faults).toEqual([]);
});

it('names the two commands in the README, and what they need', () => {
	expect(page('README.md')).toContain('npm start');
	expect(page('README.md')).toContain('npm test');
	for (const needed of ['Node.js 20', 'npm', 'git']) expect(page('README.md')).toContain(needed);
});

it('tells in CONTRIBUTING what every script is for', () => {
	const told = new Set(scriptsIn(page('CONTRIBUTING.md')));
	expect(Object.keys(manifest.scripts).filter((script) => !told.has(script))).toEqual([]);
});

it('has every decision in a file named by its number, and lists it in CONTRIBUTING', () => {
	const decisions = pages.map(({ file }) => file).filter((file) => file.startsWith('docs/adr/'));
	expect(decisions).not.toEqual([]);
	decisions.forEach((file, index) => {
		const number = String(index + 1).padStart(4, '0');
		expect(file).toMatch(new RegExp(`^docs/adr/${number}-[a-z0-9-]+\\.md$`));
		expect(page(file)).toMatch(new RegExp(`^# ${number} `));
		expect(linksIn(page('CONTRIBUTING.md'))).toContain(file);
	});
});

it('names the version of package.json first in the change log', () => {
	const [version] = /^## \[?(\d+\.\d+\.\d+)/m.exec(page('CHANGELOG.md'))?.slice(1) ?? [];
	expect(version).toBe(manifest.version);
});

it('lists every switch of the sandbox with its positions, the default first', () => {
	const rows = Object.entries(switchPositions).map(
		([name, positions]) => `| \`${name}\` | ${positions.map((it) => `\`${it}\``).join(', ')} |`,
	);
	const missing = rows.filter((row) => !page('docs/sandbox.md').includes(row));
	expect(missing).toEqual([]);
});

describe.each(projectFiles().filter((file) => /^examples\/.*\.json$/.test(file)))('%s', (file) => {
	it('is a workflow with nodes and parameters that exist', () => {
		const workflow = JSON.parse(readProjectFile(file)) as unknown;
		expect(isWorkflow(workflow)).toBe(true);
		expect(isWorkflow(workflow) ? workflowFaults(workflow) : []).toEqual([]);
	});

	it('holds no sign-in data', () => {
		expect(readProjectFile(file)).not.toMatch(/"(apiToken|password|token)"\s*:/);
	});
});

it('speaks of the product alone', () => {
	const forbidden = /\/(home|Users|root|work)\/[a-z]|https?:\/\/[\w.-]*registry|\b(TODO|FIXME)\b/;
	const files = projectFiles().filter((file) => /\.(md|ts|mjs|cjs|js|ya?ml)$/.test(file));
	const own = 'test/package/docs.test.ts';
	expect(files.filter((file) => file !== own && forbidden.test(readProjectFile(file)))).toEqual([]);
});

describe('the check itself', () => {
	it.each([
		['[x](missing.md)', ['missing.md']],
		['![x](docs/images/missing.png)', ['docs/images/missing.png']],
		['[x](#nowhere)', ['#nowhere']],
		['# Here I am\n[x](#here-i-am)', []],
		['[x](https://example.com/missing.md)', []],
		['`[x](missing.md)`', []],
		['[x](package.json)', []],
		['[x](package.json#nowhere)', ['package.json#nowhere']],
	])('finds broken links in %j', (text, broken) => {
		expect(brokenLinks('PAGE.md', text)).toEqual(broken);
	});

	it('finds JSON that does not parse, also inside a list', () => {
		expect(jsonFaults('- x\n\n  ```json\n  { "a": 1 }\n  ```\n\n```json\n{ a: 1 }\n```\n')).toEqual(
			['line 7: no JSON'],
		);
	});

	it.each([
		[{ parameters: { resource: 'asset', operation: 'destroy' } }, 'operation can\'t be "destroy"'],
		[{ parameters: { resource: 'asset', operation: 'get', limit: 5 } }, 'no parameter limit'],
		[{ parameters: { operation: 'getAll', options: { speed: 5 } } }, 'no parameter speed'],
		[
			{ parameters: { resource: 'asset', operation: 'update', fields: { value: { colour: 1 } } } },
			'asset has no field colour',
		],
		[{ credentials: { planhat: {} } }, 'no credential planhat'],
		[{ typeVersion: 99 }, 'no version 99'],
		[{ type: 'n8n-nodes-planhat.other' }, 'no node n8n-nodes-planhat.other'],
		[{ type: 'n8n-nodes-planhat.planhatTriggerTool' }, 'no node n8n-nodes-planhat.planhatTriggerT'],
		[{ parameters: { toolDescription: 'x' } }, 'no parameter toolDescription'],
		[{ type: 'n8n-nodes-planhat.planhatTool', parameters: { speed: 5 } }, 'no parameter speed'],
	])('finds what does not fit in a stored node: %j', (changes, fault) => {
		const node = { name: 'Node', type: 'n8n-nodes-planhat.planhat', typeVersion: 1, ...changes };
		expect(workflowFaults({ nodes: [node] })).toEqual([expect.stringContaining(fault)]);
	});

	it('finds the scripts in a text', () => {
		const text = 'npm start, npm test -- -t x, npm run test:e2e, npm run build, npm install';
		expect(scriptsIn(text)).toEqual(['start', 'test', 'test:e2e', 'build']);
	});
});
