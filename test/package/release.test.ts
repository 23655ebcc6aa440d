import { resources } from '../../nodes/Planhat/resources';
import { credentials, nodes } from './catalogue';
import { credentialContract, fieldContract, nodeContract } from './contract';
import { scriptsIn } from './markdown';
import { manifest, readProjectFile } from './project';

const WORKFLOWS = ['.github/workflows/ci.yml', '.github/workflows/publish.yml'];

describe('the workflows on GitHub', () => {
	const publish = readProjectFile('.github/workflows/publish.yml');

	it('run only commands that package.json has', () => {
		const told = [...WORKFLOWS, '.ci/run'].flatMap((file) => scriptsIn(readProjectFile(file)));
		const known = Object.keys(manifest.scripts);
		expect(told).not.toEqual([]);
		expect(told.filter((script) => !known.includes(script))).toEqual([]);
	});

	it('run everything that has to pass, also before a release', () => {
		expect(readProjectFile(WORKFLOWS[0] ?? '')).toContain('- run: .ci/run');
		expect(publish).toContain('uses: ./.github/workflows/ci.yml');
		expect(publish).toContain('needs: checks');
	});

	/** What n8n asks of packages: published by a GitHub Action, with npm's provenance. */
	it('publish a tagged version with a proof of origin and without a stored token', () => {
		expect(publish).toContain("tags: ['v*.*.*']");
		expect(publish).toContain('id-token: write');
		expect(publish).toMatch(/npm publish .*--provenance --access public/);
		expect(publish).not.toContain('secrets.');
	});

	/** The text of one job, from its name to the next one. */
	function job(name: string): string {
		const [, text = ''] =
			new RegExp(`^  ${name}:\\n((?:    .*\\n|\\n|  #.*\\n)*)`, 'm').exec(publish) ?? [];
		return text;
	}

	const commandsOf = (text: string) => [...text.matchAll(/\brun: (.*)$/gm)].map(([, it]) => it);

	it('prove the origin only in a job that runs no code of the project or of others', () => {
		expect(publish.match(/id-token: write/g)).toHaveLength(1);
		const text = job('publish');
		expect(text).toContain('id-token: write');
		expect(text).not.toContain('actions/checkout');
		expect(text).toContain('actions/download-artifact');
		expect(commandsOf(text)).toEqual([expect.stringMatching(/^npm publish .*--ignore-scripts$/)]);
	});

	it('build what is published in a job of its own, from what the registry signed', () => {
		const text = job('build');
		expect(text).toContain('needs: checks');
		expect(text).not.toContain('permissions:');
		expect(commandsOf(text)).toEqual(
			expect.arrayContaining(['npm ci', 'npm audit signatures', 'npm run build', 'npm pack']),
		);
		expect(text).toContain('actions/upload-artifact');
		expect(job('publish')).toContain('needs: build');
	});

	it('wait for the people whom an environment names before they publish', () => {
		expect(job('publish')).toMatch(/^ {4}environment: \w+$/m);
	});

	const used = WORKFLOWS.flatMap((file) =>
		[...readProjectFile(file).matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, it = '']) => it),
	);

	it('use actions by their commit, with the version beside it', () => {
		const others = used.filter((it) => !it.startsWith('./'));
		expect(others.length).toBeGreaterThan(0);
		const pinned = /^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/;
		expect(others.filter((it) => !pinned.test(it))).toEqual([]);
	});

	it('use one version of each action everywhere', () => {
		const pins = new Set(used);
		const actions = new Set(used.map((it) => it.split('@')[0]));
		expect(pins.size).toBe(actions.size);
	});

	it('leave no token of the repository to the commands that follow a checkout', () => {
		const checkouts = WORKFLOWS.flatMap((file) =>
			readProjectFile(file)
				.split(/^ {6}- /m)
				.filter((step) => step.includes('actions/checkout@')),
		);
		expect(checkouts.length).toBeGreaterThan(0);
		expect(checkouts.filter((it) => !it.includes('persist-credentials: false'))).toEqual([]);
	});

	it('are kept new together with the packages', () => {
		const dependabot = readProjectFile('.github/dependabot.yml');
		const watched = [...dependabot.matchAll(/package-ecosystem: (\S+)\n\s+directory: (\S+)/g)];
		expect(watched.map(([, what, where]) => `${what} ${where}`)).toEqual([
			'github-actions /',
			'npm /',
			'npm /scripts/n8n',
		]);
	});

	it('may write nothing to the repository, and need no secret, so that they run in any fork', () => {
		for (const file of WORKFLOWS) {
			expect(readProjectFile(file)).not.toContain('secrets.');
			expect(readProjectFile(file)).toContain('contents: read');
			expect(readProjectFile(file)).not.toContain('contents: write');
		}
	});
});

