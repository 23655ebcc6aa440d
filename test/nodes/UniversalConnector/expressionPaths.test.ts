import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { UniversalConnector } from '../../../nodes/UniversalConnector/UniversalConnector.node';
import { UniversalConnectorTrigger } from '../../../nodes/UniversalConnector/UniversalConnectorTrigger.node';
import { runNode } from '../../helpers/engine';
import { PollingWorkflow } from '../../helpers/polling';
import { jsonAnswer, type RestServer, startRestServer } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => {
	server.reset();
	for (const path of ['/people', '/people/', '/v2']) server.mount(path, () => jsonAnswer([]));
});
afterAll(async () => await server.close());

const ODD_IDS = [
	'',
	' ',
	null,
	'7/activate',
	'7?cascade=true',
	'7#x',
	'7;x',
	'..',
	'..;/admin',
	{},
];

async function run(parameters: object, items: IDataObject[]) {
	const { outputs, error, hints } = await runNode({
		type: new UniversalConnector(),
		parameters: {
			authentication: 'none',
			baseUrl: server.url,
			...parameters,
		} as INodeParameters,
		items,
		onError: 'continueErrorOutput',
	});
	const [records = [], , failed = []] = outputs;
	const asked = server.log.entries.map(({ method, target }) => `${method} ${target}`);
	return { records, failed, error, hints, asked };
}

const SEND = { operation: 'send', bodyShape: 'none', sendOptions: {} };
const FETCH = { operation: 'fetch', recordPath: '', pagination: 'none', options: {} };

describe.each(['DELETE', 'PATCH', 'POST', 'PUT'])('Send Records with %s', (method) => {
	it.each([
		'=/people/{{ $json.id }}',
		'=/people/{{ $json["id"] }}/tags',
		'=people/{{ $json.id }}?a=1',
	])('sends nothing for a value that would change the address (%s)', async (path) => {
		const items = ODD_IDS.map((id) => ({ id }));
		const { asked, failed } = await run({ ...SEND, method, path }, items);
		expect(asked).toEqual([]);
		expect(failed).toHaveLength(ODD_IDS.length);
	});

	it('sends the rows whose value is one part of the address', async () => {
		const path = '=/people/{{ $json.id }}{{ "-x" }}';
		const items = [{ id: 7 }, { id: '' }, { id: 'a%2Fb' }];
		const { asked } = await run({ ...SEND, method, path }, items);
		expect(asked.sort()).toEqual([`${method} /people/7-x`, `${method} /people/a%2Fb-x`]);
	});

	it.each(['={{ "/people/" + $json.id }}', '={{ `/people/${$json.id}?a=1` }}', '={{ $json.id }}'])(
		'refuses a path of one expression with nothing at its end (%s)',
		async (path) => {
			const { asked, failed } = await run({ ...SEND, method, path }, [{ id: '' }]);
			expect(asked).toEqual([]);
			expect(JSON.stringify(failed)).toContain('has nothing at its end, so an ID may be missing');
		},
	);

	it('takes a path of one expression with something at its end', async () => {
		const path = '={{ "/people/" + $json.id }}';
		const { asked } = await run({ ...SEND, method, path }, [{ id: 7 }]);
		expect(asked).toEqual([`${method} /people/7`]);
	});
});

it.each(['lookupPath', 'updatePath'])('looks at expressions in %s, too', async (option) => {
	const sendOptions = {
		writeMode: 'createUpdate',
		syncField: 'id',
		lookupPath: '/people/{id}',
		[option]: '=/people/{{ $now.year > 1 ? "" : "x" }}',
	};
	const parameters = { ...SEND, bodyShape: 'object', method: 'PUT', path: '/people', sendOptions };
	const { asked, failed } = await run(parameters, [{ id: 1 }]);
	expect(asked).toEqual([]);
	expect(JSON.stringify(failed)).toContain('which gives nothing for this item');
});

it('reads nothing with a value that would change the address', async () => {
	for (const [at, id] of ODD_IDS.entries()) {
		const { asked, failed } = await run({ ...FETCH, path: '=/people/{{ $json.id }}' }, [{ id }]);
		expect([at, asked]).toEqual([at, []]);
		expect(failed).toHaveLength(1);
	}
});

it('reads with a path of one expression that has nothing at its end, and hints at it once', async () => {
	const path = '={{ "/people/" + $json.id }}';
	const { asked, hints } = await run({ ...FETCH, path }, [{ id: '' }, { id: '' }, { id: 7 }]);
	expect(asked).toEqual(['GET /people/', 'GET /people/', 'GET /people/7']);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('If an ID is missing there, this reads the whole list'),
	]);
});

it.each(['/people/', '/v2/people'])('reads the constant path %s without a hint', async (path) => {
	const { asked, hints } = await run({ ...FETCH, path }, [{}]);
	expect(asked).toEqual([`GET ${path}`]);
	expect(hints).toEqual([]);
});

it('reads with an address that a step before gave, and with a value in the query', async () => {
	const items = [{ base: server.url, mail: 'a+b@c.d' }];
	const path = '={{ $json.base }}/people?mail={{ encodeURIComponent($json.mail) }}';
	const { asked } = await run({ ...FETCH, path }, items);
	expect(asked).toEqual(['GET /people?mail=a%2Bb%40c.d']);
});

describe('the trigger', () => {
	function polling(path: string): PollingWorkflow {
		return new PollingWorkflow({
			type: new UniversalConnectorTrigger(),
			parameters: {
				authentication: 'none',
				baseUrl: server.url,
				path,
				recordPath: '',
				pagination: 'none',
				emit: 'all',
				options: {},
			},
			credentials: [],
		});
	}

	it('reads nothing with an expression that gives nothing', async () => {
		const error = await polling('=/people/{{ "" }}')
			.poll()
			.catch((thrown: unknown) => thrown);
		expect((error as Error).message).toBe(
			'\'Path\' needs a value for {{ "" }}, which gives nothing for this item',
		);
		expect(server.log.entries).toEqual([]);
	});

	it('hints in the log at a path of one expression with nothing at its end', async () => {
		const workflow = polling('={{ "/people/" + "" }}');
		await workflow.poll();
		expect(workflow.warnings.join()).toContain('this reads the whole list');
		expect(server.log.entries.map(({ target }) => target)).toEqual(['/people/']);
	});

	it('reads with an expression that gives one part of the path', async () => {
		const workflow = polling('=/{{ "people" }}');
		await workflow.poll();
		expect(workflow.warnings).toEqual([]);
		expect(server.log.entries.map(({ target }) => target)).toEqual(['/people']);
	});
});
