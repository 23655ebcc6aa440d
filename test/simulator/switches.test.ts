import axios from 'axios';
import type { Fields } from './documents';
import { defaultSwitches, SwitchBoard, switchPositions, type Switches } from './switches';
import { startStage, validBody, type Stage } from './testClient';

let stage: Stage;
beforeAll(async () => {
	stage = await startStage();
});
beforeEach(() => stage.simulator.switches.reset());
afterAll(() => stage.simulator.close());

type Outcome = [status: number, data: unknown];

async function outcome(method: string, path: string, body?: unknown): Promise<Outcome> {
	const { status, data } = await stage.client.request({ method, url: path, data: body });
	return [status, data];
}

function insertAsset(fields: Fields = {}): string {
	const { simulator, companyId } = stage;
	return simulator.store.insert('assets', { name: 'A', companyId, ...fields })._id;
}

interface Case<Name extends keyof Switches> {
	name: Name;
	/** Makes a request the switch decides about. */
	act: () => Promise<unknown>;
	/** What comes of it in each position. */
	outcomes: Record<Switches[Name], unknown>;
}

/** Keeps the positions of a case tied to its switch, so that none can be forgotten. */
function switchCase<Name extends keyof Switches>(entry: Case<Name>): Case<keyof Switches> {
	return entry as unknown as Case<keyof Switches>; // the tie has been checked by then
}

const unknownId = '66a1f0c2d3e4b5a697880000';
const anyMessage = { message: expect.any(String) };
let serial = 0;
const unique = (): string => `key-${++serial}`;