describe('SECURITY.md', () => {
	const policy = readProjectFile('SECURITY.md');

	it('says how to report a weakness without telling everybody', () => {
		expect(policy).toContain('/security/advisories/new');
		expect(policy).toContain(manifest.author.email);
		expect(policy).toContain('docs/security.md');
	});
});

/** The texts in a snapshot file, by the title of their test. */
function snapshotTexts(file: string): Map<string, string> {
	const entries = readProjectFile(file).matchAll(/^exports\[`(.+) \d+`\] = `\n"([\s\S]*?)"\n`;$/gm);
	return new Map(
		[...entries].map(([, title = '', text = '']) => [title, text.replace(/\\([\\`])/g, '$1')]),
	);
}

/** Each line on its own for every value it allows, because a new value breaks nothing. */
function promises(contract: string): string[] {
	return contract
		.split('\n')
		.filter((line) => !line.startsWith('    '))
		.flatMap((line) => {
			const [, head = '', values] = /^(.*?) \(([^()]*)\)$/.exec(line) ?? [];
			return values === undefined ? [line] : values.split(' | ').map((it) => `${head} (${it})`);
		});
}

/** What a stored contract promises and the current one does not; where it is shown is left out. */
function goneFrom(stored: string, current: string): string[] {
	const kept = new Set(promises(current));
	return promises(stored).filter((promise) => !kept.has(promise));
}

const ADVICE = `Workflows that people have saved hold these names and values. Put the old ones back, or
add a typeVersion that keeps them for old workflows. Only when no released version had them, accept
the change with 'npm run test:unit -- description -u'; otherwise it needs an entry under Breaking in
CHANGELOG.md too.`;

describe('what workflows and credentials store', () => {
	const stored = snapshotTexts('test/package/__snapshots__/description.test.ts.snap');
	const contracts = [
		...nodes.map(({ className, create }) => ({
			what: `node ${className}`,
			text: nodeContract(create().description, resources),
		})),
		...credentials.map(({ className, create }) => ({
			what: `credential ${className}`,
			text: credentialContract(create()),
		})),
		...resources.map((resource) => ({
			what: `the fields of resource ${resource.name}`,
			text: fieldContract(resource),
		})),
	];

	it.each(contracts)('is all still there: $what', ({ what, text }) => {
		const gone = goneFrom(stored.get(`the stored contract of ${what}`) ?? '', text);
		if (gone.length > 0) throw new Error(`${what} has lost:\n${gone.join('\n')}\n\n${ADVICE}`);
	});

	it('loses nothing that the snapshot knows', () => {
		const known = contracts.map(({ what }) => `the stored contract of ${what}`);
		expect([...stored.keys()].filter((title) => !known.includes(title))).toEqual([]);
		expect(stored.size).toBeGreaterThan(0);
	});

	it('would notice a renamed property, and lets a new one pass', () => {
		const before = 'node x, version 1\n\nlimit number = 50\n    in getAll\nname string = ""';
		expect(goneFrom(before, before.replace('limit', 'most'))).toEqual(['limit number = 50']);
		expect(goneFrom(before, `${before}\nextra string = ""`)).toEqual([]);
		expect(goneFrom('kind options = "a" (a | b)', 'kind options = "a" (a | b | c)')).toEqual([]);
		expect(goneFrom('kind options = "a" (a | b)', 'kind options = "a" (a | c)')).toEqual([
			'kind options = "a" (b)',
		]);
	});
});
