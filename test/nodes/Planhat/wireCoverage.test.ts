import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../../nodes/Planhat/resources';
import { sendableFields } from '../../../nodes/Planhat/readableFields';

interface Written {
	requests: Array<{ query: Array<[string, string]>; body?: unknown }>;
}

type WireFile = Partial<Record<string, Written[]>>;

const folder = join(__dirname, '../../fixtures/wire');

function requestsOf(resource: string, operations: readonly string[]): Written['requests'] {
	const file = JSON.parse(readFileSync(join(folder, `${resource}.json`), 'utf8')) as WireFile;
	return operations.flatMap((name) => file[name] ?? []).flatMap(({ requests }) => requests);
}

describe.each(resources)('$name', (resource) => {
	it('has every field that can be set in a body written by hand', () => {
		if (!resource.operations.includes('upsert')) return;
		const bodies = requestsOf(resource.name, ['create', 'upsert']).flatMap(
			({ body }) => body ?? [],
		);
		const written = new Set(bodies.flatMap((body) => Object.keys(body as object)));
		const missing = [...sendableFields(resource, false).keys()].filter(
			(name) => !written.has(name),
		);
		expect(missing).toEqual([]);
	});

	it('has every filter in a query written by hand', () => {
		const written = new Set(
			requestsOf(resource.name, ['getAll']).flatMap(({ query }) => query.map(([name]) => name)),
		);
		const missing = resource.list.filters
			.map(({ name, parameter = name }) => parameter)
			.filter((name) => !written.has(name));
		expect(missing).toEqual([]);
	});
});