const cases = [
	switchCase({
		name: 'createStatus',
		act: () => outcome('post', '/assets', validBody('assets', stage)),
		outcomes: {
			'200': [200, expect.objectContaining({ name: 'Harbour' })],
			'201': [201, expect.objectContaining({ name: 'Harbour' })],
			'201empty': [201, ''],
		},
	}),
	switchCase({
		name: 'deleteAnswer',
		act: () => outcome('delete', `/assets/${insertAsset()}`),
		outcomes: {
			count: [200, { n: 1, ok: 1, deletedCount: 1 }],
			'204': [204, ''],
			document: [200, expect.objectContaining({ name: 'A' })],
			text: [200, 'OK'],
		},
	}),
	switchCase({
		name: 'deleteMissing',
		act: () => outcome('delete', `/assets/${unknownId}`),
		outcomes: { '404': [404, anyMessage], countZero: [200, { n: 0, ok: 1, deletedCount: 0 }] },
	}),
	switchCase({
		name: 'deleteByPrefix',
		act: async () => {
			const sourceId = unique();
			insertAsset({ sourceId });
			return (await outcome('delete', `/assets/srcid-${sourceId}`))[0];
		},
		outcomes: { accepted: 200, refused: 400 },
	}),
	switchCase({
		name: 'errorBody',
		act: async () => {
			const { data, headers } = await stage.client.get(`/assets/${unknownId}`, {
				responseType: 'text',
			});
			const type = String(headers['content-type'] ?? 'none').split(';')[0];
			return [type, data];
		},
		outcomes: {
			message: ['application/json', '{"message":"Asset not found"}'],
			error: ['application/json', '{"error":"Asset not found"}'],
			jsonString: ['application/json', '"Asset not found"'],
			plainText: ['text/plain', 'Asset not found'],
			htmlOn5xx: ['application/json', '{"message":"Asset not found"}'],
			empty: ['none', ''],
		},
	}),
	switchCase({
		name: 'limitAboveMaximum',
		act: async () => (await outcome('get', '/assets?limit=2001'))[0],
		outcomes: { clamp: 200, '400': 400 },
	}),
	switchCase({
		name: 'limitInvalid',
		act: async () => {
			const paths = ['limit=0', 'limit=-1', 'limit=x', 'offset=-1', 'offset=x'];
			return Promise.all(paths.map(async (query) => (await outcome('get', `/assets?${query}`))[0]));
		},
		outcomes: { default: [200, 200, 200, 200, 200], '400': [400, 400, 400, 400, 400] },
	}),
	switchCase({
		name: 'badPathId',
		act: () => outcome('put', '/assets/0123456789abcdef0123456789abcdef', {}),
		outcomes: {
			'400': [400, { message: expect.stringContaining('begin with extid-') }],
			'404': [404, anyMessage],
		},
	}),
	switchCase({
		name: 'bulkOverMaximum',
		act: async () => (await outcome('put', '/assets', Array(5001).fill({})))[0],
		outcomes: { '400': 400, '413': 413 },
	}),
	switchCase({
		name: 'bulkEmpty',
		act: async () => (await outcome('put', '/assets', []))[0],
		outcomes: { '200': 200, '400': 400 },
	}),
	switchCase({
		name: 'bulkObject',
		act: () => outcome('put', '/assets', validBody('assets', stage)),
		outcomes: {
			'400': [400, anyMessage],
			asArrayOfOne: [200, expect.objectContaining({ created: 1 })],
		},
	}),
	switchCase({
		name: 'bulkErrorElement',
		act: async () => (await stage.client.put('/assets', [{ name: 'A' }])).data.createdErrors,
		outcomes: {
			object: [{ message: 'Required Field: companyId', item: { name: 'A' } }],
			string: ['Required Field: companyId'],
		},
	}),
	switchCase({
		name: 'bulkValidationErrors',
		act: async () => {
			const item = { ...validBody('assets', stage), value: 'x' };
			const { data } = await stage.client.put('/assets', [item]);
			return [data.createdErrors.length, data.validationErrors?.length];
		},
		outcomes: { absent: [1, undefined], empty: [1, 0], filled: [0, 1] },
	}),
	switchCase({
		name: 'bulkDuplicateKeys',
		act: async () => {
			const item = { ...validBody('assets', stage), sourceId: unique() };
			const { data } = await stage.client.put('/assets', [item, { ...item, name: 'Later' }]);
			return [data.created, data.updated];
		},
		outcomes: { error: [1, 0], lastWins: [1, 1] },
	}),
	switchCase({
		name: 'missingCompany',
		act: async () => (await outcome('post', '/assets', { name: 'A', companyId: 'extid-none' }))[0],
		outcomes: { '400': 400, '404': 404 },
	}),
	switchCase({
		name: 'duplicateOnPost',
		act: async () => {
			const sourceId = unique();
			insertAsset({ sourceId });
			return (await outcome('post', '/assets', { ...validBody('assets', stage), sourceId }))[0];
		},
		outcomes: { '400': 400, '409': 409, secondRecord: 200 },
	}),
	switchCase({
		name: 'patch',
		act: async () => (await outcome('patch', `/assets/${insertAsset()}`, { name: 'B' }))[0],
		outcomes: { '404': 404, likePut: 200 },
	}),
	switchCase({
		name: 'companyIdList',
		act: async () => {
			const [one, two] = [unique(), unique()];
			insertAsset({ companyId: one });
			insertAsset({ companyId: two });
			return (await stage.client.get(`/assets?companyId=${one},${two}`)).data.length;
		},
		outcomes: { firstOnly: 1, all: 2 },
	}),
	switchCase({
		name: 'ambiguousExternalId',
		act: async () => {
			const externalId = unique();
			insertAsset({ externalId, name: 'first' });
			insertAsset({ externalId, name: 'second', companyId: stage.otherCompanyId });
			const [status, data] = await outcome('get', `/assets/extid-${externalId}`);
			return [status, (data as Fields)['name']]; // an object in both positions
		},
		outcomes: { first: [200, 'first'], '400': [400, undefined] },
	}),
	switchCase({
		name: 'customWrite',
		act: async () => {
			const id = insertAsset({ custom: { a: 1 } });
			return (await stage.client.put(`/assets/${id}`, { custom: { b: 2 } })).data.custom;
		},
		outcomes: { merge: { a: 1, b: 2 }, replace: { b: 2 } },
	}),
	switchCase({
		name: 'customNull',
		act: async () => {
			const id = insertAsset({ custom: { a: 1, b: 2 } });
			return (await stage.client.put(`/assets/${id}`, { custom: { a: null } })).data.custom;
		},
		outcomes: { store: { a: null, b: 2 }, clear: { b: 2 } },
	}),
	switchCase({
		name: 'formulaWrite',
		act: async () => {
			const name = unique();
			stage.simulator.store.insert('customfields', { parent: 'project', name, isFormula: true });
			const body = { ...validBody('projects', stage), custom: { [name]: 1 } };
			return (await outcome('post', '/projects', body))[0];
		},
		outcomes: { ignored: 200, '400': 400 },
	}),
	switchCase({
		name: 'selectCustom',
		act: async () => {
			insertAsset({ companyId: 'select', custom: { a: 1, b: 2 } });
			const { data } = await stage.client.get('/assets?companyId=select&select=custom.a&limit=1');
			return data[0].custom;
		},
		outcomes: { path: { a: 1 }, absent: undefined },
	}),
	switchCase({
		name: 'numericStrings',
		act: async () => {
			const [status, data] = await outcome('put', `/assets/${insertAsset()}`, { value: '12.5' });
			return [status, (data as Fields)['value']]; // an object in both positions
		},
		outcomes: { cast: [200, 12.5], '400': [400, undefined] },
	}),
	switchCase({
		name: 'defaultOrder',
		act: async () => {
			const { data } = await stage.client.get('/companies?select=name');
			return data[0].name;
		},
		outcomes: { oldestFirst: 'Lumen Freight', newestFirst: 'Halcyon Dental' },
	}),
	switchCase({
		name: 'assetTimestamps',
		act: async () => 'updatedAt' in (await stage.client.get(`/assets/${insertAsset()}`)).data,
		outcomes: { present: true, absent: false },
	}),
	switchCase({
		name: 'licenseTimestamps',
		act: async () => {
			const { data } = await stage.client.post('/licenses', validBody('licenses', stage));
			return 'updatedAt' in data;
		},
		outcomes: { absent: false, present: true },
	}),
	switchCase({
		name: 'licenseFromDate',
		act: async () => {
			const body = { companyId: stage.companyId, _currency: 'EUR', mrr: 5 };
			return (await outcome('post', '/licenses', body))[0];
		},
		outcomes: { required: 400, optional: 200 },
	}),
	switchCase({
		name: 'openLicenseWithoutMrr',
		act: async () => {
			const fromDate = '2026-01-01T00:00:00.000Z';
			const body = { companyId: stage.companyId, _currency: 'EUR', value: 500, fromDate };
			const [status, data] = await outcome('post', '/licenses', body);
			return [status, (data as Fields)['value']]; // an object in both positions
		},
		outcomes: { accepted: [200, 500], '400': [400, undefined] },
	}),
	switchCase({
		name: 'licenseMrrAndValue',
		act: async () => {
			const body = { ...validBody('licenses', stage), mrr: 1, value: 700 };
			return (await stage.client.post('/licenses', body)).data.value;
		},
		outcomes: { keepBoth: 700, mrrWins: 12 },
	}),
	switchCase({
		name: 'renewalDaysPast',
		act: async () => {
			const toDate = '2026-01-10T00:00:00.000Z'; // half a day ago on the stage's clock
			const body = { ...validBody('licenses', stage), toDate };
			return (await stage.client.post('/licenses', body)).data.renewalDaysFromNow;
		},
		outcomes: { floor: -1, truncate: -0 },
	}),
	switchCase({
		name: 'unmappedEndUser',
		act: () => outcome('post', '/endusers', { email: 'who@nowhere.example' }),
		outcomes: { '400': [400, anyMessage], emptyObject: [200, {}] },
	}),
	switchCase({
		name: 'companyDelete',
		act: async () => {
			const { client, simulator } = stage;
			const { _id: companyId } = simulator.store.insert('companies', { name: 'Gone' });
			const id = insertAsset({ companyId, companyName: 'Gone' });
			await client.delete(`/companies/${companyId}`);
			return (await client.get(`/assets/${id}`)).data.companyName;
		},
		outcomes: { leavesRecords: 'Gone', cascades: undefined },
	}),
	switchCase({
		name: 'conversationTypeFilter',
		act: async () => {
			const companyId = unique();
			for (const type of ['note', 'call']) {
				stage.simulator.store.insert('conversations', { type, companyId });
			}
			return (await stage.client.get(`/conversations?type=call&companyId=${companyId}`)).data
				.length;
		},
		outcomes: { ignored: 2, applied: 1 },
	}),
	switchCase({
		name: 'leanPaging',
		act: async () => (await stage.client.get('/leancompanies?limit=1&offset=1')).data.length,
		outcomes: { ignored: 2, honoured: 1 },
	}),
	switchCase({
		name: 'leanMatch',
		act: async () => (await stage.client.get('/leancompanies?externalId=LF-01')).data,
		outcomes: {
			array: [expect.objectContaining({ name: 'Lumen Freight' })],
			object: expect.objectContaining({ name: 'Lumen Freight' }),
		},
	}),
	switchCase({
		name: 'activityAnswer',
		act: async () => {
			const { simulator } = stage;
			const { data } = await axios.post(`${simulator.analyticsUrl}/analytics/x`, {});
			return data;
		},
		outcomes: { empty: '', json: {}, text: 'OK' },
	}),
	switchCase({
		name: 'mainBodyOver32Mb',
		act: async () => {
			const large = Buffer.alloc(32 * 1024 * 1024 + 3, ' ');
			large.write('[');
			large.write(']', large.length - 1);
			const { status } = await stage.client.put('/assets', large, {
				headers: { 'Content-Type': 'application/json' },
				maxBodyLength: Infinity,
			});
			return status;
		},
		outcomes: { accepted: 200, '413': 413 },
	}),
];

describe.each(cases)('$name', ({ name, act, outcomes }) => {
	it.each(Object.entries(outcomes))('behaves as named at %s', async (position, expected) => {
		stage.simulator.switches.set({ [name]: position });
		const seen = await act();
		// `truncate` gives minus zero, which JSON cannot carry.
		expect(Object.is(seen, 0) && Object.is(expected, -0) ? -0 : seen).toEqual(expected);
	});
});

describe('the board', () => {
	it('has a test here or in the quota tests for every switch', () => {
		const tested = [...cases.map(({ name }) => name), 'quota', 'rateLimitHeaders'];
		expect(tested.sort()).toEqual(Object.keys(switchPositions).sort());
	});

	it('starts at the first position of every switch', () => {
		expect(new SwitchBoard().current).toEqual(defaultSwitches());
		expect(defaultSwitches()).toMatchObject({ createStatus: '200', customWrite: 'merge' });
	});

	it('refuses positions and switches it does not know', () => {
		const wrong = { patch: 'maybe', toString: 'x' };
		for (const [name, position] of Object.entries(wrong)) {
			expect(() => new SwitchBoard({ [name]: position })).toThrow(/No position/);
		}
	});
});
