import { faultsIn, HOUSE, type Sources } from './arrows';
import { importsOf, isIndexOnly } from './imports';
import { projectFiles, readProjectFile } from './project';

const sources: Sources = new Map(
	projectFiles()
		.filter((file) => /^(nodes|credentials|test|scripts)\/.*\.(ts|mjs|cjs)$/.test(file))
		// The scripts are linted by the same rules as the tests.
		.filter((file) => !file.endsWith('/eslint.config.mjs'))
		.map((file) => [file, readProjectFile(file)]),
);

const packaged = [...sources].filter(([file]) => /^(nodes|credentials)\//.test(file));

it('imports only along the arrows of the house', () => {
	expect(faultsIn(sources)).toEqual([]);
});

it.each(HOUSE.map(({ name, files }) => [name, files] as const))(
	'has files in the part "%s"',
	(_, files) => {
		expect([...sources.keys()].filter((file) => files.test(file))).not.toEqual([]);
	},
);

it('keeps index files to arrays and re-exports', () => {
	const others = packaged.filter(([file, text]) => /\/index\.ts$/.test(file) && !isIndexOnly(text));
	expect(others.map(([file]) => file)).toEqual([]);
});

it('sends through n8n in the folder that knows n8n only', () => {
	const senders = packaged.filter(([, text]) => /helpers\s*\.\s*(httpRequest|request)/.test(text));
	const elsewhere = senders.filter(([file]) => !file.startsWith('nodes/shared/n8n/'));
	expect(senders.map(([file]) => file)).toContain('nodes/shared/n8n/send.ts');
	expect(elsewhere.map(([file]) => file)).toEqual([]);
});

describe('the check itself', () => {
	const house: Sources = new Map([
		['nodes/Planhat/Planhat.node.ts', ''],
		['nodes/Planhat/wire.ts', ''],
		['nodes/Planhat/resources/asset.ts', ''],
		['nodes/Planhat/operations/index.ts', ''],
		['nodes/UniversalConnector/settings.ts', ''],
		['nodes/shared/n8n/send.ts', ''],
		['nodes/shared/auth/bearer.ts', ''],
		['nodes/shared/batching/split.ts', ''],
		['nodes/shared/pagination/paginate.ts', ''],
		['nodes/shared/extract/path.ts', ''],
		['nodes/shared/definition/convert.ts', ''],
		['nodes/shared/http/errors.ts', ''],
		['nodes/shared/attempt.ts', ''],
		['credentials/PlanhatApi.credentials.ts', ''],
		['test/helpers/engine.ts', ''],
		['test/simulator/server.ts', ''],
		['test/restServer/server.ts', ''],
	]);

	const faultsWith = (file: string, text: string) => faultsIn(new Map([...house, [file, text]]));

	it.each([
		[
			'a node file that reaches past its folder',
			'nodes/Planhat/Planhat.node.ts',
			'../shared/n8n/send',
		],
		['a node that imports another node', 'nodes/Planhat/wire.ts', '../UniversalConnector/settings'],
		['a node that imports another node', 'nodes/UniversalConnector/settings.ts', '../Planhat/wire'],
		['the engine importing a node', 'nodes/shared/n8n/send.ts', '../../Planhat/wire'],
		['a mechanism that knows n8n glue', 'nodes/shared/pagination/paginate.ts', '../n8n/send'],
		[
			'a mechanism that knows another one',
			'nodes/shared/batching/split.ts',
			'../pagination/paginate',
		],
		['extract that knows paging', 'nodes/shared/extract/path.ts', '../pagination/paginate'],
		['http that knows definitions', 'nodes/shared/http/errors.ts', '../definition/convert'],
		['http that knows a mechanism', 'nodes/shared/http/errors.ts', '../auth/bearer'],
		['attempt that imports anything', 'nodes/shared/attempt.ts', './http/errors'],
		[
			'a credential that imports a node',
			'credentials/PlanhatApi.credentials.ts',
			'../nodes/Planhat/wire',
		],
		[
			'a credential that imports n8n glue',
			'credentials/PlanhatApi.credentials.ts',
			'../nodes/shared/n8n/send',
		],
		['a resource that imports code of its node', 'nodes/Planhat/resources/asset.ts', '../wire'],
		[
			'a resource that imports more than types',
			'nodes/Planhat/resources/asset.ts',
			'../../shared/definition/convert',
		],
		['a node that imports a test', 'nodes/Planhat/wire.ts', '../../test/helpers/engine'],
		[
			'a credential that imports a test',
			'credentials/PlanhatApi.credentials.ts',
			'../test/simulator/server',
		],
		['the simulator importing a node', 'test/simulator/server.ts', '../../nodes/Planhat/wire'],
		[
			'the simulator importing the engine',
			'test/simulator/server.ts',
			'../../nodes/shared/http/errors',
		],
		[
			'the REST server importing the engine',
			'test/restServer/server.ts',
			'../../nodes/shared/http/errors',
		],
		['a script that imports a node', 'scripts/start.ts', '../nodes/Planhat/wire'],
		[
			'a test of the engine that imports a node',
			'test/shared/http/retry.test.ts',
			'../../../nodes/Planhat/wire',
		],
		[
			'a file that imports the index of its own folder',
			'nodes/Planhat/operations/get.ts',
			'./index',
		],
		['a file that imports its own folder', 'nodes/Planhat/operations/get.ts', '.'],
	])('finds %s: %s imports %s', (_, file, specifier) => {
		expect(faultsWith(file, `import { x } from '${specifier}';`)).toHaveLength(1);
	});

	it.each([
		['nodes/shared/http/errors.ts', "import type { IDataObject } from 'n8n-workflow';"],
		['nodes/shared/pagination/paginate.ts', "import { sleep } from 'n8n-workflow';"],
		['nodes/Planhat/resources/asset.ts', "import type { INode } from 'n8n-workflow';"],
		['nodes/shared/http/errors.ts', "import { createHash } from 'node:crypto';"],
		['nodes/Planhat/wire.ts', "import axios from 'axios';"],
		['nodes/Planhat/wire.ts', "import type { AxiosError } from 'axios';"],
		['credentials/PlanhatApi.credentials.ts', "const axios = require('axios');"],
		['gulpfile.ts', "import axios from 'axios';"],
		['nodes/Planhat/wire.ts', "export * from 'lodash';"],
		['nodes/Planhat/wire.ts', "type Hash = import('node:fs').Stats;"],
		['nodes/Planhat/wire.ts', "const load = async () => await import('node:fs');"],
		['test/simulator/server.ts', "import { sleep } from 'n8n-workflow';"],
		['test/shared/http/retry.test.ts', "import { sleep } from 'n8n-workflow';"],
	])('finds the package in %s: %s', (file, text) => {
		expect(faultsWith(file, text)).toHaveLength(1);
	});

	it.each([
		['nodes/Planhat/Planhat.node.ts', "import { x } from './wire';"],
		['nodes/Planhat/wire.ts', "import { x } from '../shared/http/errors';"],
		['nodes/Planhat/wire.ts', "import { operations } from './operations';"],
		[
			'nodes/Planhat/resources/asset.ts',
			"import type { X } from '../../shared/definition/convert';",
		],
		['nodes/shared/definition/convert.ts', "import { ConfigError } from '../http/errors';"],
		['nodes/shared/pagination/paginate.ts', "import { x } from '../extract/path';"],
		['nodes/shared/n8n/send.ts', "import { sleep } from 'n8n-workflow';"],
		['nodes/shared/auth/sigV4.ts', "import { createHmac } from 'node:crypto';"],
		['credentials/PlanhatApi.credentials.ts', "import { x } from '../nodes/shared/auth/bearer';"],
		['test/restServer/server.ts', "import axios from 'axios';"],
		['scripts/demo.ts', "import { x } from '../test/simulator/server';"],
	])('lets pass in %s: %s', (file, text) => {
		expect(faultsWith(file, text)).toEqual([]);
	});

	it('finds a file of the package that imports something outside the sources', () => {
		expect(faultsWith('nodes/Planhat/wire.ts', "import x from '../../package.json';")).toEqual([
			'nodes/Planhat/wire.ts imports ../../package.json, which is no source file',
		]);
	});

	it('finds a circle of imports, types included', () => {
		const circle: Sources = new Map([
			['nodes/shared/http/a.ts', "import { b } from './b';"],
			['nodes/shared/http/b.ts', "import { c } from './c';"],
			['nodes/shared/http/c.ts', "import type { A } from './a';"],
		]);
		expect(faultsIn(circle)).toEqual([
			'in a circle: nodes/shared/http/a.ts -> nodes/shared/http/b.ts -> nodes/shared/http/c.ts -> nodes/shared/http/a.ts',
		]);
	});

	it('finds a file outside every part', () => {
		expect(faultsIn(new Map([['nodes/shared/utils.ts', '']]))).toEqual([
			'nodes/shared/utils.ts belongs to no part of the house',
		]);
	});

	it.each([
		['a function', 'export function find() {}'],
		['a list that computes', 'export const all = [a, b].map(String);'],
		['an object', 'export const all = { a, b };'],
		['a value', 'export const limit = 5;'],
	])('finds %s in an index file', (_, text) => {
		expect(isIndexOnly(text)).toBe(false);
	});

	it('takes an array of names and a re-export for an index', () => {
		const text =
			"import { a } from './a';\nexport * from './b';\nexport const all: A[] = [a, ...b];";
		expect(isIndexOnly(text)).toBe(true);
	});

	it('tells imports of types from imports of values', () => {
		const text = [
			"import type { A } from 'a';",
			"import { type B } from 'b';",
			"import { type C, c } from 'c';",
			"import 'd';",
		].join('\n');
		expect(importsOf(text).map(({ isTypeOnly }) => isTypeOnly)).toEqual([true, true, false, false]);
	});
});
